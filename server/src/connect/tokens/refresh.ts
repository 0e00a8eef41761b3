/**
 * Refreshes an access token: one process at a time for an authorization, and so that a new refresh token is not lost. The outside is asked
 * while no transaction is open; that it is asked is written before, what it answered is written before it is judged, and whoever comes after
 * a process that ended in between takes that answer in.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Authorization } from '#connect/authorization.ts'
import { endAuthorization } from '#connect/authorization-store.ts'
import type { Access, AccessWorld } from '#connect/tokens/access.ts'
import { askRefresh, readTokens } from '#connect/tokens/oauth.ts'
import { persist } from '#connect/tokens/persist.ts'
import { refreshTokenIn } from '#connect/tokens/token-answer.ts'
import { holdCalls, spendCall } from '#connect/tokens/token-budget.ts'
import {
  closeTurn,
  keepAnswer,
  leaveTurn,
  noteAsked,
  readToken,
  sealedRefreshOf,
  storeToken,
  type Turn,
  takeTurn,
} from '#connect/tokens/token-store.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'
import { newId } from '#platform/ids.ts'

/** Longer than a call and the writing of its answer take. */
const TURN_SECONDS = 30
/** How long one waits for another process's refresh. */
const WAIT_MS = 15_000
const LOOK_MS = 100

/** The token that is kept, unless it ends within two minutes or is the one that was refused. */
export async function freshAccess(world: AccessWorld, a: Authorization, refused: string | null): Promise<Access | null> {
  const kept = await readToken(world.db, world.vault, a.memberId, a.authorizationId, 'access')
  const fresh = kept?.expiresAt && Temporal.Instant.compare(kept.expiresAt, world.clock.now().add({ minutes: 2 })) > 0
  return kept && fresh && kept.value !== refused ? { is: 'token', value: kept.value } : null
}

/** Throws Failure: `token-budget`, `token-endpoint`, `token-refused`, `client-refused`, `refresh-under-way`, `refreshed-elsewhere`. */
export async function refresh(world: AccessWorld, utility: UtilityClient, a: Authorization, refused: string | null): Promise<Access> {
  const name = newId('trn')
  for (const begun = performance.now(); ; await pause(LOOK_MS)) {
    const taken = await takeTurn(world.db, world.vault, a, name, TURN_SECONDS)
    // Without a refresh token the share was for one time, and that is over.
    if (taken.is === 'no-token') return end(world, a, 'expired')
    // Asked again in both cases: another process may just have brought one.
    const fresh = await freshAccess(world, a, refused)
    if (taken.is === 'taken' && !fresh) return inTurn(world, utility, a, taken.turn, refused)
    if (taken.is === 'taken') await leaveTurn(world.db, taken.turn, taken.turn.askedAt)
    if (fresh) return fresh
    if (performance.now() - begun > WAIT_MS)
      throw new Failure('refresh-under-way', 'soon', 'another process is refreshing this token', { utility: utility.profile.id })
  }
}

async function inTurn(world: AccessWorld, utility: UtilityClient, a: Authorization, turn: Turn, refused: string | null): Promise<Access> {
  if (turn.answer !== null) {
    // Somebody asked and did not live to say so. Its access token may be too old by now; its refresh token is what counts.
    await takeIn(world, utility, turn, turn.answer, turn.askedAt ?? world.clock.now())
    return (await freshAccess(world, a, refused)) ?? refresh(world, utility, a, refused)
  }
  let answer: string
  try {
    await spendCall(world, utility)
    await noteAsked(world.db, turn, world.clock.now())
    answer = await askRefresh(utility, turn.value, a.scopeGranted)
  } catch (error) {
    return unanswered(world, utility, a, turn, error)
  }
  await persist(() => keepAnswer(world.db, world.vault, turn, answer)).catch(() => {})
  const value = await takeIn(world, utility, turn, answer, world.clock.now())
  return value === null ? settled(world, a, refused) : { is: 'token', value }
}

/** Stores what an answer gives, the refresh token first; answers the access token, null when the row was taken or is gone meanwhile. */
async function takeIn(
  world: AccessWorld,
  utility: UtilityClient,
  turn: Turn,
  answer: string,
  at: Temporal.Instant,
): Promise<string | null> {
  const { db, vault } = world
  try {
    const tokens = await readTokens(utility, answer)
    const access = { value: tokens.accessToken, expiresAt: at.add({ seconds: tokens.expiresInSeconds }) }
    const stored = await persist(() =>
      db.transaction().execute(async (trx) => {
        if (!(await closeTurn(trx, vault, turn, tokens.refreshToken ?? turn.value, at))) return false
        await storeToken(trx, vault, turn.memberId, turn.authorizationId, 'access', access, at)
        return true
      }),
    )
    return stored ? tokens.accessToken : null
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    // Of no use but for its refresh token, which may have ended the one before it.
    await persist(() => closeTurn(db, vault, turn, refreshTokenIn(answer) ?? turn.value, at))
    throw error
  }
}

/** Another took the row over, or the authorization ended while the utility was asked; its tokens are not brought back. */
async function settled(world: AccessWorld, a: Authorization, refused: string | null): Promise<Access> {
  const fresh = await freshAccess(world, a, refused)
  if (fresh) return fresh
  if ((await sealedRefreshOf(world.db, a)) === null) return { is: 'ended' }
  throw new Failure('refreshed-elsewhere', 'soon', 'another process was faster', {})
}

async function unanswered(world: AccessWorld, utility: UtilityClient, a: Authorization, turn: Turn, error: unknown): Promise<Access> {
  if (error instanceof Failure) await holdCalls(world, utility, error)
  const status = error instanceof Failure ? Number(error.evidence['status'] ?? 0) : 0
  // A clear no, and a call never made, leave the token as it was; whatever else happened may have used it.
  const clear = error instanceof Failure && (error.code === 'token-budget' || (status >= 300 && status < 500))
  await leaveTurn(world.db, turn, clear ? turn.askedAt : world.clock.now())
  if (!(error instanceof Failure) || error.code !== 'grant-refused') throw error
  const sealed = await sealedRefreshOf(world.db, a)
  if (sealed === null) return { is: 'ended' }
  if (sealed !== turn.sealed) throw new Failure('refreshed-elsewhere', 'soon', 'another process was faster', {}, error)
  const now = world.clock.now()
  if (a.endsAt && Temporal.Instant.compare(a.endsAt, now) <= 0) return end(world, a, 'expired')
  // Where tokens rotate, an answer that we never saw may hold the one that counts: then the customer revoked nothing.
  const lost = turn.askedAt !== null && utility.profile.tokens.refreshRotates !== 'never'
  return end(world, a, lost ? 'refused' : 'revoked')
}

async function end(world: AccessWorld, a: Authorization, because: 'revoked' | 'expired' | 'refused'): Promise<Access> {
  await world.db.transaction().execute((trx) => endAuthorization(trx, a.memberId, a.authorizationId, because, world.clock.now()))
  return { is: 'ended' }
}
