/** Takes in what the bank says of the lines it was sent: a file with `reference`, `amount`, `outcome` (settled or returned) and, with a return, `code`. */
import { type Imported, type ImportMode, judged, readCsv, wrong } from '#dispatch/csv.ts'
import type { BatchLine, ManualFolder, Outcome } from '#payout/rails/manual/folder.ts'
import { centsOf } from '#payout/rails/money.ts'

export type Confirmation = { readonly payoutId: string; readonly outcome: Outcome }

/** A file is taken whole or not at all, and may be taken again: what was said before is the same. A line that was returned cannot settle afterwards. */
export async function confirmBatch(folder: ManualFolder, csv: string, mode: ImportMode): Promise<Imported<Confirmation>> {
  const lines = new Map<string, BatchLine>(
    (await folder.batches()).flatMap((batch) => batch.lines.map((line) => [line.reference, line] as const)),
  )
  const known = new Map<string, Outcome | null>()
  for (const { payoutId } of lines.values()) known.set(payoutId, await folder.outcomeOf(payoutId))
  const imported = judged<Column, Confirmation>(
    readCsv<Column>(csv, { needed: ['reference', 'amount', 'outcome'], optional: ['code'] }),
    ({ fields }) => fields.reference,
    ({ fields: { reference, amount, outcome, code } }) => {
      const line = lines.get(reference)
      if (!line) return wrong('unknown-line', 'reference', reference)
      if (centsOf(amount) !== BigInt(line.cents)) return wrong('not-as-sent', 'amount', amount)
      const said = outcomeOf(outcome, code)
      if (!said) return outcome === 'returned' ? wrong('return-code', 'code', code) : wrong('choose', 'outcome', outcome)
      const before = known.get(line.payoutId)
      if (before?.is === 'returned' && said.is === 'settled') return wrong('was-returned', 'outcome', outcome)
      if (before?.is === said.is) return { is: 'same' }
      return { is: 'change', change: { payoutId: line.payoutId, outcome: said } }
    },
  )
  if (mode === 'apply' && imported.errors.length === 0)
    for (const { payoutId, outcome } of imported.changes) await folder.addOutcome(payoutId, outcome)
  return imported
}

type Column = 'reference' | 'amount' | 'outcome' | 'code'

function outcomeOf(outcome: string, code: string): Outcome | null {
  if (outcome === 'settled' && code === '') return { is: 'settled' }
  return outcome === 'returned' && /^R\d{2}$/.test(code) ? { is: 'returned', code } : null
}
