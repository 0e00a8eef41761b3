/** A rail of its own process part: an HTTP listener that misbehaves once per fault it is given, before or after the order is taken. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What goes wrong with the next order. */
export type Fault =
  /** The order is taken and the connection cut. */
  | 'cut-after'
  /** The connection is cut and nothing taken. */
  | 'reset-before'
  /** The order is taken; the answer comes too late. */
  | 'slow'
  | 'bad-body'
  | 'redirect'
  | '429'
  | '500'
  /** The order is taken for another amount than was asked. */
  | 'wrong-amount'
  | 'unknown-state'
  | 'no-funds'
  | 'not-let-in'
  /** The payee will never be paid this way. */
  | 'refuse-payee'
  /** Something of ours is wrong, whoever is paid. */
  | 'refuse-us'
export type LookFault = '429' | '500' | 'reset-before' | 'bad-body' | 'slow'

export const RETRY_AFTER_SECONDS = 7
export const SLOW_MS = 1000

export type Seen = { readonly method: string; readonly url: URL; readonly headers: IncomingMessage['headers']; readonly text: string }
export type Say = (status: number, body: object | string, headers?: Record<string, string>) => Promise<void>

export async function listen(answer: (seen: Seen, say: Say) => Promise<'cut' | undefined>) {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const say: Say = async (status, body, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    const seen: Seen = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', 'http://rail'),
      headers: request.headers,
      text: Buffer.concat(chunks).toString('utf8'),
    }
    if ((await answer(seen, say)) === 'cut') response.destroy()
  }
  const failures: unknown[] = []
  const server = createServer((request, response) => {
    serve(request, response).catch((error) => {
      failures.push(error)
      response.destroy()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What the listener itself got wrong; a test that finds something here proves nothing. */
    failures,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The names in `value` that `shape` does not have, with their path. What a shape does not go into is not looked at. */
export function strangers(value: unknown, shape: Shape, path = ''): string[] {
  if (shape === true || typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap((one) => strangers(one, shape, path))
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = shape[name]
    return known === undefined ? [`${path}${name}`] : strangers(inner, known, `${path}${name}.`)
  })
}
export type Shape = true | { readonly [name: string]: Shape }
