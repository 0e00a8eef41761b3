/** Reads a utility's advice of payment: which event or month, and which account, each line is for. A line that is not surely one is an error. */
import { programIds } from '@quickpay/programs'
import { accountsByNumber } from '#dispatch/account-network-store.ts'
import { digitsOf } from '#dispatch/account-number.ts'
import { type Imported, type Judgement, judged, type Row, readCsv, wrong } from '#dispatch/csv.ts'
import type { RemittanceOf } from '#ledger/remittance.ts'
import type { Queries } from '#platform/db.ts'
import type { AdviceLine } from '#treasury/remittance.ts'
import { eventsNamed, pledgedIn } from '#treasury/remittance-store.ts'

/** `event` or `date` and `network`; for pledged load `date` is a month. `account` may be empty: then the line is for the whole. */
export const adviceColumns = [
  'utility',
  'program',
  'event',
  'date',
  'network',
  'account',
  'amount',
  'kind',
  'reference',
  'paid_on',
] as const
type Column = (typeof adviceColumns)[number]
type Fields = Row<Column>['fields']

export async function readAdvice(q: Queries, csv: string, utilities: ReadonlySet<string>): Promise<Imported<AdviceLine>> {
  const read = readCsv<Column>(csv, {
    needed: ['utility', 'program', 'amount', 'kind', 'reference', 'paid_on'],
    optional: ['event', 'date', 'network', 'account'],
  })
  const targets = await targetsOf(q, read.rows)
  const accounts = new Map<string, Awaited<ReturnType<typeof accountsByNumber>>>()
  for (const [utility, rows] of Map.groupBy(read.rows, (row) => row.fields.utility))
    accounts.set(utility, await accountsByNumber(q, utility, [...new Set(rows.flatMap((row) => digitsOf(row.fields.account) ?? []))]))

  const about = ({ fields }: Row<Column>) =>
    [fields.utility, fields.reference, placeOf(fields), digitsOf(fields.account) ?? fields.account].join(' ')
  return judged<Column, AdviceLine>(read, about, ({ line, fields }): Judgement<AdviceLine> => {
    const { utility, program, account, amount, kind, reference, paid_on } = fields
    if (!utilities.has(utility)) return wrong('unknown-utility', 'utility', utility)
    if (!programIds.includes(program)) return wrong('unknown-program', 'program', program)
    if (kind !== 'performance' && kind !== 'reservation') return wrong('unknown-kind', 'kind', kind)
    if (reference === '') return wrong('missing', 'reference', reference)
    const cents = signedCents(amount)
    if (cents === null || cents === 0n) return wrong('not-an-amount', 'amount', amount)
    const paidOn = dateOf(paid_on)
    if (!paidOn) return wrong('not-a-date', 'paid_on', paid_on)
    const of = targets.get(placeOf(fields))
    if (typeof of !== 'object') return wrong(of ?? 'unknown-event', fields.event ? 'event' : 'date', fields.event || fields.date)
    if (account === '')
      return { is: 'change', change: { line, utilityId: utility, programId: program, of, account: null, cents, reference, paidOn } }
    const digits = digitsOf(account)
    if (!digits) return wrong('not-an-account-number', 'account', account)
    const [own, another] = accounts.get(utility)?.get(digits) ?? []
    if (!own || another) return wrong(another ? 'ambiguous-account' : 'unknown-account', 'account', account)
    const known = { digits, accountId: own.accountId }
    return { is: 'change', change: { line, utilityId: utility, programId: program, of, account: known, cents, reference, paidOn } }
  })
}

const placeOf = ({ utility, program, kind, event, date, network }: Fields): string =>
  [utility, program, kind, event, date, network].join('\u0000')

/** What each place that lines name is, or the code of why it is nothing. Many lines name one place, so each is asked about once. */
async function targetsOf(q: Queries, rows: readonly Row<Column>[]): Promise<Map<string, RemittanceOf | string>> {
  const targets = new Map<string, RemittanceOf | string>()
  for (const { fields } of rows) {
    const place = placeOf(fields)
    if (!targets.has(place)) targets.set(place, await targetNamed(q, fields))
  }
  return targets
}

async function targetNamed(q: Queries, { utility, program, kind, event, date, network }: Fields): Promise<RemittanceOf | string> {
  const place = { utilityId: utility, programId: program, network }
  if (kind === 'reservation') {
    const month = monthOf(date)
    if (!month) return 'not-a-month'
    const reservationId = await pledgedIn(q, place, month)
    return reservationId ? { reservationId, month: month.toString() } : 'unknown-month'
  }
  const day = dateOf(date)
  if (event === '' && !day) return 'not-a-date'
  const named = await eventsNamed(q, event !== '' ? { eventId: event } : { ...place, date: day! })
  const [found, another] = named.filter((one) => one.utilityId === utility && one.programId === program)
  if (!found || another) return another ? 'ambiguous-event' : 'unknown-event'
  return { eventId: found.eventId }
}

const dateOf = (text: string): Temporal.PlainDate | null => parsed(/^\d{4}-\d{2}-\d{2}$/, text, Temporal.PlainDate.from)
const monthOf = (text: string): Temporal.PlainYearMonth | null =>
  parsed(/^\d{4}-\d{2}(-\d{2})?$/, text, (known) => Temporal.PlainYearMonth.from(known.slice(0, 7)))

function parsed<T>(shape: RegExp, text: string, read: (text: string) => T): T | null {
  if (!shape.test(text)) return null
  try {
    return read(text)
  } catch {
    return null
  }
}

/** Dollars with a dot and at most two places. */
function signedCents(text: string): bigint | null {
  const [, sign, whole, part = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  if (whole === undefined) return null
  const cents = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'))
  return sign === '-' ? -cents : cents
}
