/** Where to pay: one choice, and four digits where the method needs to be recognised. */
import type { Answers } from '../answers.ts'
import { Choices, ErrorSummary, TextField } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

/** A method the catalogue does not know is shown by its id, spaced. */
const spaced = (id: string): string => id.replace(/[-_]/g, ' ').replace(/^./, (letter) => letter.toUpperCase())

export function PayoutMethod(props: { answer: Answers['payout-method'] }) {
  const { words, href } = useView()
  const w = words.accounts
  const { form, current, choices } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow">
          <h1>{w.payoutTitle}</h1>
          <p class="lead">
            {w.payoutLead}{' '}
            {current && (
              <Rich
                text={w.current(
                  [w.methods[current.kind]?.[0] ?? current.kind, current.last4 && `··${current.last4}`].filter(Boolean).join(' '),
                )}
              />
            )}
          </p>
          <ErrorSummary form={form} fields={['method', 'last4']} />
          <form class="form" method="post" action={href('/payout-method')} novalidate>
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
            <div class="actions">
              <button class="btn" type="submit">
                {w.save}
              </button>
            </div>
          </form>
        </div>
      </Main>
    </MemberFrame>
  )
}
