/** Authorization requests under way: kept half an hour of real time, ended by Accept or Cancel. */
import { parseScope, scopeFamilies } from '@quickpay/green-button'
import { isUtilityId, type UtilityId } from '../admin/admin-json.ts'
import { clientOf } from '../admin/registrations.ts'
import { dialects } from '../dialects.ts'
import { randomId } from '../state.ts'
import type { World } from '../world.ts'
import type { Term } from './permits.ts'

export type AuthorizationRequest = {
  clientId: string
  redirectUri: string
  scope: string
  state: string
  /** S256 of a verifier (RFC 7636). */
  challenge?: string
}
export type Flow = { id: string; utility: UtilityId; request: AuthorizationRequest; household: string | null; term: Term | null }

const flowMs = 30 * 60_000

/** Checks an authorization request; a string says what is wrong. Nothing wrong is ever redirected, since the address may not be the client's. */
export function readAuthorizationRequest(world: World, utility: UtilityId, query: URLSearchParams): AuthorizationRequest | string {
  const client = clientOf(world.state, utility)
  const [clientId, redirectUri, scope, state] = ['client_id', 'redirect_uri', 'scope', 'state'].map((name) => query.get(name) ?? '')
  for (const name of new Set(query.keys())) if (query.getAll(name).length > 1) return `The parameter ${name} is repeated.`
  if (!client) return 'No third party is registered with this utility.'
  if (clientId !== client.clientId) return 'The third party (client_id) is not known.'
  if (redirectUri !== client.redirectUri) return 'The return address (redirect_uri) is not the registered one.'
  if (query.get('response_type') !== 'code') return 'The response_type must be code.'
  if (!state || state.length > 1000) return 'The state is missing or too long.'
  if (!scope || scope.length > 1000 || !isUsableScope(scope)) return 'The scope asks for no data that can be shared.'
  const challenge = query.get('code_challenge') ?? undefined
  if (dialects[utility].tokens.pkce === 'ignored') return { clientId, redirectUri, scope, state }
  if (challenge === undefined && client.pkce) return 'This third party must send a code_challenge.'
  if (challenge === undefined) return { clientId, redirectUri, scope, state }
  if (query.get('code_challenge_method') !== 'S256') return 'The code_challenge_method must be S256.'
  if (!/^[\w-]{43}$/.test(challenge)) return 'The code_challenge is not one of S256.'
  return { clientId, redirectUri, scope, state, challenge }
}

function isUsableScope(scope: string): boolean {
  try {
    return scopeFamilies(parseScope(scope)).size > 0
  } catch {
    return false
  }
}

export function startFlow({ state }: World, utility: UtilityId, request: AuthorizationRequest): string {
  const id = randomId()
  state.run('DELETE FROM flow WHERE expires_real < ?', Date.now())
  state.run('INSERT INTO flow VALUES (?, ?, ?, NULL, NULL, ?)', id, utility, JSON.stringify(request), Date.now() + flowMs)
  return id
}

export function findFlow({ state }: World, utility: UtilityId, id: string | undefined): Flow | undefined {
  const row = state.one<{ id: string; utility: string; request: string; household: string | null; term: string | null }>(
    'SELECT * FROM flow WHERE id = ? AND utility = ? AND expires_real > ?',
    id ?? '',
    utility,
    Date.now(),
  )
  if (!row || !isUtilityId(row.utility)) return undefined
  return { id: row.id, utility, request: JSON.parse(row.request) as AuthorizationRequest, household: row.household, term: row.term }
}

export const setFlowHousehold = ({ state }: World, id: string, household: string) =>
  state.run('UPDATE flow SET household = ?, term = NULL WHERE id = ?', household, id)
export const setFlowTerm = ({ state }: World, id: string, term: Term) => state.run('UPDATE flow SET term = ? WHERE id = ?', term, id)

/** Ends a flow; false when another request ended it first. */
export const endFlow = ({ state }: World, id: string): boolean => state.run('DELETE FROM flow WHERE id = ?', id) === 1
