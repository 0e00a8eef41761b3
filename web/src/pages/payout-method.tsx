/** Where to pay: one choice, and four digits where the method needs to be recognised. */
import type { Answers, PayoutMethod as PayoutMethodAnswer } from '../answers.ts'
import { Choices, ErrorSummary, TextField } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

/** A method the catalogue does not know is shown by its id, spaced. */
const spaced = (id: string): string => id.replace(/[-_]/g, ' ').replace(/^./, (letter) => letter.toUpperCase())

export function PayoutMethod(props: { answer: Answers['payout-method'] }) {
  const { words, href, format, shell } = useView()
  const w = words.accounts
  const { form, current, changing, changeCountsFromAt, choices } = props.answer
  const f = format()
  const labelOf = ({ kind, last4 }: PayoutMethodAnswer) => [w.methods[kind]?.[0] ?? kind, last4 && `··${last4}`].filter(Boolean).join(' ')
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="join narrow">
          <h1>{w.payoutTitle}</h1>
          <p class="lead">
            {w.payoutLead} {current && <Rich text={w.current(labelOf(current))} />}
          </p>
          {changing && (
            <div class="card notice" role="status">
              <p>
                <Rich text={w.changing(labelOf(changing), f.moment(changing.countsFromAt, shell.nowAt))} />
              </p>
            </div>
          )}
          <ErrorSummary form={form} fields={['method', 'last4']} />
          {form.errors.some((one) => one.code === 'sign-in-again') && (
            <p class="actions">
              <a class="btn" href={href('/sign-in?next=/payout-method')}>
                {w.signInAgain}
              </a>
            </p>
          )}
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
            {changeCountsFromAt && <p class="hint">{w.changeWaits(f.moment(changeCountsFromAt, shell.nowAt))}</p>}
            <div class="actions">
              <button class="btn" type="submit">
                {w.save}
              </button>
            </div>
          </form>
          <p class="more">
            <a href={href('/notifications')}>{words.notifications.about}</a>
          </p>
        </div>
      </Main>
    </MemberFrame>
  )
}
