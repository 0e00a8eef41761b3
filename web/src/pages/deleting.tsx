/** Before an account is deleted: what goes, what stays and until when, what of the money, and the click that does it. */
import type { Answers } from '../answers.ts'
import { Sources, useCount } from '../parts/holdings.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Recent } from '../parts/recent.tsx'
import { Rich } from '../parts/rich.tsx'
import { useView } from '../view.ts'

type Answer = Answers['deleting']

function Stays(props: { answer: Answer }) {
  const { words, format } = useView()
  const [w, f] = [words.privacy, format()]
  const { payments, keptUntilAt, kept } = props.answer
  const years = (kind: string) => kept.find((one) => one.kind === kind)?.years ?? 0
  return (
    <>
      <ul class="plain">
        {keptUntilAt === null ? (
          <li>{w.staysNothing}</li>
        ) : (
          <>
            <li>
              <Rich text={w.stays(f.dayWithYear(f.civilDate(keptUntilAt)))} />
            </li>
            <li>{w.staysPayments(payments)}</li>
          </>
        )}
        <li>{w.staysAgreement(years('agreement'))}</li>
        <li>{w.staysTexts(years('texts'))}</li>
        <li>{w.staysLedger}</li>
      </ul>
      <p class="sm m2">{w.staysSealed}</p>
      <Sources kept={kept} />
    </>
  )
}

function Money(props: { answer: Answer }) {
  const { words, format } = useView()
  const [w, f] = [words.privacy, format()]
  const { money, settleDays } = props.answer
  const lines = [
    ...(money.running ? [w.moneyRunning] : []),
    ...(money.unpaidEvents > 0 ? [w.moneyEvents(money.unpaidEvents, settleDays)] : []),
    ...(money.waitingCents > 0 ? [w.moneyWaiting(f.money(money.waitingCents))] : []),
    ...(money.stuckCents > 0 ? [w.moneyStuck(f.money(money.stuckCents))] : []),
  ]
  return (
    <ul class="plain">
      {(lines.length > 0 ? lines : [w.moneyNone]).map((line) => (
        <li key={line}>
          <Rich text={line} />
        </li>
      ))}
    </ul>
  )
}

export function Deleting(props: { answer: Answer }) {
  const { words, href, format } = useView()
  const [w, count] = [words.privacy, useCount()]
  const { goes, portals, form } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="privacy">
          <a class="back" href={href('/privacy')}>
            <Icon name="left" size={20} />
            {w.title}
          </a>
          <h1>{w.deletingTitle}</h1>
          <p class="lead">{w.deletingLead}</p>
          <Recent form={form} words={w.recentDelete} next="/privacy/delete" />
          {form.errors.some((one) => one.code === 'staff-leaves-otherwise') && (
            <p class="attn said" role="alert">
              {w.staff}
            </p>
          )}
          <div class="both">
            <section class="card" aria-labelledby="goes">
              <h2 id="goes">{w.goesTitle}</h2>
              <ul class="plain">
                {goes.map((one) => (
                  <li key={one.kind}>{count(one.kind, one.count)}</li>
                ))}
              </ul>
            </section>
            <section class="card" aria-labelledby="stays">
              <h2 id="stays">{w.staysTitle}</h2>
              <Stays answer={props.answer} />
            </section>
          </div>
          <section class="card" aria-labelledby="money">
            <h2 id="money">{w.moneyTitle}</h2>
            <Money answer={props.answer} />
          </section>
          <section class="card" aria-labelledby="next">
            <h2 id="next">{w.nextTitle}</h2>
            <ol class="plain">
              {w.next.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ol>
            {portals.length > 0 && <p class="attn">{w.portals(format().list(portals))}</p>}
            <p class="sm m2">{w.again}</p>
            <form class="actions" method="post" action={href('/privacy/delete')}>
              <input type="hidden" name="sure" value="yes" />
              <button class="btn danger" type="submit">
                {w.deleteConfirm}
              </button>
              <a class="btn sec" href={href('/privacy')}>
                {w.keep}
              </a>
            </form>
          </section>
        </div>
      </Main>
    </MemberFrame>
  )
}
