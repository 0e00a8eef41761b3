/** A line in which a person of the staff says why, or what they found; kept with what they decide. */
import type { Form } from '../answers.ts'
import { useView } from '../view.ts'
import { formError } from '../words/index.ts'
import { Problem } from './field.tsx'

/** `form` is the one that was sent without it; its `id` names whose it was. */
export function Reason(props: { id: string; label: string; form: Form }) {
  const { words } = useView()
  const { id, label, form } = props
  const field = `reason-${id}`
  const [error] = form.values['id'] === id ? form.errors : []
  return (
    <div class={`field ${error ? 'wrong' : ''}`}>
      <label for={field}>{label}</label>
      <Problem field={field} words={error ? formError(words, error) : null} />
      <input
        id={field}
        name="reason"
        maxLength={500}
        aria-required="true"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${field}-problem` : undefined}
      />
    </div>
  )
}
