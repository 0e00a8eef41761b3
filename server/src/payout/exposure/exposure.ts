/** What is out with a program's customers before its utility has paid, how old that is, and whose payment there is still room for. Pure. */
import type { Cents } from '@quickpay/units'

/** One receivable of a program: an event's, or a month's of pledged load. */
export type Exposed = {
  readonly utilityId: string
  readonly programId: string
  /** Null for a month of pledged load, which `month` then names as YYYY-MM. */
  readonly eventId: string | null
  readonly month: string | null
  /** When it was earned: the event's end, or the end of the month. */
  readonly earnedAt: Temporal.Instant
  /** Paid to customers and on its way to them. */
  readonly advancedCents: bigint
  /** Paid by the utility, or given up with a reason. */
  readonly collectedCents: bigint
}

/** What of it is not collected. What a utility paid above it stands against no other event: each has to be collected by itself. */
export const outstanding = ({ advancedCents, collectedCents }: Pick<Exposed, 'advancedCents' | 'collectedCents'>): bigint =>
  advancedCents > collectedCents ? advancedCents - collectedCents : 0n

/** The oldest bucket has no end. */
export const ageDays = [30, 60, 90] as const

/** The outstanding cents by age: up to 30 days, 60, 90, and older. */
export function aged(list: readonly Exposed[], now: Temporal.Instant): bigint[] {
  const buckets: bigint[] = [...ageDays.map(() => 0n), 0n]
  for (const one of list) {
    const days = now.since(one.earnedAt).total('hours') / 24
    const at = ageDays.findIndex((end) => days <= end)
    const bucket = at < 0 ? ageDays.length : at
    buckets[bucket] = buckets[bucket]! + outstanding(one)
  }
  return buckets
}

/** Room for this much is left under the limit; null without one. */
export type Room = bigint | null

/**
 * How many of those who wait, in order of booking, there is room for. The first that does not fit ends it: nobody overtakes, or a large
 * payment would wait for as long as small ones come.
 */
export function admitted(waiting: readonly { readonly cents: Cents }[], room: Room): number {
  if (room === null) return waiting.length
  let left = room
  const last = waiting.findIndex(({ cents }) => {
    left -= cents
    return left < 0n
  })
  return last < 0 ? waiting.length : last
}
