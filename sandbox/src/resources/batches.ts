/** Batches: feeds assembled on request or on publication, announced, and kept two days under their address. */
import { writeBatchList } from '@quickpay/green-button'
import type { UtilityId } from '../admin/admin-json.ts'
import { faultsAt, faultsOf } from '../admin/faults.ts'
import { isInForce, type Permit } from '../consent/permits.ts'
import { dialects } from '../dialects.ts'
import { midnightS } from '../households/civil-day.ts'
import { publicationsBetween } from '../households/publication.ts'
import { dueAnnouncements, nextScheduled, scheduleAnnouncement } from '../households/schedule.ts'
import { enqueueNotification } from '../outgoing.ts'
import { espiPath, findHousehold, type World } from '../world.ts'
import { partsOf } from './parts.ts'
import type { Window } from './usage-feed.ts'
import { printWindow } from './window.ts'

const keptMs = 2 * 86_400_000
const assemblyMs = 1000
const pushedDays = 10

/** What is asked for: the data of `permits` in `window` (null: it has none), under an address (path and query, exactly as requested). */
export type Batch = { utility: UtilityId; owner: string; permits: readonly Permit[]; path: string; window: Window | null }

/**
 * The state of a batch: ready, with the moment whose data it holds, or being assembled. A first request starts the assembly and
 * the notification that follows it; a batch in several parts is never ready itself, and asking for it again announces them again.
 */
export function requestBatch(world: World, batch: Batch): { is: 'ready'; asOf: number } | { is: 'assembling' } {
  const { state, clock } = world
  const { utility, path } = batch
  const kept = state.one<{ as_of: number; ready_real: number }>(
    'SELECT as_of, ready_real FROM batch WHERE utility = ? AND uri = ?',
    utility,
    path,
  )
  const fault = faultsAt(state, householdOf(batch.permits)).batches
  if (fault === 'at-once') return { is: 'ready', asOf: clock.now() }
  if (fault === 'never') return { is: 'assembling' }
  const readyReal = Date.now() + assemblyMs
  if (!kept || clock.now() - kept.as_of >= keptMs) state.atomically(() => assemble(world, batch, clock.now(), readyReal))
  else if (kept.ready_real <= Date.now()) {
    const parts = state.one<{ parts: string }>('SELECT parts FROM batch_parts WHERE utility = ? AND uri = ?', utility, path)
    if (!parts) return { is: 'ready', asOf: kept.as_of }
    state.run('UPDATE batch SET ready_real = ? WHERE utility = ? AND uri = ?', readyReal, utility, path)
    announce(world, batch, JSON.parse(parts.parts) as string[], readyReal)
  }
  return { is: 'assembling' }
}

/** The one household whose data a batch holds; the data of several have no faults of a household. */
const householdOf = (permits: readonly Permit[]) => (permits.length === 1 ? permits[0]!.household : undefined)

/** Keeps a batch under its address, or in parts under theirs, and announces it in one BatchList. */
function assemble(world: World, batch: Batch, asOf: number, readyReal: number): void {
  const { utility, owner, permits, path, window } = batch
  const windows = window ? partsOf(world, permits, window, asOf, faultsOf(world.state).chunkBytes) : []
  const parts = windows.length > 1 ? windows.map((part) => `${path.split('?')[0]}?${printWindow(part)}`) : [path]
  world.state.run('DELETE FROM batch WHERE as_of < ?', asOf - keptMs)
  world.state.run('DELETE FROM batch_parts WHERE as_of < ? OR (utility = ? AND uri = ?)', asOf - keptMs, utility, path)
  if (parts.length > 1)
    world.state.run('INSERT INTO batch_parts VALUES (?, ?, ?, ?)', utility, path, JSON.stringify(parts), Math.floor(asOf))
  for (const uri of new Set([path, ...parts]))
    world.state.run('INSERT OR REPLACE INTO batch VALUES (?, ?, ?, ?, ?)', utility, uri, owner, Math.floor(asOf), readyReal)
  announce(world, batch, parts, readyReal)
}

const announce = (world: World, { utility, permits }: Batch, paths: readonly string[], dueReal: number) =>
  enqueueNotification(world, utility, writeBatchList(paths.map((path) => world.url + path)), dueReal, householdOf(permits))

/** The window pushed when `day` is published: that day and the nine before it, or what was published at that moment. */
const pushedWindow = (utility: UtilityId, day: number, at: number): Window =>
  dialects[utility].windowMeans === 'publication'
    ? { fromS: Math.floor(at / 1000), toS: Math.floor(at / 1000) + 1 }
    : { fromS: midnightS(day + 1 - pushedDays), toS: midnightS(day + 1) }

/** Notifies all publications since the last time, once each; returns how many. */
export function announcePublications(world: World): number {
  const { state, clock } = world
  const now = clock.now()
  return state.atomically(() => {
    const announced = announcedAt(world)
    state.setSetting('announcedAt', now)
    let count = 0
    for (const permit of dueAnnouncements(world, announced, now)) {
      scheduleAnnouncement(world, permit, now)
      const faults = faultsAt(state, permit.household)
      if (faults.batches === 'never' || !isInForce(permit, now)) continue
      const household = findHousehold(world, permit.household)!
      for (const { day, at } of publicationsBetween(household, Math.max(announced, permit.granted_at), now, faults)) {
        const window = pushedWindow(permit.utility, day, at)
        const path = `${espiPath(permit.utility)}/resource/Batch/Subscription/${permit.subscription}?${printWindow(window)}`
        assemble(world, { utility: permit.utility, owner: permit.id, permits: [permit], path, window }, at, 0)
        count++
      }
    }
    return count
  })
}

const announcedAt = ({ state, clock }: World): number => state.setting<number>('announcedAt') ?? clock.bornAt

/** When the next publication of a household with a permit in force is due. */
export const nextAnnouncement = (world: World, after: number): number => nextScheduled(world, announcedAt(world), after)
