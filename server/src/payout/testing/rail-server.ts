/** A rail of its own for tests: a real HTTP server that keeps orders by their key and misbehaves once per fault it is given. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Fault =
  /** The order is taken and the connection cut. */
  | 'cut-after-accept'
  /** The connection is cut and nothing taken. */
  | 'reset-before'
  /** The order is taken; the answer comes too late. */
  | 'slow'
  | '500'
  | 'bad-body'
  | 'redirect'
  | 'reject'
  | '422'
  /** The order is taken for another amount than was asked. */
  | 'wrong-amount'
type Kept = { providerId: string; amountCents: number; status: string; reason?: string; body: string }

export async function startRailServer(key: string) {
  const orders = new Map<string, Kept>()
  const calls: string[] = []
  const faults: Fault[] = []
  const lookupFaults: ('500' | 'reset' | '404')[] = []

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.headers.authorization !== `Bearer ${key}`) return void say(401, { code: 'unauthorized' })
    if (request.method === 'GET') {
      const id = request.url?.split('/').at(-1) ?? ''
      calls.push(`look ${id}`)
      const fault = lookupFaults.shift()
      if (fault === 'reset') return void response.destroy()
      if (fault) return void say(Number(fault), { code: 'no' })
      const kept = orders.get(id)
      return void (kept ? say(200, { ...kept, body: undefined }) : say(404, { code: 'not-found' }))
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const { payoutId, amountCents } = JSON.parse(body) as { payoutId: string; amountCents: number }
    calls.push(`pay ${payoutId}`)
    const before = orders.get(payoutId)
    if (before)
      return void (before.body === body ? say(200, { providerId: before.providerId, status: 'accepted' }) : say(409, { code: 'conflict' }))
    const fault = faults.shift()
    if (fault === 'reset-before') return void response.destroy()
    if (fault === '500') return void say(500, { code: 'internal' })
    if (fault === '422') return void say(422, { code: 'bad-method' })
    if (fault === 'redirect') return void response.writeHead(302, { location: '/elsewhere' }).end('{}')
    const kept: Kept = { providerId: `prv_${orders.size + 1}`, amountCents, status: 'accepted', body }
    if (fault === 'reject') Object.assign(kept, { status: 'rejected', reason: 'The payee could not be verified.' })
    if (fault === 'wrong-amount') kept.amountCents += 1
    orders.set(payoutId, kept)
    if (fault === 'cut-after-accept') return void response.destroy()
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, 400))
    if (fault === 'bad-body') return void response.writeHead(200).end('<html>')
    say(200, { providerId: kept.providerId, status: kept.status, reason: kept.reason })
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    orders,
    /** Every request in order, `pay {id}` or `look {id}`. */
    calls,
    faults,
    lookupFaults,
    /** The money of an order arrives, or comes back. */
    become(payoutId: string, status: string, reason?: string) {
      Object.assign(orders.get(payoutId) ?? {}, { status, reason })
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
