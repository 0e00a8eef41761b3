/** One card for each account: how its connection stands, how its readings arrive, what it shares; repair, connect, stop. */
import type { AccountDetail, Answers } from '../answers.ts'
import { ArrivalFacts, Gaps, HealthNotes, repairOf } from '../parts/account-health.tsx'
import { Ending, useAccountName } from '../parts/account-name.tsx'
import { useMayManage } from '../parts/acting-bar.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { UploadForm } from '../parts/upload-form.tsx'
import { sentence } from '../sentence.ts'
import { useView } from '../view.ts'

const families = ['account', 'billing', 'usage'] as const
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function Facts(props: { account: AccountDetail }) {
  const { words, format } = useView()
  const w = words.accounts
  const { connection, arrival } = props.account
  if (connection.is === 'none') return null
  const f = format(arrival?.zone)
  const live = connection.is !== 'ended'
  const missing = connection.is === 'partial' ? connection.missing : []
  const shared = families.filter((one) => !missing.some((lack) => lack.what === 'category' && lack.category === one))
  const term = missing.find((lack) => lack.what === 'term')
  const onDay = (at: string) => f.dayMonth(f.civilDate(at))
  return (
    <dl class="facts">
      {arrival && <ArrivalFacts arrival={arrival} live={live} />}
      {!live && (
        <div>
          <dt>{w.state.ended}</dt>
          <dd>{onDay(connection.endedAt)}</dd>
        </div>
      )}
      {live && (
        <div>
          <dt>{w.history}</dt>
          <dd class="num">
            {connection.history.done
              ? words.connect.daysDone(f.number(connection.history.daysStored))
              : w.historyOf(f.number(connection.history.daysStored), f.number(connection.history.daysExpected))}
          </dd>
        </div>
      )}
      {live && shared.length > 0 && (
        <div>
          <dt>{w.shares}</dt>
          <dd>{shared.length === 3 ? w.all : capital(f.list(shared.map((one) => words.connect.categories[one])))}</dd>
        </div>
      )}
      {live && (
        <div>
          <dt>{w.since(onDay(connection.grantedAt))}</dt>
          <dd>{term?.what === 'term' ? w.untilDay(onDay(term.endsAt)) : w.until}</dd>
        </div>
      )}
      {props.account.enrolment.is === 'enrolled' && live && (
        <div>
          <dt>{words.dispatch.participates}</dt>
          <dd>{f.longDate(props.account.enrolment.fromDate)}</dd>
        </div>
      )}
      {props.account.enrolment.is === 'enrolled' && live && (
        <div>
          <dt>{w.network}</dt>
          <dd>{props.account.enrolment.network}</dd>
        </div>
      )}
    </dl>
  )
}

