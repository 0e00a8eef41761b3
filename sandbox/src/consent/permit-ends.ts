/** How permits end by themselves: their term is over, or the third party has not used them for too long. */
import { faultsOf } from '../admin/faults.ts'
import { settingsOf } from '../admin/registrations.ts'
import type { World } from '../world.ts'
import { type Permit, revokePermit } from './permits.ts'

const dayMs = 86_400_000

/** The third party used a permit: refreshed its token or asked for its data. */
export function noteUse({ state, clock }: World, permit: Permit): void {
  const at = Math.floor(clock.now())
  state.run('INSERT INTO permit_use VALUES (?, ?) ON CONFLICT (permit) DO UPDATE SET used_at = excluded.used_at', permit.id, at)
}

/** Revokes every permit whose term or idle time is over, as of that moment; looks only at those, however many there are. */
export function endDuePermits(world: World): void {
  const { state, clock } = world
  const { households, inactivityDays } = faultsOf(state)
  endIdle(world, inactivityDays || settingsOf(state).inactivityDays, null)
  for (const [household, own] of Object.entries(households)) if (own.inactivityDays) endIdle(world, own.inactivityDays, household)
  const over = state.all<{ id: string; ends_at: number }>(
    `SELECT id, ends_at FROM permit WHERE status = 'active' AND ends_at <= ?`,
    Math.floor(clock.now()),
  )
  for (const { id, ends_at } of over) revokePermit(world, id, ends_at)
}

/** Ends what was not used for so many days, of one household or (null) of all. CROSS JOIN has SQLite begin with the few that are idle. */
function endIdle(world: World, days: number, household: string | null): void {
  const idle = world.state.all<{ permit: string; used_at: number; ends_at: number | null }>(
    `SELECT permit_use.permit AS permit, used_at, ends_at FROM permit_use CROSS JOIN permit ON permit.id = permit_use.permit WHERE used_at <= ? AND status = 'active' AND (? IS NULL OR household = ?)`,
    Math.floor(world.clock.now() - days * dayMs),
    household,
    household,
  )
  for (const { permit, used_at, ends_at } of idle)
    revokePermit(world, permit, Math.min(used_at + days * dayMs, ends_at ?? Number.POSITIVE_INFINITY))
}
