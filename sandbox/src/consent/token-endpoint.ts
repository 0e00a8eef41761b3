/** The token endpoint (RFC 6749), at the address of each utility's dialect, and dynamic registration where there is one. */
import { parseScope } from '@quickpay/green-button'
import { type Context, Hono } from 'hono'
import { type ClientRegistration, type UtilityId, utilityIds } from '../admin/admin-json.ts'
import { faultsOf } from '../admin/faults.ts'
import { clientOf, readClient, setClient } from '../admin/registrations.ts'
import { dialects, espiPath } from '../dialects.ts'
import { applicationId, customerBulkId } from '../resources/application-information.ts'
import { addressesOf } from '../resources/other-feeds.ts'
import { randomId, randomSecret } from '../state.ts'
import type { World } from '../world.ts'
import { sameSecret } from './bearer.ts'
import { endDuePermits } from './permit-ends.ts'
import type { Permit } from './permits.ts'
import {
  accessTokenSeconds,
  issueAccessToken,
  issueClientToken,
  issueRefreshToken,
  mayCallAgain,
  redeemCode,
  useRefreshToken,
} from './tokens.ts'

export function tokenRoutes(world: World): Hono {
  const app = new Hono()
  for (const utility of utilityIds) {
    app.post(`/${utility}${dialects[utility].paths.token}`, (c) => token(c, world, utility))
    if (dialects[utility].tokens.register) app.post(`/${utility}/oauth/register`, (c) => register(c, world, utility))
  }
  return app
}

async function token(c: Context, world: World, utility: UtilityId): Promise<Response> {
  c.header('cache-control', 'no-store')
  const fault = faultsOf(world.state).token
  if (fault === '500') return c.json({ statusCode: 500, message: 'Internal server error' }, 500)
  const form = new URLSearchParams(await c.req.text())
  const grantType = form.get('grant_type')
  const limited = grantType !== 'authorization_code' && (fault === '429' || !mayCallAgain(world, utility))
  if (limited) return c.json({ statusCode: 429, message: 'Rate limit is exceeded. Try again later.' }, 429)
  const client = clientOf(world.state, utility)
  if (!client || !isClient(c.req.header('authorization'), client)) {
    c.header('www-authenticate', 'Basic realm="sandbox"')
    return refuse(c, 401, 'invalid_client', 'Client authentication failed.')
  }
  if (grantType === 'authorization_code') return exchangeCode(c, world, utility, client, form)
  if (grantType === 'refresh_token') return refresh(c, world, utility, client, form)
  if (grantType === 'client_credentials') return clientCredentials(c, world, utility, client, form)
  return refuse(c, 400, grantType === null ? 'invalid_request' : 'unsupported_grant_type', 'The grant type is missing or not supported.')
}

const refuse = (c: Context, status: 400 | 401, error: string, error_description: string) => c.json({ error, error_description }, status)

/** HTTP Basic with form-encoded parts (RFC 6749 §2.3.1). */
function isClient(header: string | undefined, client: ClientRegistration): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(header ?? '')?.[1]
  if (encoded === undefined) return false
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  try {
    const decode = (part: string) => decodeURIComponent(part.replaceAll('+', ' '))
    return sameSecret(decode(id), client.clientId) && sameSecret(decode(rest.join(':')), client.clientSecret)
  } catch {
    return false
  }
}

function exchangeCode(c: Context, world: World, utility: UtilityId, client: ClientRegistration, form: URLSearchParams) {
  const [code, redirectUri] = [form.get('code'), form.get('redirect_uri')]
  if (!code || !redirectUri) return refuse(c, 400, 'invalid_request', 'code and redirect_uri are required.')
  const permit = redeemCode(world, utility, client.clientId, { code, redirectUri, verifier: form.get('code_verifier') })
  if (!permit) return refuse(c, 400, 'invalid_grant', 'The authorization code is invalid, expired or already used.')
  return c.json({ ...tokenAnswer(world, permit), refresh_token: issueRefreshToken(world, permit) })
}