/** What the utility has to do first, what is asked of the person, and from which day the account would take part. */
function Applying(props: { enrolment: Extract<AccountDetail['enrolment'], { is: 'applying' }> }) {
  const { words, format } = useView()
  const w = words.dispatch
  const f = format()
  const { state, programName, fromDate, actions, answer } = props.enrolment
  return (
    <div class="attn">
      <p>
        {w.applying[state](programName)} {state !== 'rejected' && w.applyingFrom(f.longDate(fromDate))}
        {state === 'rejected' && answer?.words && w.theirWords(answer.words)}
      </p>
      {actions.length > 0 && (
        <ul>
          {actions.map(({ code, dueOn }) => (
            <li key={code}>
              {w.actions[code] ?? code}
              {dueOn && `, ${w.dueOn(f.longDate(dueOn))}`}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const tones = { healthy: '', attention: 'now', broken: 'now', ended: '' } as const

function Pill(props: { account: AccountDetail }) {
  const { words } = useView()
  const { health } = props.account
  if (!health) return <span class="pill">{words.accounts.state.none}</span>
  return (
    <span class={`pill ${tones[health.state]}`}>
      {health.state === 'healthy' && <Icon name="check" size={15} width={2.4} />}
      {words.health.state[health.state]}
    </span>
  )
}

/** The one thing to do about it; connecting when there is nothing yet. */
function Repair(props: { account: AccountDetail }) {
  const { words, href } = useView()
  const mayManage = useMayManage()
  const { id, connection, health, utility } = props.account
  const repair = repairOf(health)
  const label = connection.is === 'none' ? words.home.activate : repair && words.health.repair[repair]
  if (!label || !mayManage) return null
  const own = connection.is === 'ended' && (connection.because === 'stopped' || connection.because === 'replaced')
  return (
    <p>
      <a class={`btn ${own ? 'sec' : ''}`} href={href(`/connect/${utility.id}?account=${id}`)}>
        {label}
      </a>
    </p>
  )
}

function WhyNotEnrolled({ code, account }: { code: string; account: AccountDetail }) {
  const { words, format, href } = useView()
  const said = (one: string) => sentence(words, format(), { code: `not-enrolled.${one}`, with: { utility: account.utility.name } })
  return (
    <p class="attn">
      {said(code) ?? said('no-program')}{' '}
      {code === 'sign-agreement' && <a href={href('/agreement?next=/accounts')}>{words.agreement.read}</a>}
    </p>
  )
}

function Stop(props: { account: AccountDetail }) {
  const { words, href } = useView()
  const mayManage = useMayManage()
  const w = words.accounts
  const { account } = props
  if (!mayManage) return null
  return (
    <details class="stop">
      <summary>{w.stop}</summary>
      <form method="post" action={href(`/accounts/${account.id}/stop`)}>
        <p class="sm m2">
          {w.stopNote}
          {(account.ending === 'we-tell' || account.ending === 'portal') &&
            ` ${words.health.stopping[account.ending](account.utility.name)}`}
        </p>
        <button class="btn sec" type="submit">
          {w.stopConfirm}
        </button>
      </form>
    </details>
  )
}

/** A file of the person's own readings to compare with, and those that were brought before. */
function Uploads(props: { account: AccountDetail; megabytesMax: number }) {
  const { words, format, href } = useView()
  const w = words.upload
  const { account } = props
  const f = format(account.arrival?.zone)
  return (
    <details class="stop">
      <summary>{w.open}</summary>
      <p class="sm m2">{w.lead(account.utility.name)}</p>
      <UploadForm accountId={account.id} megabytesMax={props.megabytesMax} />
      {account.uploads.length > 0 && (
        <>
          <h3>{w.earlier}</h3>
          <ul class="files">
            {account.uploads.map((file) => (
              <li key={file.id}>
                <a href={href(`/accounts/${account.id}/uploads/${file.id}`)}>
                  {w.brought(file.name || w.unnamed, f.dayMonth(f.civilDate(file.broughtAt)))}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}

function AccountCard(props: { account: AccountDetail; megabytesMax: number }) {
  const name = useAccountName()
  const { account } = props
  const { connection, arrival } = account
  const title = `account-${account.id}`
  return (
    <article class="card" aria-labelledby={title}>
      <div class="between">
        <h2 id={title}>{name(account)}</h2>
        <Pill account={account} />
      </div>
      <p class="sm m2">
        <Ending account={account} />
        {account.address && <br />}
        {account.address}
      </p>
      <HealthNotes account={account} />
      <Repair account={account} />
      <Facts account={account} />
      {arrival && connection.is !== 'ended' && <Gaps arrival={arrival} utility={account.utility.name} />}
      {account.enrolment.is === 'applying' && <Applying enrolment={account.enrolment} />}
      {account.enrolment.is === 'not-enrolled' && <WhyNotEnrolled code={account.enrolment.code} account={account} />}
      <Uploads account={account} megabytesMax={props.megabytesMax} />
      {(connection.is === 'active' || connection.is === 'partial') && <Stop account={account} />}
    </article>
  )
}

export function Accounts(props: { answer: Answers['accounts'] }) {
  const { words, href } = useView()
  const mayManage = useMayManage()
  const w = words.accounts
  const { accounts, utilities, megabytesMax } = props.answer
  const loading = accounts.some(({ connection }) => (connection.is === 'active' || connection.is === 'partial') && !connection.history.done)
  return (
    <MemberFrame>
      <Main className="wrap" live={loading}>
        <div class="head">
          <h1>{w.title}</h1>
          <p>{w.lead}</p>
        </div>
        {accounts.length === 0 ? (
          <section class="card empty">
            <span class="ico">
              <Icon name="meter" size={26} />
            </span>
            <h2>{w.none}</h2>
            <p>{w.noneWhy}</p>
          </section>
        ) : (
          <div class="accs">
            {accounts.map((account) => (
              <AccountCard key={account.id} account={account} megabytesMax={megabytesMax} />
            ))}
          </div>
        )}
        {mayManage && (
          <section class="card add">
            <div>
              <h2>{w.add}</h2>
              <p class="m2">{w.addLead}</p>
            </div>
            <div class="actions">
              {utilities.map((utility) => (
                <a key={utility.id} class="btn sec" href={href(`/connect/${utility.id}?account=new`)}>
                  {w.connectTo(utility.name)}
                </a>
              ))}
            </div>
          </section>
        )}
        <p class="sm m2">
          <a href={href('/notifications')}>{words.notifications.about}</a>
        </p>
      </Main>
    </MemberFrame>
  )
}
