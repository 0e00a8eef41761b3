/** OAuth 2.0 with a utility, by oauth4webapi: the authorize address, the code, the refresh and the client's own token. */
import * as oauth from 'oauth4webapi'
import type { UtilityClient } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'

/** What a token endpoint gave us; the addresses are ESPI's additions. */
export type Tokens = {
  accessToken: string
  expiresInSeconds: number
  refreshToken: string | null
  scope: string | null
  resourceUri: string | null
  authorizationUri: string | null
  customerResourceUri: string | null
}

const TIMEOUT_MS = 10_000
/** Sandboxes speak plain http on the loopback interface; everything else must be TLS. */
const optionsOf = (utility: UtilityClient) => ({
  [oauth.allowInsecureRequests]: utility.profile.sandbox,
  signal: () => AbortSignal.timeout(TIMEOUT_MS),
})
const serverOf = (utility: UtilityClient): oauth.AuthorizationServer => ({
  issuer: new URL(utility.profile.authorizeUrl).origin,
  authorization_endpoint: utility.profile.authorizeUrl,
  token_endpoint: utility.profile.tokenUrl,
})
const clientOf = (utility: UtilityClient): oauth.Client => ({ client_id: utility.clientId })
const authOf = (utility: UtilityClient) => oauth.ClientSecretBasic(utility.clientSecret)

export const newState = (): string => oauth.generateRandomState()

/** The address of the utility's consent page. */
export function authorizeUrl(utility: UtilityClient, state: string, scope: string): string {
  const url = new URL(utility.profile.authorizeUrl)
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: utility.clientId,
    redirect_uri: utility.redirectUri,
    scope,
    state,
  }))
    url.searchParams.set(name, value)
  return url.href
}

/** What the callback says: a code, or the utility's error. The state was checked before. */
export type CallbackAnswer = { is: 'code'; parameters: URLSearchParams } | { is: 'error'; error: string }
export function readCallback(utility: UtilityClient, query: URLSearchParams): CallbackAnswer {
  try {
    return { is: 'code', parameters: oauth.validateAuthResponse(serverOf(utility), clientOf(utility), query, oauth.skipStateCheck) }
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) return { is: 'error', error: error.error }
    return { is: 'error', error: 'invalid_response' }
  }
}

/** Exchanges the code at once: it lives 60 seconds and serves once. Throws Failure `code-refused` or `token-endpoint`. */
export async function exchangeCode(utility: UtilityClient, parameters: URLSearchParams): Promise<Tokens> {
  return asking(utility, 'code-refused', async () => {
    const [server, client] = [serverOf(utility), clientOf(utility)]
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authOf(utility),
      parameters,
      utility.redirectUri,
      oauth.nopkce,
      optionsOf(utility),
    )
    return oauth.processAuthorizationCodeResponse(server, client, answer)
  })
}

/** A new access token. Several custodians refuse a refresh without the scope, so it is always sent. Throws Failure `grant-refused` when the customer ended it. */
export async function refreshTokens(utility: UtilityClient, refreshToken: string, scope: string): Promise<Tokens> {
  return asking(utility, 'grant-refused', async () => {
    const [server, client] = [serverOf(utility), clientOf(utility)]
    const options = { ...optionsOf(utility), additionalParameters: { scope } }
    const answer = await oauth.refreshTokenGrantRequest(server, client, authOf(utility), refreshToken, options)
    return oauth.processRefreshTokenResponse(server, client, answer)
  })
}

/** The client's own token, for authorizations and bulk data. */
export async function clientTokens(utility: UtilityClient): Promise<Tokens> {
  return asking(utility, 'client-refused', async () => {
    const [server, client] = [serverOf(utility), clientOf(utility)]
    const answer = await oauth.clientCredentialsGrantRequest(server, client, authOf(utility), { scope: 'FB=34_35' }, optionsOf(utility))
    return oauth.processClientCredentialsResponse(server, client, answer)
  })
}

/** The status of the answer behind an error, 0 when there was none. By its form: a server library may have put a Response of its own in place. */
function statusOf(error: unknown): number {
  if (error instanceof oauth.ResponseBodyError || error instanceof oauth.WWWAuthenticateChallengeError) return error.status
  const answer = error instanceof Error ? error.cause : null
  return typeof answer === 'object' && answer && 'status' in answer && typeof answer.status === 'number' ? answer.status : 0
}

async function asking(utility: UtilityClient, refused: string, ask: () => Promise<oauth.TokenEndpointResponse>): Promise<Tokens> {
  try {
    const tokens = await ask()
    const text = (name: string) => (typeof tokens[name] === 'string' && tokens[name] !== '' ? (tokens[name] as string) : null)
    return {
      accessToken: tokens.access_token,
      expiresInSeconds: tokens.expires_in ?? 3600,
      refreshToken: tokens.refresh_token ?? null,
      scope: tokens.scope ?? null,
      resourceUri: text('resourceURI'),
      authorizationUri: text('authorizationURI'),
      customerResourceUri: text('customerResourceURI'),
    }
  } catch (error) {
    const status = statusOf(error)
    const code = error instanceof oauth.ResponseBodyError ? error.error : ''
    const evidence = { utility: utility.profile.id, status, error: code }
    if (status === 429 || status >= 500) throw new Failure('token-endpoint', 'later', 'the utility gives no token now', evidence, error)
    if (status === 401 || code === 'invalid_client' || code === 'unauthorized_client')
      throw new Failure('client-refused', 'after-person', 'the utility does not take our client id and secret', evidence, error)
    // This alone says that the customer’s grant is no good; whatever else is wrong must not end it.
    if (code === 'invalid_grant') throw new Failure(refused, 'never', 'the utility refused a token', evidence, error)
    if (code) throw new Failure('token-refused', 'after-person', 'the utility does not take what we ask for', evidence, error)
    throw new Failure('token-endpoint', 'soon', 'the utility’s token endpoint did not answer as it should', evidence, error)
  }
}
