/** What of a member waits, as the member's pages say it: with others in one payout, for company, for a tax form. */
import type { PaymentHold, PaymentTogether, TaxFormWanted, WaitsForCompany } from '@quickpay/web/answers'
import { earningsOfMember } from '#ledger/earning-store.ts'
import { openHolds, type StoredHold } from '#payout/holds/hold-store.ts'
import { payeesOf } from '#payout/holds/payee-store.ts'
import { taxYearOf, thresholdOf } from '#payout/holds/tax-year.ts'
import { partsOfPayout } from '#payout/part-store.ts'
import type { Payout } from '#payout/payout.ts'
import type { Queries } from '#platform/db.ts'

/** What ends by itself at the season's end may end sooner, when the member asks. */
export const holdAnswer = ({ code, evidence, sinceAt, untilAt }: StoredHold): PaymentHold => ({
  code,
  evidence: { ...evidence },
  sinceAt: sinceAt.toString(),
  untilAt: untilAt?.toString() ?? null,
  canAsk: code === 'below-minimum' && untilAt !== null,
})

/** Null where the payout carries one payment, as most do. */
export async function togetherOf(q: Queries, payout: Payout | undefined): Promise<PaymentTogether | null> {
  if (!payout) return null
  const parts = await partsOfPayout(q, payout.memberId, payout.payoutId)
  return parts.length > 1 ? { payments: parts.length, cents: Number(payout.cents) } : null
}

/** Null when nothing waits for company. */
export async function waitsForCompany(q: Queries, memberId: string): Promise<WaitsForCompany | null> {
  const holds = await openHolds(q, memberId)
  const small = (await earningsOfMember(q, memberId)).flatMap(({ earningId, cents }) => {
    const hold = holds.get(earningId)
    return hold && holdAnswer(hold).canAsk ? [{ cents, untilAt: hold.untilAt }] : []
  })
  const [first] = small
  return first ? { cents: Number(small.reduce((sum, one) => sum + one.cents, 0n)), untilAt: first.untilAt?.toString() ?? null } : null
}

/** Null when none was asked for this year, or a valid one is there. */
export async function taxFormWanted(q: Queries, memberId: string, now: Temporal.Instant): Promise<TaxFormWanted | null> {
  const year = taxYearOf(now)
  const payee = (await payeesOf(q, [memberId], year)).get(memberId)
  return payee?.askedAt && payee.form?.state !== 'valid' ? { thresholdCents: Number(thresholdOf(year).cents) } : null
}
