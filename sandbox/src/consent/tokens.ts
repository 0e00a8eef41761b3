/** Tokens and codes: made, exchanged and recognised; their lives follow the sandbox clock. */
import { createHash } from 'node:crypto'
import type { UtilityId } from '../admin/admin-json.ts'
import { faultsAt, faultsOf } from '../admin/faults.ts'
import { clientOf } from '../admin/registrations.ts'
import { dialects } from '../dialects.ts'
import { randomSecret } from '../state.ts'
import type { World } from '../world.ts'
import { digest, sameSecret } from './bearer.ts'
import { noteUse } from './permit-ends.ts'
import { activatePermit, findPermit, isInForce, type Permit } from './permits.ts'

export const accessTokenSeconds = 3600
/** A refresh token dies after a year without use (Con Edison onboarding document v4.4). */
const refreshIdleMs = 365 * 86_400_000

type TokenRow = {
  digest: string
  kind: 'access' | 'refresh' | 'client'
  utility: UtilityId
  client_id: string
  permit: string | null
  used_at: number
  expires_at: number
}
/** What a bearer token stands for. */
export type Bearer = { kind: 'access'; permit: Permit } | { kind: 'client' | 'registration'; clientId: string }

/** The code that goes back with the browser, good for a minute unless the faults say otherwise; `challenge` is the S256 of its verifier. */
export function issueCode(
  { state, clock }: World,
  permit: Pick<Permit, 'id' | 'household'>,
  redirectUri: string,
  challenge?: string,
): string {
  const code = randomSecret()
  const lifeMs = faultsAt(state, permit.household).codeSeconds * 1000
  state.run('INSERT INTO code VALUES (?, ?, ?, ?, 0)', digest(code), permit.id, redirectUri, Math.floor(clock.now()) + lifeMs)
  if (challenge !== undefined) state.run('INSERT INTO code_challenge VALUES (?, ?)', digest(code), challenge)
  return code
}

export type Presented = { code: string; redirectUri: string; verifier: string | null }

/** Uses up a code; undefined when it is unknown, used, late, was sent elsewhere, or its verifier is not the one of its challenge. */
export function redeemCode(world: World, utility: UtilityId, clientId: string, presented: Presented): Permit | undefined {
  const { code, redirectUri, verifier } = presented
  return world.state.atomically(() => {
    const row = world.state.one<{ permit: string; redirect_uri: string; expires_at: number; challenge: string | null }>(
      `SELECT permit, redirect_uri, expires_at, challenge FROM code LEFT JOIN code_challenge ON code_challenge.digest = code.digest
        WHERE code.digest = ? AND used = 0`,
      digest(code),
    )
    const permit = row && findPermit(world, row.permit)
    if (!row || !permit || permit.utility !== utility || permit.client_id !== clientId) return undefined
    world.state.run('UPDATE code SET used = 1 WHERE digest = ?', digest(code))
    if (row.redirect_uri !== redirectUri || world.clock.now() >= row.expires_at) return undefined
    // A verifier without a challenge is as wrong as a challenge without its verifier (RFC 9700 §2.1.1: no downgrade).
    if (row.challenge === null ? verifier !== null && dialects[utility].tokens.pkce === 'S256' : !answers(verifier, row.challenge))
      return undefined
    activatePermit(world, permit.id)
    return findPermit(world, permit.id)
  })
}

const answers = (verifier: string | null, challenge: string): boolean =>
  verifier !== null &&
  /^[\w.~-]{43,128}$/.test(verifier) &&
  sameSecret(createHash('sha256').update(verifier).digest('base64url'), challenge)

function issue(
  world: World,
  kind: TokenRow['kind'],
  utility: UtilityId,
  clientId: string,
  permit: string | null,
  expiresAt: number,
): string {
  const token = randomSecret()
  const now = Math.floor(world.clock.now())
  world.state.run(
    'INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?)',
    digest(token),
    kind,
    utility,
    clientId,
    permit,
    now,
    Math.floor(expiresAt),
  )
  return token
}

