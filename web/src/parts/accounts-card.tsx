/** The accounts in short, with a repair where an authorization is incomplete. */
import type { Account } from '../answers.ts'
import { Bar } from '../charts/bar.tsx'
import { useView } from '../view.ts'
import { Ending, useAccountName } from './account-name.tsx'
import { Icon } from './icon.tsx'
import { useMissingWords } from './missing-words.tsx'

function State(props: { account: Account }) {
  const { words, format, href } = useView()
  const w = words.home
  const f = format()
  const missingWords = useMissingWords()
  const { id, connection, utility } = props.account
  const fix = (label: string) => <a href={href(`/connect/${utility.id}?account=${id}`)}>{label}</a>
  switch (connection.is) {
    case 'active':
      if (connection.history.done) return <p class="sm m2">{w.connectedLine}</p>
      return (
        <>
          <p class="sm m2">{w.loadingLine(f.number(connection.history.daysStored), f.number(connection.history.daysExpected))}</p>
          <Bar
            share={connection.history.daysExpected > 0 ? connection.history.daysStored / connection.history.daysExpected : 0}
            tone="usage"
            thin
          />
        </>
      )
    case 'partial':
      return (
        <p class="attn">
          {connection.missing.map(missingWords).join(' ')} {fix(w.finish)}
        </p>
      )
    case 'ended':
      return (
        <p class="attn">
          {w.ended[connection.because]} {fix(w.reconnect)}
        </p>
      )
    case 'none':
      return (
        <p class="sm m2">
          {w.notConnected} {fix(w.connect)}
        </p>
      )
  }
}

export function AccountsCard(props: { accounts: Account[] }) {
  const { words, href } = useView()
  const name = useAccountName()
  return (
    <section class="card" aria-labelledby="accounts">
      <div class="between">
        <h2 id="accounts">{words.home.accounts}</h2>
        <a href={href('/accounts')} class="see">
          {words.home.manage}
        </a>
      </div>
      <ul class="ac">
        {props.accounts.map((account) => (
          <li key={account.id}>
            <span class="i">
              <Icon name={account.kind === 'residential' ? 'home' : 'store'} size={21} />
            </span>
            <div>
              <h3>
                {name(account)}{' '}
                <span>
                  · <Ending account={account} />
                </span>
              </h3>
              <State account={account} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
