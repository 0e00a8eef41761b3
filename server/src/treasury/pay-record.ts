/**
 * The public record of how fast people were paid: by utility and month, from the start of each promise until a rail accepted the payment.
 * Whatever was due counts, also what is held, late or not solved yet: it never drops out, and what is not paid is slower than all that is. Pure.
 */

/** Where the money of a due payment stands now; what a rail has accepted is not received before the rail says so. */
export const payStages = ['unsolved', 'link-ready', 'sent', 'received', 'returned'] as const
export type PayStage = (typeof payStages)[number]

/** So many payments of an event whose time has passed. `minutes` after the promise began a rail accepted them; null when none has. */
export type DueCount = {
  readonly minutes: number | null
  readonly stage: PayStage
  /** The coded reason of a missed promise, as it was noted when its time passed. */
  readonly breach: string | null
  readonly count: number
}
/** `month` is the event's, in the utility's zone: `2026-07`. */
export type RecordedCount = DueCount & { readonly utilityId: string; readonly month: string }

export type Pace = {
  readonly due: number
  readonly withinDay: number
  /** In tenths of a percent, rounded down, so that one missed promise never reads as none. */
  readonly withinDayPermille: number
  /** Nearest rank over everything that was due; null when that one is not paid yet. */
  readonly p50Minutes: number | null
  readonly p90Minutes: number | null
  readonly p99Minutes: number | null
  readonly stages: Readonly<Record<PayStage, number>>
  readonly missed: readonly { readonly code: string; readonly count: number }[]
}
/** Null in place of a pace that would speak of too few people. */
export type Cohort = { readonly month: string; readonly pace: Pace | null }
export type UtilityRecord = { readonly utilityId: string; readonly all: Pace | null; readonly months: readonly Cohort[] }

/** Fewer than this are not spoken of, nor can they be told by taking what is shown from a sum. */
export const COHORT_MIN = 20
const DAY_MINUTES = 24 * 60

/** Newest month first; utilities in the order of their ids. */
export function payRecord(counts: readonly RecordedCount[]): UtilityRecord[] {
  const utilities = [...new Set(counts.map((one) => one.utilityId))].sort()
  return utilities.map((utilityId) => {
    const own = counts.filter((one) => one.utilityId === utilityId)
    const months = [...new Set(own.map((one) => one.month))].sort().reverse()
    const sized = months.map((month) => ({ month, counts: own.filter((one) => one.month === month) }))
    const hidden = hiddenMonths(sized.map(({ month, counts: of }) => ({ month, size: sizeOf(of) })))
    return {
      utilityId,
      all: sizeOf(own) < COHORT_MIN ? null : paceOf(own),
      months: sized.map(({ month, counts: of }) => ({ month, pace: hidden.has(month) ? null : paceOf(of) })),
    }
  })
}

const sizeOf = (counts: readonly DueCount[]): number => counts.reduce((sum, one) => sum + one.count, 0)

/** Small months, and with them the next larger ones until what is hidden together is large enough not to be found by subtraction. */
function hiddenMonths(months: readonly { month: string; size: number }[]): ReadonlySet<string> {
  const hidden = new Set<string>()
  let together = 0
  for (const { month, size } of months.toSorted((a, b) => a.size - b.size || (a.month < b.month ? -1 : 1))) {
    if (size >= COHORT_MIN && (together === 0 || together >= COHORT_MIN)) break
    hidden.add(month)
    together += size
  }
  return hidden
}

export function paceOf(counts: readonly DueCount[]): Pace {
  const due = sizeOf(counts)
  const inOrder = counts.toSorted((a, b) => (a.minutes ?? Number.POSITIVE_INFINITY) - (b.minutes ?? Number.POSITIVE_INFINITY))
  const rank = (percent: number): number | null => {
    let left = Math.ceil((due * percent) / 100)
    for (const one of inOrder) {
      left -= one.count
      if (left <= 0) return one.minutes
    }
    return null
  }
  const withinDay = sizeOf(counts.filter((one) => one.minutes !== null && one.minutes <= DAY_MINUTES))
  const codes = [...new Set(counts.map((one) => one.breach).filter((one) => one !== null))].sort()
  return {
    due,
    withinDay,
    withinDayPermille: Math.floor((withinDay * 1000) / due),
    p50Minutes: rank(50),
    p90Minutes: rank(90),
    p99Minutes: rank(99),
    stages: Object.fromEntries(payStages.map((stage) => [stage, sizeOf(counts.filter((one) => one.stage === stage))])) as Pace['stages'],
    missed: codes
      .map((code) => ({ code, count: sizeOf(counts.filter((one) => one.breach === code)) }))
      .sort((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1)),
  }
}
