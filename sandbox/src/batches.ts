/** Batches: subscription feeds assembled on request or on publication, kept two days under their address. */
import { writeBatchList } from '@quickpay/green-button'
import type { UtilityId } from './admin-json.ts'
import { midnightS } from './civil-day.ts'
import { enqueueNotification } from './outgoing.ts'
import { type Permit, permitsInForce } from './permits.ts'
import { nextPublication, publicationsBetween } from './publication.ts'
import { espiPath, findHousehold, type World } from './world.ts'

const keptMs = 2 * 86_400_000
const assemblyMs = 1000
const pushedDays = 10

type BatchRow = { as_of: number; ready_real: number }

/**
 * The state of the batch behind an address (path and query, exactly as requested): ready, with the moment whose data it
 * holds, or being assembled. A first request starts the assembly and the notification that follows it.
 */
export function requestBatch(world: World, permit: Permit, path: string): { is: 'ready'; asOf: number } | { is: 'assembling' } {
  const { state, clock } = world
  const kept = state.one<BatchRow>('SELECT as_of, ready_real FROM batch WHERE utility = ? AND uri = ?', permit.utility, path)
  if (kept && clock.now() - kept.as_of < keptMs)
    return kept.ready_real <= Date.now() ? { is: 'ready', asOf: kept.as_of } : { is: 'assembling' }
  const readyReal = Date.now() + assemblyMs
  state.atomically(() => {
    keepBatch(world, permit, path, clock.now(), readyReal)
    enqueueNotification(state, permit.utility, writeBatchList([world.url + path]), readyReal)
  })
  return { is: 'assembling' }
}

function keepBatch({ state }: World, permit: Permit, path: string, asOf: number, readyReal: number): void {
  state.run('DELETE FROM batch WHERE as_of < ?', asOf - keptMs)
  state.run('INSERT OR REPLACE INTO batch VALUES (?, ?, ?, ?, ?)', permit.utility, path, permit.id, Math.floor(asOf), Math.ceil(readyReal))
}

const printS = (epochS: number) => Temporal.Instant.fromEpochMilliseconds(epochS * 1000).toString()

/** The address pushed when `day` is published: that day and the nine before it. */
export function pushedPath(utility: UtilityId, subscription: string, day: number): string {
  const window = `published-min=${printS(midnightS(day + 1 - pushedDays))}&published-max=${printS(midnightS(day + 1))}`
  return `${espiPath(utility)}/resource/Batch/Subscription/${subscription}?${window}`
}

/** Notifies all publications since the last time, once each; returns how many. */
export function announcePublications(world: World): number {
  const { state, clock } = world
  const now = clock.now()
  return state.atomically(() => {
    const announced = state.setting<number>('announcedAt') ?? clock.bornAt
    state.setSetting('announcedAt', now)
    let count = 0
    for (const permit of permitsInForce(world, 'usage')) {
      const household = findHousehold(world, permit.household)!
      for (const { day, at } of publicationsBetween(household, Math.max(announced, permit.granted_at), now)) {
        const path = pushedPath(permit.utility, permit.subscription, day)
        keepBatch(world, permit, path, at, 0)
        enqueueNotification(state, permit.utility, writeBatchList([world.url + path]), 0)
        count++
      }
    }
    return count
  })
}

/** When the next publication of a household with a permit in force is due. */
export function nextAnnouncement(world: World, after: number): number {
  const households = new Set(permitsInForce(world, 'usage').map((permit) => permit.household))
  return Math.min(...[...households].map((id) => nextPublication(findHousehold(world, id)!, after)), Number.POSITIVE_INFINITY)
}
