/** How an account is called: its nickname, else its kind; the ending is read out and not spelled as dots. */
import type { Account } from '../answers.ts'
import { useView } from '../view.ts'

export function useAccountName(): (account: Account) => string {
  const { words } = useView()
  return (account) => account.nickname ?? words.home.kind[account.kind]
}

export function Ending(props: { account: Pick<Account, 'utility' | 'accountEnding'> }) {
  const { words } = useView()
  const ending = props.account.accountEnding
  return (
    <>
      {props.account.utility.name}
      {ending && (
        <>
          {' '}
          <span aria-hidden="true">··{ending}</span>
          <span class="vh">{words.home.ending(ending)}</span>
        </>
      )}
    </>
  )
}
