/** The bank's statement of the account from which files are paid, brought by a person as CSV: `id`, `date`, `amount`, and where it has them `reference`, `kind`, `balance`. */
import { type Imported, judged, type Row, readCsv, wrong } from '#dispatch/csv.ts'
import { centsOf } from '#payout/rails/money.ts'
import { type LineKind, lineKinds, type RailLine } from '#payout/statement.ts'

type Column = 'id' | 'date' | 'amount' | 'reference' | 'kind' | 'balance'
/** What a reference stands for: one payout, or all those of a file, which a bank may take from the account in one sum. */
export type References = ReadonlyMap<string, readonly { readonly payoutId: string; readonly cents: bigint }[]>
/** A line of the bank as ours: one, or one for each payout of its file. */
export type BankLine = { readonly id: string; readonly lines: readonly RailLine[]; readonly balanceCents: bigint | null }

/** `kind` may be left out where it follows: money that goes out under a known reference is a payout, and comes back as a return. */
export function readBankStatement(csv: string, references: References): Imported<BankLine> {
  const read = readCsv<Column>(csv, { needed: ['id', 'date', 'amount'], optional: ['reference', 'kind', 'balance'] })
  return judged<Column, BankLine>(
    read,
    ({ fields }: Row<Column>) => fields.id,
    ({ fields }) => {
      const { id, date, reference, amount, kind, balance } = fields
      if (id === '') return wrong('missing', 'id', id)
      const at = noonOf(date)
      if (!at) return wrong('not-a-date', 'date', date)
      const cents = signedCents(amount)
      if (cents === null || cents === 0n) return wrong('not-an-amount', 'amount', amount)
      const balanceCents = balance === '' ? null : signedCents(balance)
      if (balance !== '' && balanceCents === null) return wrong('not-an-amount', 'balance', balance)
      const known = references.get(reference) ?? []
      const follows: LineKind = known.length === 0 ? 'other' : cents < 0n ? 'payout' : 'return'
      const said = kind === '' ? follows : lineKinds.find((one) => one === kind)
      if (!said) return wrong('choose', 'kind', kind)
      const one = { lineId: id, at, kind: said, cents, payoutId: known[0]?.payoutId ?? null, providerId: null }
      if (said !== 'payout' && said !== 'return') return { is: 'change', change: { id, lines: [{ ...one, payoutId: null }], balanceCents } }
      if (known.length === 0) return wrong('unknown-line', 'reference', reference)
      if (known.length === 1) return { is: 'change', change: { id, lines: [one], balanceCents } }
      if (cents !== -known.reduce((total, part) => total + part.cents, 0n)) return wrong('sum-differs', 'amount', amount)
      const lines = known.map((part) => ({ ...one, lineId: `${id} ${part.payoutId}`, payoutId: part.payoutId, cents: -part.cents }))
      return { is: 'change', change: { id, lines, balanceCents } }
    },
  )
}

/** A bank names a day and no hour. */
function noonOf(date: string): Temporal.Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return null
  try {
    return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: 'America/New_York', plainTime: '12:00' }).toInstant()
  } catch {
    return null
  }
}

const signedCents = (text: string): bigint | null => {
  const cents = centsOf(text.replace(/^-/, ''))
  return cents === null ? null : text.startsWith('-') ? -cents : cents
}
