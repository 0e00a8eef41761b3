/** Privacy: what is held, who saw it, taking it away, stopping, deleting. All of it works without script. */
import type { Answers, SharedAccount } from '../answers.ts'
import { Holdings, Sources } from '../parts/holdings.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { Recent } from '../parts/recent.tsx'
import { useView } from '../view.ts'

type Answer = Answers['privacy']

function useName(): (account: SharedAccount) => string {
  const { words } = useView()
  return ({ nickname, utilityName, accountEnding }) =>
    nickname ?? (accountEnding ? words.privacy.account(utilityName, accountEnding) : utilityName)
}

function Views(props: { answer: Answer }) {
  const { words, format } = useView()
  const [w, f] = [words.privacy, format()]
  const { views, moreViews } = props.answer
  if (views.length === 0) return <p class="m2">{w.seenNone}</p>
  return (
    <>
      <ul class="views">
        {views.map((one) => (
          <li key={one.reference}>
            <time dateTime={one.at}>
              {f.dayWithYear(f.civilDate(one.at))}, {f.time(one.at)}
            </time>
            <div>
              <b>{w.seen[one.what] ?? w.seenOther}</b>
              <p class="sm m2">
                {w.by[one.by]}
                {one.by === 'staff' && ` · ${one.reason ? w.because(one.reason) : w.noReason}`}
              </p>
              <p class="xs m3">{w.reference(one.reference)}</p>
            </div>
          </li>
        ))}
      </ul>
      {moreViews && <p class="sm m2">{w.seenMore}</p>}
    </>
  )
}

function Take(props: { answer: Answer }) {
  const { words, href } = useView()
  const [w, name] = [words.privacy, useName()]
  const accounts = props.answer.accounts.filter((one) => one.state !== 'none')
  return (
    <>
      {accounts.length === 0 && <p class="m2">{w.noAccounts}</p>}
      {accounts.map((one) => (
        <div class="take" key={one.id}>
          <h3>{name(one)}</h3>
          <p class="actions">
            <a class="btn sec" href={href(`/privacy/${one.id}/readings.csv`)} aria-label={w.csvOf(name(one))} download>
              <Icon name="dl" size={20} />
              {w.csv}
            </a>
            <a class="btn sec" href={href(`/privacy/${one.id}/readings.xml`)} aria-label={w.xmlOf(name(one))} download>
              <Icon name="dl" size={20} />
              {w.xml}
            </a>
          </p>
        </div>
      ))}
      <div class="take">
        <p class="actions">
          <a class="btn sec" href={href('/privacy/everything.json')} download>
            <Icon name="dl" size={20} />
            {w.everything}
          </a>
        </p>
        <p class="sm m2">{w.everythingNote}</p>
      </div>
    </>
  )
}

function Stop(props: { account: SharedAccount }) {
  const { words, href, format } = useView()
  const [w, f, name] = [words.privacy, format(), useName()]
  const { id, state, untilAt, unpaidEvents, ending, utilityName } = props.account
  const called = name(props.account)
  return (
    <li>
      <div class="between">
        <h3>{called}</h3>
        <span class={`pill ${state === 'stopping' ? 'now' : ''}`}>{w.state[state]}</span>
      </div>
      {state === 'stopping' && untilAt && <p class="sm m2">{w.stopping(f.longDate(f.civilDate(untilAt)))}</p>}
      {state === 'ended' && ending && <p class="sm m2">{words.health.stopped[ending](utilityName)}</p>}
      {state === 'shared' && (
        <>
          <details class="stop">
            <summary aria-label={w.stopOf(called)}>{w.stop}</summary>
            <form method="post" action={href(`/accounts/${id}/stop`)}>
              <input type="hidden" name="back" value="privacy" />
              <p class="sm m2">
                {unpaidEvents > 0 ? w.stopFirst(unpaidEvents) : w.stopNow} {w.stopRunning}
                {(ending === 'we-tell' || ending === 'portal') && ` ${words.health.stopping[ending](utilityName)}`}
              </p>
              <button class="btn sec" type="submit">
                {w.stopConfirm}
              </button>
            </form>
          </details>
          <p class="xs m3">{w.atUtility(utilityName)}</p>
        </>
      )}
    </li>
  )
}

export function Privacy(props: { answer: Answer }) {
  const { words, href } = useView()
  const w = words.privacy
  const { holdings, kept, accounts, form, said } = props.answer
  return (
    <MemberFrame>
      <Main className="wrap">
        <div class="privacy">
          <h1>{w.title}</h1>
          <p class="lead">{w.lead}</p>
          <Recent form={form} words={w.recent} next="/privacy" />
          <section class="card" aria-labelledby="hold">
            <h2 id="hold">{w.holdTitle}</h2>
            <p class="m2">{w.holdLead}</p>
            <Holdings holdings={holdings} kept={kept} />
            <Sources kept={kept} />
          </section>
          <section class="card" aria-labelledby="seen">
            <h2 id="seen">{w.seenTitle}</h2>
            <p class="m2">{w.seenLead}</p>
            <Views answer={props.answer} />
          </section>
          <section class="card" aria-labelledby="take">
            <h2 id="take">{w.takeTitle}</h2>
            <p class="m2">{w.takeLead}</p>
            <Take answer={props.answer} />
          </section>
          <section class="card" aria-labelledby="stop">
            <h2 id="stop">{w.stopTitle}</h2>
            <p class="m2">{w.stopLead}</p>
            {said && (
              <p class="attn good" role="status">
                {w.stopped}
              </p>
            )}
            <ul class="shares">
              {accounts.map((one) => (
                <Stop key={one.id} account={one} />
              ))}
            </ul>
          </section>
          <section class="card" aria-labelledby="delete">
            <h2 id="delete">{w.deleteTitle}</h2>
            <p class="m2">{w.deleteLead}</p>
            <p class="actions">
              <a class="btn sec" href={href('/privacy/delete')}>
                {w.deleteOpen}
              </a>
            </p>
          </section>
        </div>
      </Main>
    </MemberFrame>
  )
}
