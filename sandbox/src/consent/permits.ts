/** Permits: what a resident allowed a third party, and until when (the ESPI Authorization with its Subscription). */
import { parseScope, type ScopeFamily, scopeFamilies } from '@quickpay/green-button'
import { NEW_YORK } from '@quickpay/units'
import type { UtilityId } from '../admin/admin-json.ts'
import { scheduleAnnouncement } from '../households/schedule.ts'
import { announceAuthorization } from '../resources/announcements.ts'
import { randomId } from '../state.ts'
import type { World } from '../world.ts'

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

export type Grant = Pick<Permit, 'utility' | 'client_id' | 'household' | 'scope'>

/** Records a consent; it becomes active when its code is exchanged. `termDays` above 0 stand before what the customer chose. */
export function grantPermit(world: World, permit: Grant, term: Term, termDays = 0): string {
  const id = randomId()
  const now = Math.floor(world.clock.now())
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
    termDays > 0 ? now + termDays * 86_400_000 : endOfTerm(term, now),
  )
  return id
}

/** Puts a consent into force; its idle time and its announcements begin. */
export function activatePermit(world: World, id: string): void {
  const { state, clock } = world
  if (state.run(`UPDATE permit SET status = 'active' WHERE id = ? AND status = 'pending'`, id) === 0) return
  state.run('INSERT OR REPLACE INTO permit_use VALUES (?, ?)', id, Math.floor(clock.now()))
  const permit = findPermit(world, id)!
  scheduleAnnouncement(world, permit)
  announceAuthorization(world, permit)
}

/** Changes a permit as its third party asks (function block 41): never more than the customer gave. */
export function reducePermit(world: World, id: string, scope: string, endsAt: number | null): void {
  const sql = `UPDATE permit SET scope = ?, ends_at = ? WHERE id = ? AND status = 'active'`
  if (world.state.run(sql, scope, endsAt, id) > 0) announceAuthorization(world, findPermit(world, id)!)
}

/** Ends a permit and every token of it, as of `at` (milliseconds); false when there is no such permit. */
export function revokePermit(world: World, id: string, at: number = world.clock.now()): boolean {
  return world.state.atomically(() => {
    for (const table of ['token', 'permit_use', 'announcement']) world.state.run(`DELETE FROM ${table} WHERE permit = ?`, id)
    const ended = world.state.run(`UPDATE permit SET revoked_at = ? WHERE id = ? AND status <> 'revoked'`, Math.floor(at), id)
    if (ended > 0) announceAuthorization(world, findPermit(world, id)!)
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

const families = new Map<string, ReadonlySet<ScopeFamily>>()
/** Whether the scope of a permit reaches a family of data; scopes are few, permits many. */
export function covers({ scope }: Pick<Permit, 'scope'>, family: ScopeFamily): boolean {
  const known = families.get(scope) ?? scopeFamilies(parseScope(scope))
  if (families.size > 1000) families.clear()
  families.set(scope, known)
  return known.has(family)
}

/** Which of these households share with a client now. */
export function sharingOf(world: World, utility: UtilityId, clientId: string | null, households: readonly string[]): Set<string> {
  const now = world.clock.now()
  const shares = (household: string) =>
    world.state
      .all<Permit>(`SELECT * FROM permit WHERE household = ? AND status = 'active'`, household)
      .some((permit) => permit.utility === utility && (clientId === null || permit.client_id === clientId) && isInForce(permit, now))
  return new Set(households.filter(shares))
}

/** Whether a scope asks for no function block beyond those granted, and for some data at all. */
export function isWithinGrant(scope: string, granted: string): boolean {
  const blocks = new Set(parseScope(granted).functionBlocks)
  const asked = parseScope(scope)
  return scopeFamilies(asked).size > 0 && asked.functionBlocks.every((block) => blocks.has(block))
}
