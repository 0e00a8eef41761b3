/** Accounts from which no payment comes, each with why and where to mend it. */
import type { QuietAccount } from '../answers.ts'
import { sentence } from '../sentence.ts'
import { useView } from '../view.ts'

function useWhy(): (account: QuietAccount) => string {
  const { words, format } = useView()
  const w = words.asked.quiet
  return ({ code, detail, utility }) => {
    if (code !== 'not-enrolled') return w[code](utility, detail ?? '')
    const said = (one: string) => sentence(words, format(), { code: `not-enrolled.${one}`, with: { utility } })
    return said(detail ?? '') ?? said('no-program') ?? ''
  }
}

export function QuietAccounts(props: { accounts: QuietAccount[] }) {
  const { words, href } = useView()
  const w = words.asked
  const why = useWhy()
  if (props.accounts.length === 0) return null
  return (
    <section class="card quiet-list" id="nothing" aria-labelledby="nothing-title">
      <h2 id="nothing-title">{w.quietTitle}</h2>
      <ul>
        {props.accounts.map((account) => (
          <li key={account.label}>
            <span>
              <b>{account.label}</b>
              <span class="m2">{why(account)}</span>
            </span>
            <a href={href('/accounts')} aria-label={`${w.quietGo}: ${account.label}`}>
              {w.quietGo}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
