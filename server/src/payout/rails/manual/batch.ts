/** Makes a file for the bank of all orders that no file holds yet. */
import { federalHolidays } from '@quickpay/programs'
import { printCsv } from '#dispatch/csv.ts'
import type { Batch, ManualFolder, ManualOrder } from '#payout/rails/manual/folder.ts'
import { achFile, type Originator } from '#payout/rails/manual/nacha.ts'
import type { BankPayee } from '#payout/rails/manual/payees.ts'

export type MadeBatch =
  | { readonly is: 'made'; readonly batch: Batch; readonly cents: bigint; readonly waiting: readonly string[] }
  /** Nothing to send, or nobody whose account is known; `waiting` are the payouts that stay behind. */
  | { readonly is: 'empty'; readonly waiting: readonly string[] }
  /** Somebody else made the batch of this number in the same moment. */
  | { readonly is: 'taken' }

export type BatchParts = {
  readonly folder: ManualFolder
  readonly payees: ReadonlyMap<string, BankPayee>
  readonly originator: Originator
  readonly now: Temporal.Instant
}

const LINES_MAX = 9_999
const MODIFIERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** An order whose payee is not in the list waits for the next file; it is never left out silently. */
export async function makeBatch({ folder, payees, originator, now }: BatchParts): Promise<MadeBatch> {
  const before = await folder.batches()
  const sent = new Set(before.flatMap(({ lines }) => lines.map(({ payoutId }) => payoutId)))
  const open = (await folder.orders()).filter(({ payoutId }) => !sent.has(payoutId))
  const ready = open.filter(({ memberId }) => payees.has(memberId)).slice(0, LINES_MAX)
  const taken = new Set(ready.map(({ payoutId }) => payoutId))
  const waiting = open.map(({ payoutId }) => payoutId).filter((payoutId) => !taken.has(payoutId))
  if (ready.length === 0) return { is: 'empty', waiting }
  const batchId = `B${String(before.length + 1).padStart(5, '0')}`
  const lines = ready.map(({ payoutId, cents }, at) => ({ reference: `${batchId}-${String(at + 1).padStart(4, '0')}`, payoutId, cents }))
  const batch: Batch = { batchId, madeAt: now.toString(), lines }
  const files = filesOf({ lines, ready, payees, originator, now, modifier: MODIFIERS[before.length % MODIFIERS.length]! })
  if (!(await folder.addBatch(batch, files))) return { is: 'taken' }
  return { is: 'made', batch, cents: lines.reduce((sum, line) => sum + BigInt(line.cents), 0n), waiting }
}

type FileParts = Omit<BatchParts, 'folder'> & {
  readonly lines: Batch['lines']
  readonly ready: readonly ManualOrder[]
  readonly modifier: string
}

function filesOf({ lines, ready, payees, originator, now, modifier }: FileParts): Record<string, string> {
  const local = now.toZonedDateTimeISO('America/New_York')
  const entries = lines.map(({ reference, cents }, at) => ({ ...payees.get(ready[at]!.memberId)!, reference, cents: BigInt(cents) }))
  const ach = achFile({ originator, madeAt: local.toPlainDateTime(), effectiveOn: nextBankingDay(local.toPlainDate()), modifier, entries })
  const rows = entries.map(({ reference, name, routing, account, accountNumber, cents }) => ({
    reference,
    name,
    routing,
    account,
    account_number: accountNumber,
    amount: `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`,
  }))
  const names = ['reference', 'name', 'routing', 'account', 'account_number', 'amount'] as const
  return { 'payments.ach': ach, 'payments.csv': printCsv(names, rows) }
}

/** The first day after this one on which banks settle. A holiday moved to a Friday counts as one too: at worst a day later, never refused. */
export function nextBankingDay(date: Temporal.PlainDate): Temporal.PlainDate {
  const holidays = new Set(federalHolidays(date, date.add({ days: 14 })).map((holiday) => holiday.date.toString()))
  let day = date.add({ days: 1 })
  while (day.dayOfWeek > 5 || holidays.has(day.toString())) day = day.add({ days: 1 })
  return day
}
