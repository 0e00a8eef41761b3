/** From how much a payee has to be named to the tax authority, by year, as dated data; and in which year a payment counts. Pure. */
import { civilDateOf, NEW_YORK } from '@quickpay/units'

export type TaxThreshold = {
  /** Holds from this year on, until the next row. */
  readonly fromYear: number
  /** Payments of the year that come to this much, or more. */
  readonly cents: bigint
  readonly source: string
  /** Whether an adviser has confirmed it for what we pay. */
  readonly verified: boolean
}

export const taxThresholds: readonly TaxThreshold[] = [
  { fromYear: 1954, cents: 60_000n, source: '26 USC 6041(a), as in force for payments made until the end of 2025', verified: false },
  {
    fromYear: 2026,
    cents: 200_000n,
    source:
      'Public Law 119-21 §70433: $2,000 for payments made from 2026 on; from 2027 indexed in steps of $100, never downwards, so that without the figure of a year this one is the careful one',
    verified: false,
  },
]

export const thresholdOf = (year: number): TaxThreshold => taxThresholds.findLast((one) => one.fromYear <= year) ?? taxThresholds[0]!

/** A payment counts in the year in which it is sent, by the civil date of the state in which we pay. */
export const taxYearOf = (at: Temporal.Instant): number => civilDateOf(at, NEW_YORK).year
export const yearBegins = (year: number): Temporal.Instant =>
  Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime(NEW_YORK).toInstant()

/** From here on the form is asked for, so that it is there before it is needed. */
const NEAR_PERCENT = 80n
export const nearCents = (threshold: TaxThreshold): bigint => (threshold.cents * NEAR_PERCENT) / 100n
export const isNear = (paidCents: bigint, threshold: TaxThreshold): boolean => paidCents >= nearCents(threshold)

/** Why a form is asked for; null while it is not. Businesses are asked when they join: their payments grow fast. */
export function askBecause(
  kind: 'residential' | 'commercial',
  paidCents: bigint,
  threshold: TaxThreshold,
): 'near-threshold' | 'commercial' | null {
  if (isNear(paidCents, threshold)) return 'near-threshold'
  return kind === 'commercial' ? 'commercial' : null
}