/** A new access token; the one before it ends, as the Green Button certification test OAD013 expects. */
export function issueAccessToken(world: World, permit: Permit): { token: string; expiresIn: number } {
  const now = world.clock.now()
  const expiresAt = Math.min(now + accessTokenSeconds * 1000, permit.ends_at ?? Number.POSITIVE_INFINITY)
  world.state.run(`DELETE FROM token WHERE permit = ? AND kind = 'access'`, permit.id)
  return {
    token: issue(world, 'access', permit.utility, permit.client_id, permit.id, expiresAt),
    expiresIn: Math.round((expiresAt - now) / 1000),
  }
}

export const issueRefreshToken = (world: World, permit: Permit): string =>
  issue(world, 'refresh', permit.utility, permit.client_id, permit.id, world.clock.now() + refreshIdleMs)

export const issueClientToken = (world: World, utility: UtilityId, clientId: string): string =>
  issue(world, 'client', utility, clientId, null, world.clock.now() + accessTokenSeconds * 1000)

/**
 * The permit of a refresh token, whose idle year begins anew; undefined when it is no longer good. `refreshToken` is what the answer
 * says of it: nothing, the same, or a new one, with which the old one is dead.
 */
export function useRefreshToken(
  world: World,
  utility: UtilityId,
  clientId: string,
  token: string,
): { permit: Permit; renew(): string | undefined } | undefined {
  const now = Math.floor(world.clock.now())
  const row = world.state.one<TokenRow>(`SELECT * FROM token WHERE digest = ? AND kind = 'refresh' AND expires_at > ?`, digest(token), now)
  const permit = row?.permit && row.utility === utility && row.client_id === clientId ? findPermit(world, row.permit) : undefined
  if (!permit || !isInForce(permit, now)) return undefined
  const renew = () => {
    noteUse(world, permit)
    const fault = faultsAt(world.state, permit.household).refresh
    const how = fault === 'usual' ? dialects[utility].tokens.refresh : fault
    if (how === 'rotated') {
      world.state.run('DELETE FROM token WHERE digest = ?', digest(token))
      return issueRefreshToken(world, permit)
    }
    world.state.run('UPDATE token SET used_at = ?, expires_at = ? WHERE digest = ?', now, now + refreshIdleMs, digest(token))
    return how === 'same' ? token : undefined
  }
  return { permit, renew }
}

/** Whose bearer token this is; undefined when it is unknown, expired, revoked, or of the other utility. */
export function recogniseBearer(world: World, utility: UtilityId, token: string): Bearer | undefined {
  const now = world.clock.now()
  const row = world.state.one<TokenRow>(
    `SELECT * FROM token WHERE digest = ? AND kind <> 'refresh' AND utility = ? AND expires_at > ?`,
    digest(token),
    utility,
    Math.floor(now),
  )
  if (!row) {
    const registration = clientOf(world.state, utility)
    const isRegistration = registration?.registrationAccessToken && sameSecret(token, registration.registrationAccessToken)
    return isRegistration ? { kind: 'registration', clientId: registration.clientId } : undefined
  }
  if (row.permit === null) return { kind: 'client', clientId: row.client_id }
  const permit = findPermit(world, row.permit)
  return permit && isInForce(permit, now) ? { kind: 'access', permit } : undefined
}

/** Counts a call of the token endpoint; false beyond fifty (or what the faults say) in a minute of the sandbox clock. */
export function mayCallAgain({ state, clock }: World, utility: UtilityId): boolean {
  const now = Math.floor(clock.now())
  state.run('DELETE FROM token_call WHERE at <= ?', now - 60_000)
  const calls = state.one<{ n: number }>('SELECT count(*) AS n FROM token_call WHERE utility = ?', utility)!.n
  if (calls >= faultsOf(state).tokenCallsPerMinute) return false
  state.run('INSERT INTO token_call VALUES (?, ?)', utility, now)
  return true
}
