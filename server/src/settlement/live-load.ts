/** The load of an account from its validated days, the event's own days filled from the real-time feed where slots are missing. Pure. */
import type { Load } from '@quickpay/baseline'
import { type Day, qualityAt } from '#metering/day.ts'
import { netLoad } from '#metering/load.ts'
import type { RealtimeDay } from '#metering/realtime-store.ts'
import { linesOf } from '#metering/service-point.ts'
import type { PointFacts } from '#settlement/facts.ts'

/** ESPI "raw": the meter's own reading before the utility has validated it. */
const RAW = 14

/** `live`: the days on which a slot was filled; a measurement that uses none of them stands on validated readings. */
export type LiveLoad = { readonly load: Load; readonly filled: ReadonlySet<number> }

/** Slots of the real-time feed never replace a validated reading. */
export function loadWithLive(points: readonly PointFacts[]): LiveLoad {
  const filled = new Set<number>()
  const byId = new Map(points.map((one) => [one.point.servicePointId, withLive(one, filled)]))
  const lines = linesOf(points.map((one) => one.point)).map((line) => line.map((point) => byId.get(point.servicePointId) ?? []))
  return { load: netLoad(lines), filled }
}

function withLive({ days, realTime }: PointFacts, filled: Set<number>): readonly Day[] {
  if (realTime.length === 0) return days
  const merged: Day[] = [...days]
  for (const live of realTime) {
    const at = merged.findIndex((day) => day.flow === live.flow && day.date === live.date)
    const stored = merged[at]
    if (!stored) merged.push(dayOf(live, filled))
    else if (stored.intervalSeconds === live.intervalSeconds) merged[at] = fill(stored, live, filled)
  }
  return merged.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

function dayOf(live: RealtimeDay, filled: Set<number>): Day {
  for (const [slot, value] of live.milliWh.entries()) if (value !== null) filled.add(live.startS + slot * live.intervalSeconds)
  return { ...live, qualities: live.milliWh.map(() => RAW), statedAtMs: [live.receivedAt.epochMilliseconds] }
}

function fill(stored: Day, live: RealtimeDay, filled: Set<number>): Day {
  const fills = (slot: number) => stored.milliWh[slot] === null && (live.milliWh[slot] ?? null) !== null
  if (!stored.milliWh.some((_, slot) => fills(slot))) return stored
  for (const slot of stored.milliWh.keys()) if (fills(slot)) filled.add(live.startS + slot * live.intervalSeconds)
  return {
    ...stored,
    milliWh: stored.milliWh.map((value, slot) => (fills(slot) ? live.milliWh[slot]! : value)),
    qualities: stored.milliWh.map((_, slot) => (fills(slot) ? RAW : qualityAt(stored, slot))),
  }
}
