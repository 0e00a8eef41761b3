/** Whose use is shown; of several accounts the others are a tap away. */
import type { UsageAnswer } from '../answers.ts'
import { useView } from '../view.ts'
import { Ending } from './account-name.tsx'
import { Icon } from './icon.tsx'

type Brief = UsageAnswer['accounts'][number]

function Name(props: { account: Brief }) {
  const { words } = useView()
  const { account } = props
  return (
    <span>
      <b>{account.nickname ?? words.home.kind[account.kind]}</b> · <Ending account={account} />
    </span>
  )
}

const iconOf = ({ kind }: Brief) => (kind === 'residential' ? 'home' : 'store')

export function UsageAccounts(props: { answer: UsageAnswer }) {
  const { words, href } = useView()
  const { account, accounts, range } = props.answer
  if (account === null) return null
  const others = accounts.filter((one) => one.id !== account.id)
  if (others.length === 0)
    return (
      <p class="acct">
        <Icon name={iconOf(account)} size={18} />
        <Name account={account} />
      </p>
    )
  return (
    <details class="choose">
      <summary class="acct">
        <Icon name={iconOf(account)} size={18} />
        <Name account={account} />
        <span class="vh">{words.usage.choose}</span>
        <Icon name="down" size={18} width={2.2} />
      </summary>
      <ul class="card">
        {others.map((one) => (
          <li key={one.id}>
            <a href={href(`/usage?account=${one.id}&range=${range}`)}>
              <Icon name={iconOf(one)} size={18} />
              <Name account={one} />
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}
