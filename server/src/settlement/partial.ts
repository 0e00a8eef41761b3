/** Whether the hours of an event that are complete are paid although others never came, and which then stay open. Pure. */
import type { Load } from '@quickpay/baseline'
import type { Interval } from '@quickpay/units'
import type { Missing } from '#settlement/participation.ts'

/** So much of an event's intervals must be there before any of it is paid without the rest. */
const ENOUGH_PERCENT = 75

/**
 * The hours that stay open while every other one is paid; null when fewer than three quarters of the intervals are there or no hour is whole.
 * `missing` are the stretches of hours a measurement named.
 */
export function openHours(event: Interval, load: Load, missing: readonly Missing[]): Interval[] | null {
  const [startS, endS] = [event.start.epochMilliseconds / 1000, event.end.epochMilliseconds / 1000]
  const there = load.starts.reduce((count, at) => count + Number(at >= startS && at < endS), 0)
  if (there * 100 * load.intervalSeconds < ENOUGH_PERCENT * (endS - startS)) return null
  const open = missing.map(({ start, end }) => ({ start: Temporal.Instant.from(start), end: Temporal.Instant.from(end) }))
  const openS = open.reduce((total, one) => total + (one.end.epochMilliseconds - one.start.epochMilliseconds) / 1000, 0)
  return openS < endS - startS ? open : null
}
