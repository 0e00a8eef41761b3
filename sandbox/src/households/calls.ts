/** Calls: windows in which e-mail asked households to use less; they act only on what reached them in time. */

import type { World } from '../world.ts'
import { midnightS } from './civil-day.ts'
import type { Household } from './households.ts'
import type { Invitation } from './invitation.ts'
import type { Call } from './load.ts'

/** In the place of a household's id: a call to all of them, however many there are. */
const everyone = '*'

/**
 * Notes an invitation sent to `recipient`. A resident's own address reaches the homes of that resident; an address the
 * sandbox does not know (someone trying the demo) reaches everyone. What is already past cannot change.
 */
export function noteInvitation(world: World, recipient: string, invitation: Invitation): void {
  const own = world.households.at(recipient).map(({ householdId }) => householdId)
  const now = Math.ceil(world.clock.now() / 1000)
  world.state.atomically(() => {
    for (const household of own.length > 0 ? own : [everyone]) note(world, household, invitation, now)
  })
}

function note({ state }: World, id: string, { uid, method, startS, endS }: Invitation, nowS: number): void {
  const earlier = state.one<{ start_at: number; end_at: number }>(
    'SELECT start_at, end_at FROM call WHERE uid = ? AND household = ?',
    uid,
    id,
  )
  // A window that has begun is cut short where the news arrives; the part already lived stays, under a name of its own.
  state.run('DELETE FROM call WHERE uid = ? AND household = ?', uid, id)
  const insert = 'INSERT OR REPLACE INTO call VALUES (?, ?, ?, ?)'
  if (earlier && earlier.start_at < nowS) state.run(insert, `${uid} until ${nowS}`, id, earlier.start_at, Math.min(earlier.end_at, nowS))
  const from = Math.max(startS, nowS)
  if (method === 'REQUEST' && from < endS) state.run(insert, uid, id, from, endS)
}

/** The calls of a household that touch a civil day. */
export function callsOn({ state }: World, household: Household, day: number): Call[] {
  return state.all<{ startS: number; endS: number }>(
    'SELECT DISTINCT start_at AS startS, end_at AS endS FROM call WHERE household IN (?, ?) AND start_at < ? AND end_at > ? ORDER BY start_at, end_at',
    household.householdId,
    everyone,
    midnightS(day + 1),
    midnightS(day),
  )
}
