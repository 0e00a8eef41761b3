/** OAuth 2.0 with a utility, by oauth4webapi: the authorize address, the code, the refresh and the client's own token. Asking and reading are apart, so that an answer can be kept before it is judged. */
import * as oauth from 'oauth4webapi'
import { utilityFetch } from '#connect/outside/address.ts'
import { allow } from '#connect/outside/origin.ts'
import { retryAfterSeconds } from '#connect/outside/retry-after.ts'
import { plainAnswer } from '#connect/tokens/token-answer.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'

/** What a token endpoint gave us; the addresses are ESPI's additions, null where there was none below the utility's resources. */
export type Tokens = {
  accessToken: string
  expiresInSeconds: number
  refreshToken: string | null
  scope: string | null
  resourceUri: string | null
  authorizationUri: string | null
  customerResourceUri: string | null
  /** Names of addresses that were given and lie elsewhere: a token is not sent there. */
  refusedAddresses: string[]
}
/** The body of an answer 200, as it came. */
export type Answer = string

const TIMEOUT_MS = 10_000
/** Where an answer says nothing usable of its life: ESPI's usual hour. */
const EXPIRES_IN_SECONDS = 3600

/** A `fetch` for oauth4webapi that does not trust the label of a body, and follows no redirect. */
const optionsOf = ({ profile }: UtilityClient) => ({
  // Sandboxes speak plain http on the loopback interface; everything else must be TLS.
  [oauth.allowInsecureRequests]: profile.sandbox,
  [oauth.customFetch]: async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>): Promise<Response> => {
    const answer = await utilityFetch(profile)(url, init as RequestInit)
    return plainAnswer(answer.status, answer.headers, await answer.text())
  },
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
/** PKCE (RFC 7636): a secret of ours that the code alone is worth nothing without. */
export const newVerifier = (): string => oauth.generateRandomCodeVerifier()

/** The address of the utility's consent page. */
export async function authorizeUrl(utility: UtilityClient, state: string, scope: string, verifier: string | null): Promise<string> {
  const url = new URL(utility.profile.authorizeUrl)
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: utility.clientId,
    redirect_uri: utility.redirectUri,
    scope,
    state,
    ...(verifier ? { code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' } : {}),
  }))
    url.searchParams.set(name, value)
  return url.href
}

/** What the callback says: a code, or the utility's error. The state was checked before. */
export type CallbackAnswer = { is: 'code'; parameters: URLSearchParams } | { is: 'error'; error: string }
export function readCallback(utility: UtilityClient, query: URLSearchParams): CallbackAnswer {
  try {
    const parameters = oauth.validateAuthResponse(serverOf(utility), clientOf(utility), query, oauth.skipStateCheck)
    const codes = parameters.getAll('code')
    return codes.length === 1 && codes[0] ? { is: 'code', parameters } : { is: 'error', error: 'invalid_response' }
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) return { is: 'error', error: error.error }
    return { is: 'error', error: 'invalid_response' }
  }
}

/** Exchanges a code for an answer. Throws Failure: `code-refused`, `client-refused`, `token-refused`, `token-endpoint`. */
export const askCode = (utility: UtilityClient, parameters: URLSearchParams, verifier: string | null): Promise<Answer> =>
  asking(utility, 'code-refused', () =>
    oauth.authorizationCodeGrantRequest(
      serverOf(utility),
      clientOf(utility),
      authOf(utility),
      parameters,
      utility.redirectUri,
      verifier ?? oauth.nopkce,
      optionsOf(utility),
    ),
  )

/** Asks for a new access token. Throws as `askCode`, and `grant-refused` when the refresh token is no longer good. */
export const askRefresh = (utility: UtilityClient, refreshToken: string, scope: string): Promise<Answer> =>
  asking(utility, 'grant-refused', () =>
    oauth.refreshTokenGrantRequest(serverOf(utility), clientOf(utility), authOf(utility), refreshToken, {
      ...optionsOf(utility),
      ...(utility.profile.tokens.refreshSendsScope ? { additionalParameters: { scope } } : {}),
    }),
  )

