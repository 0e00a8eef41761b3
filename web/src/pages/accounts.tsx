/** One card for each account: what it shares, until when, how much history; repair, connect, stop. */
import type { Account, Answers } from '../answers.ts'
import { Ending, useAccountName } from '../parts/account-name.tsx'
import { Icon } from '../parts/icon.tsx'
import { Main, MemberFrame } from '../parts/member-frame.tsx'
import { useMissingWords } from '../parts/missing-words.tsx'
import { useView } from '../view.ts'

function Facts(props: { account: Account }) {
  const { words, format } = useView()
  const w = words.accounts
  const f = format()
  const { connection } = props.account
  if (connection.is === 'none') return null
  if (connection.is === 'ended')
    return (
      <p class="sm m2">
        {words.home.ended[connection.because]} {w.endedOn(f.dayMonth(f.civilDate(connection.endedAt)))}.
      </p>
    )
  const { history } = connection
  return (
    <dl class="facts">
      <div>
        <dt>{w.since(f.dayMonth(f.civilDate(connection.grantedAt)))}</dt>
        <dd>{connection.is === 'active' ? w.until : ''}</dd>
      </div>
      {connection.is === 'active' && (
        <div>
          <dt>{w.shares}</dt>
          <dd>{w.all}</dd>
        </div>
      )}
      {props.account.enrolment.is === 'enrolled' && (
        <div>
          <dt>{w.network}</dt>
          <dd>{props.account.enrolment.network}</dd>
        </div>
      )}
      <div>
        <dt>{w.history}</dt>
        <dd class="num">
          {history.done
            ? words.connect.daysDone(f.number(history.daysStored))
            : w.historyOf(f.number(history.daysStored), f.number(history.daysExpected))}
        </dd>
      </div>
    </dl>
  )
}

function AccountCard(props: { account: Account }) {
  const { words, href } = useView()
  const w = words.accounts
  const name = useAccountName()
  const missingWords = useMissingWords()
  const { account } = props
  const { connection } = account
  const tone = connection.is === 'partial' || connection.is === 'ended' ? 'now' : ''
  const title = `account-${account.id}`
  return (
    <article class="card" aria-labelledby={title}>
      <div class="between">
        <h2 id={title}>{name(account)}</h2>
        <span class={`pill ${tone}`}>
          {connection.is === 'active' && <Icon name="check" size={15} width={2.4} />}
          {w.state[connection.is]}
        </span>
      </div>
      <p class="sm m2">
        <Ending account={account} />
        {account.address && <br />}
        {account.address}
      </p>
      <Facts account={account} />
      {account.enrolment.is === 'not-enrolled' && (
        <p class="attn">{w.notEnrolled[account.enrolment.code] ?? w.notEnrolled['no-program']}</p>
      )}
      {connection.is === 'partial' && <p class="attn">{connection.missing.map(missingWords).join(' ')}</p>}
      {connection.is !== 'active' && (
        <p>
          <a class="btn" href={href(`/connect/${account.utility.id}`)}>
            {connection.is === 'none' ? words.home.activate : connection.is === 'partial' ? words.home.finish : words.home.reconnect}
          </a>
        </p>
      )}
      {(connection.is === 'active' || connection.is === 'partial') && (
        <details class="stop">
          <summary>{w.stop}</summary>
          <form method="post" action={href(`/accounts/${account.id}/stop`)}>
            <p class="sm m2">{w.stopNote}</p>
            <button class="btn sec" type="submit">
              {w.stopConfirm}
            </button>
          </form>
        </details>
      )}
    </article>
  )
}

export function Accounts(props: { answer: Answers['accounts'] }) {
  const { words, href } = useView()
  const w = words.accounts
  const { accounts, utilities } = props.answer
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
              <AccountCard key={account.id} account={account} />
            ))}
          </div>
        )}
        <section class="card add">
          <div>
            <h2>{w.add}</h2>
            <p class="m2">{w.addLead}</p>
          </div>
          <div class="actions">
            {utilities.map((utility) => (
              <a key={utility.id} class="btn sec" href={href(`/connect/${utility.id}`)}>
                {w.connectTo(utility.name)}
              </a>
            ))}
          </div>
        </section>
      </Main>
    </MemberFrame>
  )
}