function refresh(c: Context, world: World, utility: UtilityId, client: ClientRegistration, form: URLSearchParams) {
  const token = form.get('refresh_token')
  if (!token) return refuse(c, 400, 'invalid_request', 'refresh_token is required.')
  endDuePermits(world)
  const used = useRefreshToken(world, utility, client.clientId, token)
  if (!used) return refuse(c, 400, 'invalid_grant', 'The refresh token is invalid, expired or revoked.')
  const scope = form.get('scope')
  if (scope && !isWithin(scope, used.permit.scope)) return refuse(c, 400, 'invalid_scope', 'The scope exceeds what the customer granted.')
  const renewed = world.state.atomically(() => used.renew())
  return c.json({ ...tokenAnswer(world, used.permit), ...(renewed !== undefined && { refresh_token: renewed }) })
}

function clientCredentials(c: Context, world: World, utility: UtilityId, client: ClientRegistration, form: URLSearchParams) {
  const { clientScope, registrationScope } = dialects[utility].tokens
  const scope = form.get('scope')
  const resource = `${world.url}${espiPath(utility)}/resource`
  if (scope !== null && scope === registrationScope)
    return c.json({
      access_token: client.registrationAccessToken ?? '',
      token_type: 'Bearer',
      scope,
      resourceURI: `${resource}/ApplicationInformation/${applicationId(utility, client.clientId)}`,
    })
  if (scope !== clientScope) return refuse(c, 400, 'invalid_scope', `The scope of client credentials is ${clientScope}.`)
  return c.json({
    access_token: issueClientToken(world, utility, client.clientId),
    token_type: 'Bearer',
    expires_in: accessTokenSeconds,
    scope: clientScope,
    resourceURI: `${resource}/Batch/Bulk/${applicationId(utility, client.clientId)}`,
    authorizationURI: `${resource}/Authorization`,
    customerResourceURI: `${resource}/Batch/Bulk/${customerBulkId(utility, client.clientId)}`,
  })
}

/** A new access token of a permit, with the addresses it is good for, as the token endpoint says it. */
export function tokenAnswer(world: World, permit: Permit) {
  const { token, expiresIn } = issueAccessToken(world, permit)
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, scope: permit.scope, ...addressesOf(world, permit) }
}

function isWithin(scope: string, granted: string): boolean {
  const blocks = new Set(parseScope(granted).functionBlocks)
  return parseScope(scope).functionBlocks.every((block) => blocks.has(block))
}

/** Dynamic registration (RFC 7591; function block 36). The sandbox knows one third party at a time: the latest. */
async function register(c: Context, world: World, utility: UtilityId): Promise<Response> {
  const body: unknown = await c.req.json().catch(() => undefined)
  const { redirect_uris: redirectUris, third_party_notify_uri: notifyUri, portal_uri: portalUri } = { ...(body as Record<string, unknown>) }
  const client = readClient({
    clientId: randomId(),
    clientSecret: randomSecret(),
    redirectUri: Array.isArray(redirectUris) && redirectUris.length === 1 ? (redirectUris[0] as unknown) : undefined,
    notifyUri,
    registrationAccessToken: randomSecret(),
    pkce: true,
    ...(portalUri !== undefined && { portalUri }),
  })
  if (typeof client === 'string')
    return refuse(c, 400, 'invalid_client_metadata', 'One redirect_uris and third_party_notify_uri are required, as http(s) addresses.')
  setClient(world.state, utility, client)
  const id = applicationId(utility, client.clientId)
  return c.json(
    {
      client_id: client.clientId,
      client_secret: client.clientSecret,
      client_secret_expires_at: 0,
      redirect_uris: [client.redirectUri],
      third_party_notify_uri: client.notifyUri,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      registration_access_token: client.registrationAccessToken,
      registration_client_uri: `${world.url}${espiPath(utility)}/resource/ApplicationInformation/${id}`,
    },
    201,
  )
}
