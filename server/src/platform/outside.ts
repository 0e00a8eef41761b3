/**
 * The way out of the server: HTTP to systems of others, with a limit on everything and no trust in names. A host is resolved once for each
 * connection, every address that comes back is judged, and the connection goes to one of just those; nobody asks the resolver again
 * between the judgment and the connection. Stands in the platform, since utilities, rails and whatever comes later go out by it alike.
 */
import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { Agent, buildConnector, type Dispatcher, request } from 'undici'
import { effect } from '#platform/failpoint.ts'
import { Failure } from '#platform/failure.ts'
import { rangeOf } from '#platform/network-range.ts'

/** The part of `fetch` that we offer: redirects are answers like others and never followed. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>
export type Limits = {
  /** From the request to the end of the answer's head. */
  headersMs: number
  /** The longest silence within a body; after it, a body has to come at a mean rate. */
  silenceMs: number
  /** The whole exchange. */
  totalMs: number
  bytesMax: number
}
export type Outside = {
  /**
   * Throws Failure, and so does the body's stream: `address-refused` (never), `name-unknown`, `unreachable` and `too-slow` (soon),
   * `tls-refused` (later), `answer-too-large` and `answer-encoded` (after a person looked).
   */
  within(limits: Limits): Fetch
  close(): Promise<void>
}
export type Lookup = (host: string) => Promise<readonly string[]>
export type OutsideParts = {
  /** Sandboxes may stand on this machine and speak plain HTTP there; nothing else may. */
  loopback: boolean
  lookup?: Lookup
  /** Opens the connection to the address it is given as `hostname`. */
  dial?: buildConnector.connector
  /** Certificates to trust instead of the system's. */
  ca?: string
}

type Body = Dispatcher.ResponseData['body']

const CONNECT_MS = 5000
const LOOKUP_MS = 5000
/** Addresses tried of one host. */
const ADDRESSES_MAX = 4
/** The mean rate below which a body that has run for longer than a silence may last counts as dripping. */
const BYTES_PER_SECOND_MIN = 1000
export const USER_AGENT = 'QuickPayConnect (Green Button third party)'

const allAddresses: Lookup = async (host) => (await systemLookup(host, { all: true, order: 'verbatim' })).map((one) => one.address)

export function openOutside({ loopback, lookup = allAddresses, dial, ca }: OutsideParts): Outside {
  const connector =
    dial ?? buildConnector({ timeout: CONNECT_MS, allowH2: false, minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca ? { ca } : {}) })
  const dispatcher = new Agent({
    allowH2: false,
    connections: 8,
    maxOrigins: 100,
    pipelining: 1,
    maxHeaderSize: 32_768,
    keepAliveTimeout: 4000,
    keepAliveMaxTimeout: 60_000,
    connect: (options, callback) =>
      void judged(options, lookup, loopback)
        .then((addresses) => dialFirst(connector, options, addresses, callback))
        .catch((error: Error) => callback(error, null)),
  })
  return {
    within: (limits) => (url, init) => ask(dispatcher, loopback, limits, new URL(url), init),
    close: () => dispatcher.destroy(),
  }
}

/** The addresses a connection may go to. One bad address among good ones condemns the host: no honest name leads to both. */
async function judged({ hostname, protocol }: buildConnector.Options, lookup: Lookup, loopback: boolean): Promise<readonly string[]> {
  const addresses = isIP(hostname) ? [hostname] : await inTime(lookup(hostname))
  if (addresses.length === 0) throw new Failure('name-unknown', 'soon', 'the host has no address')
  for (const address of addresses) {
    const range = rangeOf(address)
    if (range !== null && !(loopback && range === 'loopback'))
      throw new Failure('address-refused', 'never', 'the host leads to an address that is not public', { range })
    if (protocol !== 'https:' && range !== 'loopback')
      throw new Failure('address-refused', 'never', 'plain HTTP does not leave this machine', { range: range ?? 'public' })
  }
  return addresses.slice(0, ADDRESSES_MAX)
}

async function inTime(asked: Promise<readonly string[]>): Promise<readonly string[]> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Failure('name-unknown', 'soon', 'the host’s address was not told in time')), LOOKUP_MS)
  try {
    return await Promise.race([asked, late.promise])
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('name-unknown', 'soon', 'the host’s address is not known', {}, error)
  } finally {
    clearTimeout(timer)
  }
}

/** Tries one address after the other. The certificate is the host's, whichever address answers. */
function dialFirst(
  dial: buildConnector.connector,
  options: buildConnector.Options,
  [address = '', ...others]: readonly string[],
  callback: buildConnector.Callback,
): void {
  const named = isIP(options.hostname) ? {} : { servername: options.hostname }
  dial({ ...options, ...(options.protocol === 'https:' ? named : {}), hostname: address }, (error, socket) => {
    if (error && others.length > 0) dialFirst(dial, options, others, callback)
    else if (error) callback(error, null)
    else callback(null, socket)
  })
}

