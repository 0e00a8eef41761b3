/** Which hours of an event can be counted when some never came. Pure. */
import type { Load } from '@quickpay/baseline'
import type { Interval } from '@quickpay/units'
import type { Missing } from '#settlement/participation.ts'

/** So much of an event's intervals must be there before any of it is paid without the rest. */
const ENOUGH_PERCENT = 75

/**
 * The longest run of complete hours, and the hours that stay open; null when fewer than three quarters of the intervals are there or no hour
 * is whole. `missing` are the stretches a measurement named, in order. A gap in the middle leaves the shorter side open too: a baseline is
 * of one stretch.
 */
export function completeRun(event: Interval, load: Load, missing: readonly Missing[]): { run: Interval; open: Missing[] } | null {
  const [startS, endS] = [event.start.epochMilliseconds / 1000, event.end.epochMilliseconds / 1000]
  const there = load.starts.reduce((count, at) => count + Number(at >= startS && at < endS), 0)
  if (there * 100 * load.intervalSeconds < ENOUGH_PERCENT * (endS - startS)) return null
  const runs: Interval[] = []
  let from = event.start
  for (const gap of missing) {
    const [gapStart, gapEnd] = [Temporal.Instant.from(gap.start), Temporal.Instant.from(gap.end)]
    if (Temporal.Instant.compare(from, gapStart) < 0) runs.push({ start: from, end: gapStart })
    from = gapEnd
  }
  if (Temporal.Instant.compare(from, event.end) < 0) runs.push({ start: from, end: event.end })
  const lengthOf = (run: Interval) => run.end.epochMilliseconds - run.start.epochMilliseconds
  const run = runs.reduce<Interval | null>((best, one) => (best && lengthOf(best) >= lengthOf(one) ? best : one), null)
  if (!run) return null
  const open: Missing[] = []
  if (!run.start.equals(event.start)) open.push({ start: event.start.toString(), end: run.start.toString() })
  if (!run.end.equals(event.end)) open.push({ start: run.end.toString(), end: event.end.toString() })
  return { run, open }
}
