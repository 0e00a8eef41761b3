/** Books what a reckoning of the utility's money moves between its receivable and the operator's margin. */
import { cents } from '@quickpay/units'
import { type Account, operatorMargin } from '#ledger/chart.ts'
import { mustPost } from '#ledger/ledger-store.ts'
import type { Work } from '#platform/task.ts'

/** The house's own journals are booked under no member. */
const HOUSE = 'mem_house'

type Move = { readonly receivable: Account; readonly movedCents: bigint; readonly cause: string; readonly effectiveAt: Temporal.Instant }

/** Above zero the utility will pay more than stood, below zero less; zero books nothing. */
export async function bookMargin(work: Work, { receivable, movedCents, cause, effectiveAt }: Move): Promise<void> {
  if (movedCents === 0n) return
  const [debit, credit] = movedCents > 0n ? [receivable, operatorMargin] : [operatorMargin, receivable]
  const transfers = [{ debit, credit, cents: cents(movedCents > 0n ? movedCents : -movedCents) }]
  await mustPost(work.trx, { memberId: HOUSE, cause, transfers, effectiveAt, bookedAt: work.now })
}
