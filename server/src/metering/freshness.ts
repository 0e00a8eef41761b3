/** How whole and how fresh the readings of a service point are: expected against given for each civil day, how late days come, and what to ask for again. Pure. */
import { civilDay, seconds } from '@quickpay/units'
import type { Day } from '#metering/day.ts'

/** `expected` and `given` are slots; a day of 23 or 25 hours expects fewer or more. */
export type DayState = { readonly date: string; readonly expected: number; readonly given: number }

/** Every civil day from `from` to `to`, both included. Of several directions of one meter the one that has least counts. */
export function completenessOf(
  days: readonly Day[],
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  zone: string,
  intervalSeconds: number,
): DayState[] {
  const byDate = Map.groupBy(days, (day) => day.date)
  const firstOf = new Map<string, string>()
  for (const day of days) if ((firstOf.get(day.flow) ?? '9999') > day.date) firstOf.set(day.flow, day.date)
  const states: DayState[] = []
  for (let day = from; Temporal.PlainDate.compare(day, to) <= 0; day = day.add({ days: 1 })) {
    const date = day.toString()
    const { start, end } = civilDay(day, zone)
    const own = byDate.get(date) ?? []
    const slotSeconds = own[0]?.intervalSeconds ?? intervalSeconds
    const expected = (seconds(end) - seconds(start)) / slotSeconds
    const flows = [...firstOf].filter(([, first]) => first <= date).map(([flow]) => own.find((one) => one.flow === flow))
    const shares = flows.map((one) => (one ? one.milliWh.filter((value) => value !== null).length / one.milliWh.length : 0))
    states.push({ date, expected, given: flows.length === 0 ? 0 : Math.floor(Math.min(...shares) * expected) })
  }
  return states
}

/** How long after its end a day was whole: half of the days sooner than `p50Seconds`, nineteen of twenty sooner than `p95Seconds`. */
export type Lag = { readonly p50Seconds: number; readonly p95Seconds: number; readonly days: number }

/** Fewer days than this say nothing typical. */
const LAG_DAYS_MIN = 3

/** By nearest rank, over days that were waited for: history that was loaded later is not late. */
export function lagOf(arrivals: readonly { date: Temporal.PlainDate; wholeAt: Temporal.Instant }[], zone: string): Lag | null {
  if (arrivals.length < LAG_DAYS_MIN) return null
  const lags = arrivals.map(({ date, wholeAt }) => Math.max(0, seconds(wholeAt) - seconds(civilDay(date, zone).end))).sort((a, b) => a - b)
  const rank = (percent: number) => Math.round(lags[Math.ceil((percent * lags.length) / 100) - 1]!)
  return { p50Seconds: rank(50), p95Seconds: rank(95), days: lags.length }
}

/** Late corrections and late days reach back about this far (Con Edison: 99.8 % of the intervals after 7 days). */
export const GAP_DAYS = 10
/** A utility answers at most this often anew; what it did not have is rarely there an hour later. */
export const ASK_AGAIN_HOURS = 6

export type Gap = { readonly date: string; readonly missing: number }

/** Days that should be here: a later day is whole, or this one is later than days usually come, and a day late at least. */
export function gapsOf(states: readonly DayState[], lag: Lag | null, zone: string, now: Temporal.Instant): Gap[] {
  const whole = states.filter((one) => one.given >= one.expected).map((one) => one.date)
  const newestWhole = whole.toSorted().at(-1) ?? ''
  const patience = Math.max(86_400, lag?.p95Seconds ?? 0)
  return states
    .filter((one) => one.given < one.expected)
    .filter((one) => one.date < newestWhole || seconds(now) > seconds(civilDay(Temporal.PlainDate.from(one.date), zone).end) + patience)
    .map(({ date, expected, given }) => ({ date, missing: expected - given }))
}

/** What is done about a gap that is known: nothing yet, ask, or stop asking, ten days after its day was over. */
export function stepFor(
  gap: { day: Temporal.PlainDate; askedAt: Temporal.Instant | null },
  zone: string,
  now: Temporal.Instant,
): 'wait' | 'ask' | 'give-up' {
  if (Temporal.Instant.compare(civilDay(gap.day.add({ days: GAP_DAYS }), zone).end, now) <= 0) return 'give-up'
  if (gap.askedAt && Temporal.Instant.compare(gap.askedAt.add({ hours: ASK_AGAIN_HOURS }), now) > 0) return 'wait'
  return 'ask'
}

/** Days next to one another as windows, oldest first; the end of each is the day after its last. */
export function windowsOf(days: readonly Temporal.PlainDate[]): { from: Temporal.PlainDate; toExclusive: Temporal.PlainDate }[] {
  const windows: { from: Temporal.PlainDate; toExclusive: Temporal.PlainDate }[] = []
  for (const day of days.toSorted(Temporal.PlainDate.compare)) {
    const last = windows.at(-1)
    if (last?.toExclusive.equals(day)) last.toExclusive = day.add({ days: 1 })
    else windows.push({ from: day, toExclusive: day.add({ days: 1 }) })
  }
  return windows
}
