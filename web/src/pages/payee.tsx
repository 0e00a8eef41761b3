/** One payee: a name for a new one, and the way it is paid. */
import type { Answers } from '../answers.ts'
import { ErrorSummary, TextField } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { MethodFields, SignInAgain, useMethodLabel } from '../parts/method-fields.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

export function Payee(props: { answer: Answers['payee'] }) {
  const { words, format, href, shell } = useView()
  const w = words.commercial.payees
  const methodLabel = useMethodLabel()
  const { payee, form, changeCountsFromAt, choices } = props.answer
  const path = payee?.id ? `/payees/${payee.id}` : '/payees/new'
  return (
    <MemberFrame>
      <Main className="wrap">
        <a class="back" href={href('/payees')}>
          <Icon name="left" size={20} />
          {w.back}
        </a>
        <div class="join narrow">
          <h1>{payee ? payee.label : w.newTitle}</h1>
          <p class="lead">{payee ? payee.method && <Rich text={words.accounts.current(methodLabel(payee.method))} /> : w.newLead}</p>
          {payee?.changing && (
            <div class="card notice" role="status">
              <p>
                <Rich text={w.methodChanging(methodLabel(payee.changing), format().moment(payee.changing.countsFromAt, shell.nowAt))} />
              </p>
            </div>
          )}
          <ErrorSummary form={form} fields={payee ? ['method', 'last4'] : ['label', 'method', 'last4']} />
          <SignInAgain form={form} next={path} />
          <form class="form" method="post" action={href(path)} novalidate>
            {!payee && <TextField form={form} field="label" label={w.label} hint={w.labelHint} maxLength={60} autocomplete="off" />}
            <MethodFields form={form} choices={choices} />
            {changeCountsFromAt && <p class="hint">{w.waits(format().moment(changeCountsFromAt, shell.nowAt))}</p>}
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
