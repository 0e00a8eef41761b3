/** A decision in a row of a table: perhaps an amount, perhaps a coded reason, and always the words that are kept with it. */
import type { Form } from '../answers.ts'
import { useView } from '../view.ts'
import { formError } from '../words/index.ts'
import { Problem } from './field.tsx'

type Props = {
  /** Which row it is about; a refused form comes back under it. */
  id: string
  action: string
  form: Form
  amount?: { label: string; value: string }
  choice?: { label: string; options: { value: string; label: string }[] }
  note: string
  submit: string
  submitLabel: string
}

export function ReasonForm(props: Props) {
  const { words, href } = useView()
  const { id, form, amount, choice } = props
  const own = form.values['id'] === id ? form : { values: {} as Record<string, string>, errors: [] }
  const problem = (field: string) => {
    const error = own.errors.find((one) => one.field === field)
    return error ? formError(words, error) : null
  }
  const fieldId = (name: string) => `${name}-${id.replaceAll('/', '-')}`
  const text = (name: string, label: string, initial: string) => {
    const wrong = problem(name)
    const field = fieldId(name)
    return (
      <div class={`field ${wrong ? 'wrong' : ''}`}>
        <label for={field}>{label}</label>
        <Problem field={field} words={wrong} />
        <input
          id={field}
          name={name}
          value={own.values[name] ?? initial}
          maxLength={500}
          inputMode={name === 'amount' ? 'decimal' : undefined}
          aria-invalid={wrong ? 'true' : undefined}
          aria-describedby={wrong ? `${field}-problem` : undefined}
        />
      </div>
    )
  }
  return (
    <form class="look" method="post" action={href(props.action)}>
      <input type="hidden" name="id" value={id} />
      {amount && text('amount', amount.label, amount.value)}
      {choice && (
        <div class="field">
          <label for={fieldId('code')}>{choice.label}</label>
          <select id={fieldId('code')} name="code">
            {choice.options.map((one) => (
              <option key={one.value} value={one.value} selected={own.values['code'] === one.value}>
                {one.label}
              </option>
            ))}
          </select>
        </div>
      )}
      {text('reason', props.note, '')}
      <button type="submit" class="btn sec" aria-label={props.submitLabel}>
        {props.submit}
      </button>
    </form>
  )
}
