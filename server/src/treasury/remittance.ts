/** A utility's advice of payment as lines: what each is for, and what of it makes one remittance. Pure. */
import type { RemittanceOf } from '#ledger/remittance.ts'
import { idOf } from '#platform/ids.ts'

/** Why what a utility paid differs from what was reckoned. */
export const varianceReasons = [
  'utility-measured-less',
  'utility-measured-more',
  'account-not-accepted',
  'factor-differs',
  'rate-differs',
  'penalty',
  'rounding',
  'written-off',
] as const
export type VarianceReason = (typeof varianceReasons)[number]

export type AdviceLine = {
  readonly line: number
  readonly utilityId: string
  readonly programId: string
  readonly of: RemittanceOf
  /** The whole, or one account's part of it. */
  readonly account: { readonly digits: string; readonly accountId: string } | null
  /** Below zero where an account's part was netted against the others. */
  readonly cents: bigint
  readonly reference: string
  readonly paidOn: Temporal.PlainDate
}

/** What one reference pays for one event or month: it is booked once, whatever accounts it is split into. */
export type Advice = Pick<AdviceLine, 'utilityId' | 'programId' | 'of' | 'reference' | 'paidOn'> & {
  readonly remittanceId: string
  readonly cents: bigint
  readonly lines: readonly AdviceLine[]
}

export const targetOf = (of: RemittanceOf): string => ('eventId' in of ? of.eventId : `${of.reservationId}.${of.month}`)
const adviceId = ({ utilityId, reference, of }: AdviceLine): string => idOf('rem', utilityId, reference, targetOf(of))

/** The lines by what is booked at once, in the order in which they first appear. */
export function advicesOf(lines: readonly AdviceLine[]): Advice[] {
  return [...Map.groupBy(lines, adviceId)].map(([remittanceId, own]) => {
    const { utilityId, programId, of, reference, paidOn } = own[0]!
    return {
      remittanceId,
      utilityId,
      programId,
      of,
      reference,
      paidOn,
      lines: own,
      cents: own.reduce((total, one) => total + one.cents, 0n),
    }
  })
}

/** A difference between what was still to come and what came, as the ledger books it; null without one, or where it stays open. */
export function varianceOf(expectedCents: bigint, cents: bigint, reason: VarianceReason | null) {
  const short = expectedCents - cents
  if (reason === null || short === 0n) return { shortfall: null, surplus: null }
  return short > 0n ? { shortfall: { cents: short, reason }, surplus: null } : { shortfall: null, surplus: { cents: -short, reason } }
}
