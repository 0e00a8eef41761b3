/** Accounts from which no payment comes, each with the first reason: so that "why is there nothing?" has an answer where there is no payment to open. */
import type { Account, PaymentRow, QuietAccount } from '@quickpay/web/answers'
import { accountLabel } from '#messaging/explained.ts'

export function quietAccounts(accounts: readonly Account[], payments: readonly PaymentRow[]): QuietAccount[] {
  return accounts.flatMap((account): QuietAccount[] => {
    const label = accountLabel(account.nickname, account.utility.name, account.accountEnding)
    const why = reasonOf(
      account,
      payments.some((row) => row.accountLabel === label),
    )
    return why ? [{ label, utility: account.utility.name, ...why }] : []
  })
}

/** A connection first, since nothing else counts without one; null of an account that is paid as it should be. */
function reasonOf({ connection, enrolment }: Account, wasPaid: boolean): Pick<QuietAccount, 'code' | 'detail'> | null {
  if (connection.is !== 'active') return { code: connection.is, detail: null }
  if (enrolment.is === 'not-enrolled') return { code: 'not-enrolled', detail: enrolment.code }
  if (enrolment.is !== 'enrolled') return { code: enrolment.is, detail: null }
  return wasPaid ? null : { code: 'network', detail: enrolment.network }
}
