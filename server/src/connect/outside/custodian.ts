/** Asks a utility for its resources: with `address.ts`, the only place that sends a token anywhere. */
import { DOCUMENT_LIMITS, TOKEN_LIMITS, utilityFetch } from '#connect/outside/address.ts'
import { allow } from '#connect/outside/origin.ts'
import { retryAfterSeconds } from '#connect/outside/retry-after.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'

export type Fetched =
  | { is: 'document'; body: Buffer }
  /** Accepted; the utility assembles it and will tell us, or not. The hint says when asking again makes sense. */
  | { is: 'assembling'; retryAfterSeconds?: number }
  /** There is nothing there, or nothing new (204, 304): an end, not a refusal. */
  | { is: 'nothing'; status: number }
  /** The token is not taken: expired or revoked (401), of the wrong class or scope (403). */
  | { is: 'unauthorized'; status: number }
  /** There is no such thing, or no more. */
  | { is: 'gone'; status: number }

export type Removed =
  | { is: 'removed' }
  /** It was not there any more. */
  | { is: 'gone'; status: number }
  | { is: 'unauthorized'; status: number }
  /** The utility does not let third parties do that: only the customer can, at the portal. */
  | { is: 'unsupported'; status: number }

export type Custodian = {
  get(utility: UtilityClient, uri: string, accessToken: string): Promise<Fetched>
  /** DELETE: of an Authorization it ends the grant (NAESB ESPI FB 41). */
  remove(utility: UtilityClient, uri: string, accessToken: string): Promise<Removed>
}

/**
 * Throws Failure. Never: `address-refused`. Soon: `utility-unreachable`. Later: `utility-busy` (429 and 5xx, with `retryAfterSeconds` where
 * the utility named them), `document-incomplete`, `tls-refused`. After a person looked: `request-refused` (400 and what has no meaning
 * here), `method-refused`, `redirected`, `answer-too-large`, `answer-encoded`.
 */
export const custodianOver = (fetchFor: typeof utilityFetch): Custodian => ({
  async get(utility, uri, accessToken) {
    const url = within(utility, uri)
    const accept = 'application/atom+xml, application/xml;q=0.9, text/xml;q=0.8'
    const init = { method: methodFor(utility, url), headers: { authorization: `Bearer ${accessToken}`, accept } }
    const answer = await reaching(utility, fetchFor(utility.profile, DOCUMENT_LIMITS)(url, init))
    if (answer.status === 200) return { is: 'document', body: await reaching(utility, wholeDocument(answer)) }
    await answer.body?.cancel()
    const { status } = answer
    if (status === 202) return { is: 'assembling', ...hintOf(answer) }
    if (status === 204 || status === 304) return { is: 'nothing', status }
    if (status === 401 || status === 403) return { is: 'unauthorized', status }
    if (status === 404 || status === 410) return { is: 'gone', status }
    throw failureFor(utility, answer)
  },
  async remove(utility, uri, accessToken) {
    const url = within(utility, uri)
    const init = { method: 'DELETE', headers: { authorization: `Bearer ${accessToken}` } }
    const answer = await reaching(utility, fetchFor(utility.profile, TOKEN_LIMITS)(url, init))
    await answer.body?.cancel()
    const { status } = answer
    if (status === 200 || status === 202 || status === 204) return { is: 'removed' }
    if (status === 404 || status === 410) return { is: 'gone', status }
    if (status === 401 || status === 403) return { is: 'unauthorized', status }
    if (status === 405 || status === 501) return { is: 'unsupported', status }
    throw failureFor(utility, answer)
  },
})
export const custodian: Custodian = custodianOver(utilityFetch)

function within({ profile }: UtilityClient, uri: string): URL {
  const allowed = allow(profile, uri)
  if (allowed.is === 'allowed') return allowed.url
  const evidence = { utility: profile.id, because: allowed.because }
  throw new Failure('address-refused', 'never', 'an address outside the utility’s resources is not asked', evidence)
}

/** What passes by itself has one name here, whether it was the network, the resolver or a deadline. */
async function reaching<T>({ profile }: UtilityClient, asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    if (!(error instanceof Failure) || error.retry !== 'soon') throw error
    const evidence = { ...error.evidence, utility: profile.id, because: error.code }
    throw new Failure('utility-unreachable', 'soon', 'the utility could not be reached', evidence, error)
  }
}

/** Con Edison gives one UsageSummary by POST; its Swagger says so of no other resource. */
const methodFor = ({ profile }: UtilityClient, url: URL): string =>
  profile.dialect.usageSummaryMethod === 'POST' && /\/UsagePoint\/[^/]+\/UsageSummary\/[^/]+$/.test(url.pathname) ? 'POST' : 'GET'

function hintOf(answer: Response): { retryAfterSeconds?: number } {
  const seconds = retryAfterSeconds(answer.headers)
  return seconds === null ? {} : { retryAfterSeconds: seconds }
}

/** A status that brings no document and says nothing of the grant. */
function failureFor({ profile }: UtilityClient, answer: Response): Failure {
  const { status } = answer
  const evidence = { utility: profile.id, status, ...hintOf(answer) }
  if (status === 429 || status >= 500) return new Failure('utility-busy', 'later', 'the utility does not answer that now', evidence)
  if (status >= 300 && status < 400)
    return new Failure('redirected', 'after-person', 'the utility sends us elsewhere, and a token does not go there', evidence)
  if (status === 405) return new Failure('method-refused', 'after-person', 'the utility does not know this method here', evidence)
  return new Failure('request-refused', 'after-person', 'the utility does not understand what we ask', evidence)
}

async function wholeDocument(answer: Response): Promise<Buffer> {
  const body = await bodyOf(answer)
  if (!isWhole(body))
    throw new Failure('document-incomplete', 'later', 'the document ends in the middle, or is none', { bytes: body.length })
  return body
}

/** Into one piece at once where its size is told: a large document is not held twice. */
async function bodyOf(answer: Response): Promise<Buffer> {
  const told = answer.headers.get('content-length')
  const whole = told === null ? null : Buffer.allocUnsafeSlow(Number(told))
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    if (!whole) chunks.push(chunk)
    else if (size + chunk.length <= whole.length) whole.set(chunk, size)
    size += chunk.length
  }
  if (whole && whole.length !== size)
    throw new Failure('document-incomplete', 'later', 'the document is not as long as the utility says', {
      bytes: size,
      told: whole.length,
    })
  return whole ?? Buffer.concat(chunks)
}

/** Whether the last element that closes is the first that opened: an export that was cut looks like a whole answer to HTTP. A web page is no document. */
function isWhole(body: Buffer): boolean {
  const text = (part: Buffer) => part.toString('latin1').replaceAll(/\0|<!--[\s\S]*?-->/g, '')
  const root = /<([A-Za-z_][^\s/>]*)/.exec(text(body.subarray(0, 4096)))?.[1]
  if (root === undefined || /^html$/i.test(root)) return false
  return text(body.subarray(-4096)).trimEnd().replace(/\s+>$/, '>').endsWith(`</${root}>`)
}
