/** The token endpoint: `POST /{utility}/gbc/espi/1_1/oauth/Token` (RFC 6749; capital T as at Con Edison). */
import { parseScope } from '@quickpay/green-button'
import { type Context, Hono } from 'hono'
import { type ClientRegistration, isUtilityId, type UtilityId } from './admin-json.ts'
import { applicationId, customerBulkId } from './application-information.ts'
import { sameSecret } from './bearer.ts'
import { addressesOf } from './other-feeds.ts'
import { endDuePermits } from './permit-ends.ts'
import type { Permit } from './permits.ts'
import { clientOf, faultsOf } from './registrations.ts'
import {
  accessTokenSeconds,
  issueAccessToken,
  issueClientToken,
  issueRefreshToken,
  mayCallAgain,
  redeemCode,
  useRefreshToken,
} from './tokens.ts'
import { espiPath, type World } from './world.ts'

const clientScope = 'FB=34_35'

export function tokenRoutes(world: World): Hono {
  const app = new Hono()
  app.post('/:utility/gbc/espi/1_1/oauth/Token', async (c) => {
    c.header('cache-control', 'no-store')
    const utility = c.req.param('utility')
    if (!isUtilityId(utility)) return c.notFound()
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
  })
  return app
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
  const permit = redeemCode(world, utility, client.clientId, code, redirectUri)
  if (!permit) return refuse(c, 400, 'invalid_grant', 'The authorization code is invalid, expired or already used.')
  return c.json({ ...answer(world, permit), refresh_token: issueRefreshToken(world, permit) })
}

function refresh(c: Context, world: World, utility: UtilityId, client: ClientRegistration, form: URLSearchParams) {
  const token = form.get('refresh_token')
  if (!token) return refuse(c, 400, 'invalid_request', 'refresh_token is required.')
  endDuePermits(world)
  const permit = useRefreshToken(world, utility, client.clientId, token)
  if (!permit) return refuse(c, 400, 'invalid_grant', 'The refresh token is invalid, expired or revoked.')
  const scope = form.get('scope')
  if (scope && !isWithin(scope, permit.scope)) return refuse(c, 400, 'invalid_scope', 'The scope exceeds what the customer granted.')
  return c.json(answer(world, permit))
}

function clientCredentials(c: Context, world: World, utility: UtilityId, client: ClientRegistration, form: URLSearchParams) {
  if (form.get('scope') !== clientScope) return refuse(c, 400, 'invalid_scope', `The scope of client credentials is ${clientScope}.`)
  const resource = `${world.url}${espiPath(utility)}/resource`
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

function answer(world: World, permit: Permit) {
  const { token, expiresIn } = issueAccessToken(world, permit)
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, scope: permit.scope, ...addressesOf(world, permit) }
}

function isWithin(scope: string, granted: string): boolean {
  const blocks = new Set(parseScope(granted).functionBlocks)
  return parseScope(scope).functionBlocks.every((block) => blocks.has(block))
}
