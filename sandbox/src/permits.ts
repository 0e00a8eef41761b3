/** Permits: what a resident allowed a third party, and until when (the ESPI Authorization with its Subscription). */
import { parseScope, type ScopeFamily, scopeFamilies } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import type { UtilityId } from './admin-json.ts'
import { randomId } from './state.ts'
import type { World } from './world.ts'

export type Permit = {
  /** Id of the Authorization resource. */
  id: string
  /** Id of the Subscription, which also names the RetailCustomer resource, as at Con Edison. */
  subscription: string
  utility: UtilityId
  client_id: string
  household: string
  scope: string
  granted_at: number
  /** null: until revoked. */
  ends_at: number | null
  status: 'pending' | 'active' | 'revoked'
  revoked_at: number | null
}

/** `until-revoked`, `once` (24 hours), or the last civil day, `2026-12-31`. */
export type Term = string

/** Reads the term of a form. */
export function readTerm(choice: string | undefined, date: string | undefined, now: number): { term: Term } | { problem: string } {
  if (choice === 'until-revoked' || choice === 'once') return { term: choice }
  if (choice !== 'until-date') return { problem: 'Choose how long you would like to share.' }
  if (!date || !/^\d{4}-\d\d-\d\d$/.test(date)) return { problem: 'Enter the last date of sharing.' }
  try {
    if (endOfTerm(date, now)! <= now) return { problem: 'The last date of sharing must not be in the past.' }
  } catch {
    return { problem: 'Enter the last date of sharing.' }
  }
  return { term: date }
}

/** When a term ends, milliseconds; null is until revoked. A date counts to its end. */
export function endOfTerm(term: Term, now: number): number | null {
  if (term === 'until-revoked') return null
  if (term === 'once') return now + 86_400_000
  return Temporal.PlainDate.from(term).add({ days: 1 }).toZonedDateTime(NEW_YORK).epochMilliseconds
}

/** Records a consent; it becomes active when its code is exchanged. */
export function grantPermit(world: World, permit: Pick<Permit, 'utility' | 'client_id' | 'household' | 'scope'>, term: Term): string {
  const id = randomId()
  const now = world.clock.now()
  const { utility, client_id, household, scope } = permit
  world.state.run(
    `INSERT INTO permit VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', NULL)`,
    id,
    randomId(),
    utility,
    client_id,
    household,
    scope,
    now,
    endOfTerm(term, now),
  )
  return id
}

export const activatePermit = (world: World, id: string) =>
  world.state.run(`UPDATE permit SET status = 'active' WHERE id = ? AND status = 'pending'`, id)

/** Ends a permit and every token of it, as of `at` (milliseconds); false when there is no such permit. */
export function revokePermit(world: World, id: string, at: number = world.clock.now()): boolean {
  return world.state.atomically(() => {
    world.state.run('DELETE FROM token WHERE permit = ?', id)
    world.state.run(`UPDATE permit SET revoked_at = ? WHERE id = ? AND status <> 'revoked'`, Math.floor(at), id)
    return world.state.run(`UPDATE permit SET status = 'revoked' WHERE id = ?`, id) > 0
  })
}

export const findPermit = (world: World, id: string) => world.state.one<Permit>('SELECT * FROM permit WHERE id = ?', id)

/** All permits that a client ever held at a utility, oldest first; consents never exchanged are not among them. */
export const permitsOf = (world: World, utility: UtilityId, clientId: string) =>
  world.state.all<Permit>(
    `SELECT * FROM permit WHERE utility = ? AND client_id = ? AND status <> 'pending' ORDER BY granted_at, id`,
    utility,
    clientId,
  )

export const isInForce = (permit: Permit, now: number): boolean =>
  permit.status === 'active' && (permit.ends_at === null || now < permit.ends_at)

/** Every permit in force that covers a family of data. */
export function permitsInForce(world: World, family: ScopeFamily): Permit[] {
  const now = world.clock.now()
  return world.state
    .all<Permit>(`SELECT * FROM permit WHERE status = 'active'`)
    .filter((permit) => isInForce(permit, now) && covers(permit, family))
}

export const covers = (permit: Permit, family: ScopeFamily): boolean => scopeFamilies(parseScope(permit.scope)).has(family)
