/** Takes in the bank's statement of a rail that cannot be asked: a CSV that a person brings, tried first. */
import { createHash } from 'node:crypto'
import type { Imported, ImportMode } from '#dispatch/csv.ts'
import type { Batch } from '#payout/rails/manual/folder.ts'
import { type BankLine, type References, readBankStatement } from '#payout/rails/manual/statement.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'
import { takeStatement } from '#treasury/reconcile.ts'
import { knownLines, payoutsNamed } from '#treasury/statement-store.ts'

type Asked = {
  readonly rail: string
  readonly csv: string
  readonly mode: ImportMode
  /** The files that went to the bank: it may name a line of one, or a whole one. */
  readonly batches: readonly Batch[]
}

/** The same lines again change nothing; a line that is known with another amount is an error, since a statement does not change. */
export async function importStatement(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  { rail, csv, mode, batches }: Asked,
  actor: string,
): Promise<Imported<BankLine>> {
  const found = readBankStatement(csv, new Map([...(await payoutsNamed(work.trx, rail)), ...ofBatches(batches)]))
  const lines = found.changes.flatMap((one) => one.lines)
  const known = await knownLines(
    work.trx,
    rail,
    lines.map((one) => one.lineId),
  )
  const other = lines.filter((one) => (known.get(one.lineId) ?? one.cents) !== one.cents)
  const errors = [...found.errors, ...other.map((one) => ({ line: 1, code: 'line-differs', field: 'id', value: one.lineId }))]
  const fresh = found.changes.filter((one) => !one.lines.every((line) => known.has(line.lineId)))
  const imported = { ...found, changes: fresh, same: found.changes.length - fresh.length, errors }
  if (mode === 'try' || errors.length > 0 || lines.length === 0) return imported
  const byTime = found.changes.toSorted((a, b) => Temporal.Instant.compare(a.lines[0]!.at, b.lines[0]!.at))
  const [from, to] = [byTime[0]!.lines[0]!.at, byTime.at(-1)!.lines[0]!.at]
  const balanceCents = byTime.findLast((one) => one.balanceCents !== null)?.balanceCents ?? null
  await takeStatement(work, rail, { is: 'statement', lines, balanceCents, document: csv }, { from, to })
  const sha256 = createHash('sha256').update(csv).digest('hex')
  await addAudit(work.trx, { actor, action: 'rail-statement.import', subject: `${rail} ${sha256}`, reason: null }, work.now)
  return imported
}

function ofBatches(batches: readonly Batch[]): References {
  const parts = (lines: Batch['lines']) => lines.map(({ payoutId, cents }) => ({ payoutId, cents: BigInt(cents) }))
  return new Map(
    batches.flatMap(({ batchId, lines }) => [
      [batchId, parts(lines)] as const,
      ...lines.map((line) => [line.reference, parts([line])] as const),
    ]),
  )
}
