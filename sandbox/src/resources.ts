/** The ESPI resources under `/{utility}/gbc/espi/1_1/resource`, answered and refused in Con Edison's words. */
import { type Context, Hono } from 'hono'
import { isUtilityId, type UtilityId } from './admin-json.ts'
import { requestBatch } from './batches.ts'
import { bearerOf } from './bearer.ts'
import { authorizationEntry, authorizationsFeed, customerFeed, serviceStatus } from './other-feeds.ts'
import { covers, findPermit, type Permit, permitsOf, revokePermit } from './permits.ts'
import { faultsOf } from './registrations.ts'
import { type Bearer, recogniseBearer } from './tokens.ts'
import { realTimeFeed, usageFeed } from './usage-feed.ts'
import { readWindow } from './window.ts'
import type { World } from './world.ts'

const unauthorized = { Message: 'Unauthorized. Access token is missing or invalid.' }
const forbidden = { Message: 'Forbidden. The access token does not give access to this resource.' }
const notFound = { statusCode: 404, message: 'Resource not found' }

type Answer = (c: Context, bearer: Bearer, utility: UtilityId) => Response | Promise<Response>

export function resourceRoutes(world: World): Hono {
  const app = new Hono()
  const at = (path: string) => `/:utility/gbc/espi/1_1/resource${path}`
  const guarded = (answer: Answer) => (c: Context) => {
    const utility = c.req.param('utility') ?? ''
    if (!isUtilityId(utility)) return c.json(notFound, 404)
    const token = bearerOf(c.req.header('authorization'))
    const bearer = token === undefined ? undefined : recogniseBearer(world, utility, token)
    if (!bearer) return c.json(unauthorized, 401)
    if (faultsOf(world.state).resource === '500') return c.json({ statusCode: 500, message: 'Internal server error' }, 500)
    return answer(c, bearer, utility)
  }
  /** The subscription named in the path, if the token is its own. */
  const own = (c: Context, bearer: Bearer): Permit | null =>
    bearer.kind === 'access' && bearer.permit.subscription === c.req.param('id') ? bearer.permit : null

  app.get(
    at('/Batch/Subscription/:id'),
    guarded((c, bearer) => batch(c, world, own(c, bearer))),
  )
  app.get(
    at('/RealTime/Batch/Subscription/:id'),
    guarded((c, bearer) => {
      const permit = own(c, bearer)
      if (!permit || !covers(permit, 'usage')) return c.json(forbidden, 403)
      return atom(c, world, realTimeFeed(world, permit, selfOf(c, world)))
    }),
  )
  app.get(
    at('/Batch/RetailCustomer/:id'),
    guarded((c, bearer) => {
      const permit = own(c, bearer)
      if (!permit || !covers(permit, 'account')) return c.json(forbidden, 403)
      return atom(c, world, customerFeed(world, permit, selfOf(c, world)))
    }),
  )
  app.get(
    at('/Authorization'),
    guarded((c, bearer, utility) => {
      if (bearer.kind !== 'client') return c.json(forbidden, 403)
      return atom(c, world, [authorizationsFeed(world, permitsOf(world, utility, bearer.clientId), selfOf(c, world))])
    }),
  )
  app.on(
    ['GET', 'DELETE'],
    at('/Authorization/:id'),
    guarded((c, bearer, utility) => {
      if (bearer.kind !== 'client') return c.json(forbidden, 403)
      const permit = findPermit(world, c.req.param('id') ?? '')
      const theirs = permit && permit.utility === utility && permit.client_id === bearer.clientId && permit.status !== 'pending'
      if (!permit || !theirs) return c.json(notFound, 404)
      if (c.req.method === 'GET') return atom(c, world, [authorizationEntry(world, permit)])
      revokePermit(world, permit.id)
      return c.body(null, 204)
    }),
  )
  app.get(
    at('/ReadServiceStatus'),
    guarded((c, bearer) => (bearer.kind === 'client' ? atom(c, world, [serviceStatus]) : c.json(forbidden, 403))),
  )
  app.all('/:utility/gbc/*', (c) => c.json(notFound, 404))
  return app
}

/** The address as requested: it names the batch. */
const pathOf = (c: Context): string => c.req.url.slice(new URL(c.req.url).origin.length)
const selfOf = (c: Context, world: World): string => world.url + pathOf(c)

function batch(c: Context, world: World, permit: Permit | null): Response {
  if (!permit || !(covers(permit, 'usage') || covers(permit, 'billing'))) return c.json(forbidden, 403)
  const window = readWindow(new URL(c.req.url).searchParams, world.clock.now())
  if ('problem' in window) return c.json({ statusCode: 400, message: window.problem }, 400)
  const state = requestBatch(world, permit, pathOf(c))
  if (state.is === 'assembling') return c.body(null, 202)
  return atom(c, world, usageFeed(world, permit, selfOf(c, world), window, state.asOf))
}

/** Streams a document; the fault `truncate` ends it in the middle. */
function atom(c: Context, world: World, chunks: Iterable<string>): Response {
  c.header('content-type', 'application/atom+xml')
  if (faultsOf(world.state).resource === 'truncate') {
    const whole = [...chunks].join('')
    return c.body(whole.slice(0, whole.length / 2))
  }
  return c.body(streamOf(encoded(chunks)))
}

function streamOf(pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}

/** Pieces of about 64 kB, with a breath in between so that a long feed does not stop everything else. */
async function* encoded(chunks: Iterable<string>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  let gathered = ''
  for (const chunk of chunks) {
    gathered += chunk
    if (gathered.length < 65_536) continue
    yield encoder.encode(gathered)
    gathered = ''
    await new Promise((resolve) => setImmediate(resolve))
  }
  yield encoder.encode(gathered)
}
