/** Cuts the window of a batch that would be too large for one document into windows that are not (at Con Edison above 200 MB). */

import { covers, type Permit } from '../consent/permits.ts'
import { dayAt, midnightS } from '../households/civil-day.ts'
import { findHousehold, type World } from '../world.ts'
import type { Window } from './usage-feed.ts'

/** More than any of these takes when written. */
const readingBytes = 300
const dayBytes = 1500
const pointBytes = 4000

/**
 * Windows of whole days, in order, that together are `window`; no document of one of them exceeds `limitBytes`, except that a
 * single day is never cut. Sizes are reckoned from above, so a document somewhat below the limit may be cut as well.
 */
export function partsOf(world: World, permits: readonly Permit[], window: Window, asOf: number, limitBytes: number): Window[] {
  const meters = permits.map((permit) => {
    const { firstDay, intervalSeconds } = findHousehold(world, permit.household)!
    return { firstDay, bytesPerDay: dayBytes + (covers(permit, 'usage') ? (90_000 / intervalSeconds) * readingBytes : 0) }
  })
  const frame = pointBytes * meters.length
  const first = Math.max(dayAt(window.fromS * 1000), Math.min(...meters.map(({ firstDay }) => firstDay)))
  const last = Math.min(dayAt(window.toS * 1000 - 1), dayAt(asOf))
  const cuts: number[] = []
  let bytes = frame
  for (let day = first; day <= last; day++) {
    const more = meters.reduce((sum, meter) => sum + (meter.firstDay <= day ? meter.bytesPerDay : 0), 0)
    if (bytes + more > limitBytes && day > first) {
      cuts.push(midnightS(day))
      bytes = frame
    }
    bytes += more
  }
  const bounds = [window.fromS, ...cuts, window.toS]
  return bounds.slice(1).map((toS, i) => ({ fromS: bounds[i]!, toS }))
}
