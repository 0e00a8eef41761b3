/** The bank accounts of payees, as a file that an operator brings along and takes away again: we keep none of it. */
import { type LineError, readCsv } from '#dispatch/csv.ts'
import { isRoutingNumber } from '#payout/rails/manual/aba.ts'
import type { Entry } from '#payout/rails/manual/nacha.ts'

/** `member_id` is the member's, or the id of a payee that the member named. */
export type BankPayee = Pick<Entry, 'entryClass' | 'account' | 'routing' | 'accountNumber' | 'name'>

const columns = ['member_id', 'class', 'name', 'routing', 'account', 'account_number'] as const

/** A line that is wrong takes nobody else along; a second line about a member is an error, since nobody can say which account holds. */
export function readBankPayees(text: string): { readonly payees: ReadonlyMap<string, BankPayee>; readonly errors: readonly LineError[] } {
  const read = readCsv(text, { needed: columns })
  const payees = new Map<string, BankPayee>()
  const errors = [...read.errors]
  const twice = new Set<string>()
  for (const { line, fields } of read.rows) {
    const wrong = (code: string, field: (typeof columns)[number], value = '') => errors.push({ line, code, field, value })
    const { member_id: memberId, class: entryClass, name, routing, account, account_number: accountNumber } = fields
    // What is wrong with a number is said without the number: lists of errors are copied about.
    if (!memberId) wrong('missing', 'member_id')
    else if (entryClass !== 'PPD' && entryClass !== 'CCD') wrong('choose', 'class', entryClass)
    else if (!name) wrong('missing', 'name')
    else if (!isRoutingNumber(routing)) wrong('check-digit', 'routing')
    else if (account !== 'checking' && account !== 'savings') wrong('choose', 'account', account)
    else if (!/^[A-Za-z0-9-]{1,17}$/.test(accountNumber)) wrong('format', 'account_number')
    else if (payees.has(memberId) || twice.has(memberId)) {
      wrong('repeated', 'member_id', memberId)
      payees.delete(memberId)
      twice.add(memberId)
    } else payees.set(memberId, { entryClass, account, routing, accountNumber, name })
  }
  return { payees, errors }
}