async function ask(dispatcher: Agent, loopback: boolean, limits: Limits, url: URL, init: RequestInit = {}): Promise<Response> {
  // A sandbox's plain HTTP is judged where its address is known.
  if (url.protocol !== 'https:' && !(loopback && url.protocol === 'http:'))
    throw new Failure('address-refused', 'never', 'only HTTPS goes out', { scheme: url.protocol })
  if (url.username || url.password) throw new Failure('address-refused', 'never', 'an address carries no user and no password')
  const total = AbortSignal.timeout(limits.totalMs)
  const headers = new Headers(init.headers)
  const body = bodyOf(init.body, headers)
  headers.set('user-agent', USER_AGENT)
  // Documents are kept as they came, and what is not packed cannot unfold into more than it seems.
  headers.set('accept-encoding', 'identity')
  try {
    const method = (init.method ?? 'GET').toUpperCase() as 'GET'
    const answer = await effect(`${method} ${url.pathname}`, () =>
      request(url, {
        dispatcher,
        method,
        headers: Object.fromEntries(headers),
        body,
        headersTimeout: limits.headersMs,
        bodyTimeout: limits.silenceMs,
        signal: init.signal ? AbortSignal.any([init.signal, total]) : total,
      }),
    )
    const told = new Headers()
    for (const [name, value] of Object.entries(answer.headers)) for (const one of [value ?? []].flat()) told.append(name, one)
    const refuse = (code: string, words: string, evidence: Record<string, string | number>) => {
      answer.body.on('error', () => {}).destroy()
      return new Failure(code, 'after-person', words, evidence)
    }
    const encoding = told.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
    if (encoding !== 'identity' && encoding !== '')
      throw refuse('answer-encoded', 'the answer is packed though it was asked for unpacked', { encoding: encoding.slice(0, 40) })
    const declared = Number(told.get('content-length') ?? 0)
    if (declared > limits.bytesMax) throw refuse('answer-too-large', 'the answer is larger than it may be', { bytes: declared })
    const options = { status: answer.statusCode, headers: told }
    if ([204, 205, 304].includes(answer.statusCode)) {
      await answer.body.dump()
      return new Response(null, options)
    }
    return new Response(streamOf(answer.body, limits), options)
  } catch (error) {
    throw failureOf(error)
  }
}

function bodyOf(body: RequestInit['body'], headers: Headers): string | Uint8Array | null {
  if (body === undefined || body === null || typeof body === 'string' || body instanceof Uint8Array) return body ?? null
  if (!(body instanceof URLSearchParams)) throw new TypeError('a body is text, bytes or a form')
  if (!headers.has('content-type')) headers.set('content-type', 'application/x-www-form-urlencoded;charset=UTF-8')
  return body.toString()
}

/** Whoever does not want the body says so by cancelling it: a little is read to its end, so that the connection serves again; more ends it. */
function streamOf(body: Body, limits: Limits): ReadableStream<Uint8Array> {
  const chunks = limited(body, limits)
  return new ReadableStream(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done) controller.close()
        else controller.enqueue(next.value)
      },
      async cancel() {
        body.on('error', () => {})
        if (body.readableDidRead) body.destroy()
        else await body.dump({ limit: 65_536 }).catch(() => body.destroy())
      },
    },
    { highWaterMark: 0 },
  )
}

async function* limited(body: AsyncIterable<Uint8Array>, { bytesMax, silenceMs }: Limits): AsyncGenerator<Uint8Array> {
  const begun = performance.now()
  let size = 0
  try {
    for await (const chunk of body) {
      size += chunk.length
      if (size > bytesMax) throw new Failure('answer-too-large', 'after-person', 'the answer is larger than it may be', { bytes: size })
      const ms = performance.now() - begun
      if (ms > silenceMs && size < (ms / 1000) * BYTES_PER_SECOND_MIN)
        throw new Failure('too-slow', 'soon', 'the answer comes too slowly', { bytes: size })
      yield chunk
    }
  } catch (error) {
    throw failureOf(error)
  }
}

/** What went wrong on the way, by undici's and the system's codes. */
function failureOf(error: unknown): Failure {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof Failure) return one
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const evidence = { error: code.slice(0, 60) }
  if ((error instanceof Error && error.name === 'TimeoutError') || /TIMEOUT|TIMEDOUT/.test(code))
    return new Failure('too-slow', 'soon', 'the other side did not answer in time', evidence, error)
  if (/^(ERR_TLS|ERR_SSL|CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/.test(code))
    return new Failure('tls-refused', 'later', 'the other side could not prove who it is', evidence, error)
  return new Failure('unreachable', 'soon', 'the other side could not be reached', evidence, error)
}
