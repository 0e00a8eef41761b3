/** A way to be paid in a form: one choice, and four digits where the method needs to be recognised. */
import type { Form, PayoutMethod } from '../answers.ts'
import { useView } from '../view.ts'
import { Choices, TextField } from './field.tsx'

/** A method the catalogue does not know is shown by its id, spaced. */
const spaced = (id: string): string => id.replace(/[-_]/g, ' ').replace(/^./, (letter) => letter.toUpperCase())

/** A method as its owner knows it. */
export function useMethodLabel(): (method: PayoutMethod) => string {
  const { words } = useView()
  return ({ kind, last4 }) => [words.accounts.methods[kind]?.[0] ?? kind, last4 && `··${last4}`].filter(Boolean).join(' ')
}

export function MethodFields(props: { form: Form; choices: { id: string; needs: 'nothing' | 'last4' }[] }) {
  const { words } = useView()
  const w = words.accounts
  const { form, choices } = props
  return (
    <>
      <Choices
        form={form}
        field="method"
        label={w.method}
        options={choices.map((choice) => {
          const [label, hint] = w.methods[choice.id] ?? [spaced(choice.id)]
          return { value: choice.id, label, ...(hint ? { hint } : {}), needs: choice.needs }
        })}
      />
      {choices.some((choice) => choice.needs === 'last4') && (
        <TextField
          form={form}
          field="last4"
          label={w.last4}
          hint={w.last4Hint}
          className="if-last4"
          class="short"
          inputMode="numeric"
          maxLength={4}
          autocomplete="off"
        />
      )}
    </>
  )
}

/** Where a change needs a sign-in of the last minutes: the way there and back. */
export function SignInAgain(props: { form: Form; next: string }) {
  const { words, href } = useView()
  if (!props.form.errors.some((one) => one.code === 'sign-in-again')) return null
  return (
    <p class="actions">
      <a class="btn" href={href(`/sign-in?next=${props.next}`)}>
        {words.accounts.signInAgain}
      </a>
    </p>
  )
}
