/** How permits end by themselves: their term is over, or the third party has not used them for too long. */
import { type Permit, revokePermit } from './permits.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

const dayMs = 86_400_000
/** Con Edison ends an authorization after 365 days without use (Con Edison onboarding document v4.4); its older pages say 45. */
const inactivityDaysUsual = 365

export const inactivityDaysOf = (state: State): number => state.setting<number>('inactivityDays') ?? inactivityDaysUsual
export const setInactivityDays = (state: State, days: number) => state.setSetting('inactivityDays', days)

/** The third party used a permit: refreshed its token or asked for its data. */
export function noteUse({ state, clock }: World, permit: Permit): void {
  const at = Math.floor(clock.now())
  state.run('INSERT INTO permit_use VALUES (?, ?) ON CONFLICT (permit) DO UPDATE SET used_at = excluded.used_at', permit.id, at)
}

/** Revokes every permit whose term or idle time is over, as of that moment. */
export function endDuePermits(world: World): void {
  const { state, clock } = world
  const idleMs = inactivityDaysOf(state) * dayMs
  const active = state.all<Permit & { used_at: number | null }>(
    `SELECT permit.*, used_at FROM permit LEFT JOIN permit_use ON permit_use.permit = permit.id WHERE status = 'active'`,
  )
  for (const { id, granted_at, ends_at, used_at } of active) {
    const end = Math.min(ends_at ?? Number.POSITIVE_INFINITY, (used_at ?? granted_at) + idleMs)
    if (end <= clock.now()) revokePermit(world, id, Math.floor(end))
  }
}
