/** Where to pay: one choice, and four digits where the method needs to be recognised. */
import type { Answers } from '../answers.ts'
import { ErrorSummary } from '../parts/field.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { MethodFields, SignInAgain, useMethodLabel } from '../parts/method-fields.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

export function PayoutMethod(props: { answer: Answers['payout-method'] }) {
  const { words, href, format, shell } = useView()
  const w = words.accounts
  const { form, current, changing, changeCountsFromAt, choices } = props.answer
  const f = format()
  const labelOf = useMethodLabel()
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
          <SignInAgain form={form} next="/payout-method" />
          <form class="form" method="post" action={href('/payout-method')} novalidate>
            <MethodFields form={form} choices={choices} />
            {changeCountsFromAt && <p class="hint">{w.changeWaits(f.moment(changeCountsFromAt, shell.nowAt))}</p>}
            <div class="actions">
              <button class="btn" type="submit">
                {w.save}
              </button>
            </div>
          </form>
          {(shell.viewer?.sites ?? 0) > 1 && (
            <p class="more">
              <a href={href('/payees')}>{words.commercial.payees.link}</a>
            </p>
          )}
          <p class="more">
            <a href={href('/notifications')}>{words.notifications.about}</a>
          </p>
        </div>
      </Main>
    </MemberFrame>
  )
}
