/** A form about one customer, by e-mail and with a reason. Its fields carry its name, as a page has several of them. */
import type { Form } from '../answers.ts'
import { useView } from '../view.ts'
import { SelectField, TextField } from './field.tsx'

export function PayeeForm(props: {
  name: string
  action: string
  title: string
  note?: string
  form: Form
  choice?: { field: string; label: string; options: { value: string; label: string }[] }
  texts?: { field: string; label: string }[]
}) {
  const { words, href } = useView()
  const w = words.holds.console
  const { name, form, choice, texts = [] } = props
  const field = (one: string) => `${name}-${one}`
  return (
    <section class="c" aria-labelledby={field('title')}>
      <header>
        <h2 id={field('title')}>{props.title}</h2>
      </header>
      {props.note && <p>{props.note}</p>}
      <form class="cform" method="post" action={href(props.action)}>
        <TextField form={form} field={field('email')} label={w.email} type="email" className="wide" />
        {choice && (
          <SelectField form={form} field={field(choice.field)} label={choice.label} groups={[{ label: null, options: choice.options }]} />
        )}
        {texts.map((one) => (
          <TextField key={one.field} form={form} field={field(one.field)} label={one.label} />
        ))}
        <TextField form={form} field={field('reason')} label={w.why} maxLength={300} className="wide" />
        <button class="btn" type="submit">
          {w.save}
        </button>
      </form>
    </section>
  )
}
