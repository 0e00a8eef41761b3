/** Fetches resources of a utility: the only place that sends a token anywhere. */
import { allow } from '#connect/origin.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'

/** A Con Edison file is split at 200 MB; a larger one is not theirs. */
const BYTES_MAX = 210_000_000
const TIMEOUT_MS = 60_000

export type Fetched =
  | { is: 'document'; body: Buffer }
  /** Accepted; the utility assembles it and will tell us, or not. */
  | { is: 'assembling' }
  /** The token is not taken: expired, revoked or of the wrong class. */
  | { is: 'unauthorized' }
  /** There is no such thing, or no more. */
  | { is: 'gone'; status: number }

export type Custodian = { get(utility: UtilityClient, uri: string, accessToken: string): Promise<Fetched> }

/** Throws Failure: `address-refused` (never), `utility-unreachable` (soon), `utility-busy` and `document-incomplete` (later), `document-too-large` (after-person). */
export const custodian: Custodian = {
  async get(utility, uri, accessToken) {
    const evidence = { utility: utility.profile.id }
    const allowed = allow(utility.profile, uri)
    if (allowed.is === 'refused')
      throw new Failure('address-refused', 'never', 'an address outside the utility’s resources is not fetched', {
        ...evidence,
        because: allowed.because,
      })
    try {
      const answer = await fetch(allowed.url, {
        headers: { authorization: `Bearer ${accessToken}`, accept: 'application/atom+xml, application/xml' },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      if (answer.status === 200) {
        const body = await bodyOf(answer)
        if (!isWhole(body)) throw new Failure('document-incomplete', 'later', 'the document ends in the middle', { bytes: body.length })
        return { is: 'document', body }
      }
      await answer.body?.cancel()
      if (answer.status === 202) return { is: 'assembling' }
      if (answer.status === 401 || answer.status === 403) return { is: 'unauthorized' }
      if (answer.status === 404 || answer.status === 410) return { is: 'gone', status: answer.status }
      const retry = answer.status === 429 || answer.status >= 500 ? 'later' : 'after-person'
      throw new Failure('utility-busy', retry, 'the utility did not give the document', { ...evidence, status: answer.status })
    } catch (error) {
      if (error instanceof Failure) throw error
      throw new Failure('utility-unreachable', 'soon', 'the utility could not be reached', evidence, error)
    }
  },
}

/** Whether the last element that closes is the first that opened: an export that was cut looks like a whole answer to HTTP. */
function isWhole(body: Buffer): boolean {
  const text = (part: Buffer) => part.toString('latin1').replaceAll(/\0|<!--[\s\S]*?-->/g, '')
  const root = /<([A-Za-z_][^\s/>]*)/.exec(text(body.subarray(0, 4096)))?.[1]
  return root !== undefined && text(body.subarray(-4096)).trimEnd().replace(/\s+>$/, '>').endsWith(`</${root}>`)
}

async function bodyOf(answer: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    if (size > BYTES_MAX)
      throw new Failure('document-too-large', 'after-person', 'the document is larger than a utility’s files are', { bytes: size })
    chunks.push(chunk)
  }
  const declared = Number(answer.headers.get('content-length') ?? size)
  if (!answer.headers.get('content-encoding') && declared !== size)
    throw new Failure('utility-unreachable', 'soon', 'the document came incomplete', { size, declared })
  return Buffer.concat(chunks)
}
