/** When the next publication of each permit is due, kept by time: a stop of the clock touches only those that are due at it. */
import { faultsAt } from '../admin/faults.ts'
import { covers, type Permit } from '../consent/permits.ts'
import { findHousehold, type World } from '../world.ts'
import { nextPublication } from './publication.ts'

/** Enters the first publication after now (or after `after`, milliseconds) of a permit that covers usage. */
export function scheduleAnnouncement(world: World, permit: Permit, after: number = world.clock.now()): void {
  const household = covers(permit, 'usage') ? findHousehold(world, permit.household) : undefined
  if (!household) return
  const at = nextPublication(household, after, faultsAt(world.state, permit.household))
  world.state.run('INSERT OR REPLACE INTO announcement VALUES (?, ?)', permit.id, Math.floor(at))
}

/** To be called when the times of publication change: with the faults. */
export const forgetSchedule = ({ state }: World) => state.setSetting('scheduled', false)

/** Permits with a publication due by `now`; after them, `next` is entered for each. `since` is when the last ones were announced. */
export function dueAnnouncements(world: World, since: number, now: number): Permit[] {
  makeSchedule(world, since)
  return world.state.all<Permit>(
    'SELECT permit.* FROM announcement CROSS JOIN permit ON permit.id = announcement.permit WHERE announcement.at <= ? ORDER BY granted_at, id',
    Math.floor(now),
  )
}

/** The first time (milliseconds) after `after` at which a publication is due; infinity when there are no permits. */
export function nextScheduled(world: World, since: number, after: number): number {
  makeSchedule(world, since)
  const { at } = world.state.one<{ at: number | null }>('SELECT min(at) AS at FROM announcement WHERE at > ?', Math.floor(after))!
  return at ?? Number.POSITIVE_INFINITY
}

/** Makes the whole schedule where there is none: in a state of an earlier time, and after `forgetSchedule`. */
function makeSchedule(world: World, since: number): void {
  const { state } = world
  if (state.setting<boolean>('scheduled') === true) return
  state.run('DELETE FROM announcement')
  for (const permit of state.all<Permit>(`SELECT * FROM permit WHERE status = 'active'`))
    scheduleAnnouncement(world, permit, Math.max(since, permit.granted_at))
  state.setSetting('scheduled', true)
}