/** Asks for the client's own token, for authorizations and bulk data. */
export const askClient = (utility: UtilityClient): Promise<Answer> =>
  asking(utility, 'client-refused', () =>
    oauth.clientCredentialsGrantRequest(
      serverOf(utility),
      clientOf(utility),
      authOf(utility),
      { scope: utility.profile.clientScope },
      optionsOf(utility),
    ),
  )

/** Reads an answer. Throws Failure `token-endpoint` when it is none, `token-refused` when its tokens are of a kind that we cannot use. */
export async function readTokens(utility: UtilityClient, answer: Answer): Promise<Tokens> {
  const response = plainAnswer(200, new Headers(), answer)
  const refused: string[] = []
  try {
    const given = await oauth.processRefreshTokenResponse(serverOf(utility), clientOf(utility), response)
    // Another type has to be proven with each request (RFC 9449), which a bearer cannot.
    if (given.token_type !== 'bearer') throw new oauth.UnsupportedOperationError('token_type')
    const address = (name: string): string | null => {
      const text = given[name]
      if (typeof text !== 'string' || text === '') return null
      if (allow(utility.profile, text).is === 'allowed') return text
      refused.push(name)
      return null
    }
    return {
      accessToken: given.access_token,
      expiresInSeconds: given.expires_in ?? EXPIRES_IN_SECONDS,
      refreshToken: given.refresh_token ?? null,
      scope: given.scope || null,
      resourceUri: address('resourceURI'),
      authorizationUri: address('authorizationURI'),
      customerResourceUri: address('customerResourceURI'),
      refusedAddresses: refused,
    }
  } catch (error) {
    const evidence = { utility: utility.profile.id, status: 200 }
    // The cause would hold the tokens.
    if (error instanceof oauth.UnsupportedOperationError)
      throw new Failure('token-refused', 'after-person', 'the utility gives tokens of another type than Bearer', evidence)
    throw new Failure('token-endpoint', 'soon', 'the utility’s token endpoint did not answer as it should', evidence)
  }
}

/** Answers the body of a 200; everything else becomes a Failure, judged by RFC 6749 §5.2 and by the status. */
async function asking(utility: UtilityClient, refused: string, ask: () => Promise<Response>): Promise<Answer> {
  const evidence: Record<string, string | number> = { utility: utility.profile.id }
  let answer: Response
  try {
    answer = await ask()
  } catch (error) {
    const known = error instanceof Failure ? error : null
    Object.assign(evidence, { status: 0, error: known?.code ?? '' })
    throw new Failure('token-endpoint', known?.retry ?? 'soon', 'the utility’s token endpoint could not be asked', evidence, error)
  }
  const { status } = answer
  if (status === 200) return answer.text()
  const code = await errorOf(answer)
  const seconds = retryAfterSeconds(answer.headers)
  Object.assign(evidence, { status, error: code }, seconds === null ? {} : { retryAfterSeconds: seconds })
  if (status === 429 || status >= 500) throw new Failure('token-endpoint', 'later', 'the utility gives no token now', evidence)
  if (status === 401 || code === 'invalid_client' || code === 'unauthorized_client')
    throw new Failure('client-refused', 'after-person', 'the utility does not take our client id and secret', evidence)
  // This alone says that the customer’s grant is no good; whatever else is wrong must not end it.
  if (code === 'invalid_grant') throw new Failure(refused, 'never', 'the utility refused a token', evidence)
  if (code) throw new Failure('token-refused', 'after-person', 'the utility does not take what we ask for', evidence)
  if (status >= 300 && status < 400)
    throw new Failure('token-endpoint', 'after-person', 'the token endpoint sends us elsewhere, and a secret does not go there', evidence)
  throw new Failure('token-endpoint', 'later', 'the utility’s token endpoint did not answer as it should', evidence)
}

/** The error's code, without what else the answer says: a description may quote what was sent. */
async function errorOf(answer: Response): Promise<string> {
  try {
    const body = (await answer.json()) as unknown
    const code = typeof body === 'object' && body !== null && 'error' in body ? body.error : ''
    return typeof code === 'string' && /^[\w.-]{1,60}$/.test(code) ? code : ''
  } catch {
    return ''
  }
}
