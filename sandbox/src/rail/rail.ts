/** The pretend payout rail: idempotent by our customer's id, and unreliable on request. */
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { takeRailFault } from '../admin/faults.ts'
import { hooksOf } from '../admin/registrations.ts'
import { bearerOf, sameSecret } from '../consent/bearer.ts'
import type { World } from '../world.ts'
import { statementOf } from './account.ts'
import { claimAddress } from './claims.ts'
import { acceptPayout, findPayout, type Payout, payoutMethods, reasons, requestDigest } from './payouts.ts'

type Env = { Bindings: HttpBindings }
type Order = { payoutId: string; amountCents: number; method: string; request: string }
const slowMs = 5000

export function railRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>()
  app.use('/rail/*', async (c, next) => {
    const key = hooksOf(world.state).rail?.apiKey
    const given = bearerOf(c.req.header('authorization'))
    if (key === undefined || given === undefined || !sameSecret(given, key))
      return c.json({ code: 'unauthorized', words: 'The API key is missing or wrong.' }, 401)
    return next()
  })
  app.post('/rail/payouts', async (c) => {
    const order = readOrder(await c.req.json().catch(() => undefined))
    if ('code' in order) return c.json(order, 422)
    const known = findPayout(world, order.payoutId)
    if (known) return known.request === order.request ? c.json(accepted(known)) : c.json(conflict, 409)
    const fault = takeRailFault(world.state)
    if (fault === 'reset-before') return hangUp(c)
    if (fault === '500') return c.json({ code: 'internal', words: 'Something went wrong on our side.' }, 500)
    const payout = acceptPayout(world, order.payoutId, order.amountCents, order.request, order.method, fault)
    if (fault === 'cut-after-accept') return hangUp(c)
    if (fault === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs))
    return c.json(accepted(payout))
  })
  app.get('/rail/payouts/:payoutId', (c) => {
    const payout = findPayout(world, c.req.param('payoutId'))
    if (!payout) return c.json({ code: 'not-found', words: 'There is no payout with this id.' }, 404)
    return c.json(describe(payout))
  })
  app.post('/rail/payouts/:payoutId/link', (c) => {
    const payout = findPayout(world, c.req.param('payoutId'))
    if (payout?.status !== 'link-ready') return c.json({ code: 'no-link', words: 'There is no link for this payout.' }, 404)
    return c.json({ link: claimAddress(world, payout.payout_id) })
  })
  app.get('/rail/statement', (c) => {
    const [from, to] = [Date.parse(c.req.query('from') ?? ''), Date.parse(c.req.query('to') ?? '')]
    if (Number.isNaN(from) || Number.isNaN(to)) return c.json(refuse('bad-span', 'from and to must be RFC 3339 date-times'), 422)
    return c.json(statementOf(world, from, to))
  })
  return app
}

const conflict = { code: 'conflict', words: 'This payoutId was used for another payout.' }

/** The connection ends without an answer, as when a network fails. */
function hangUp(c: Context<Env>): Response {
  c.env.outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}

/** The answer to a submission, the same however often it is repeated. */
function accepted({ provider_id, plan, status, reason }: Payout) {
  return status === 'rejected' && plan === 'complete'
    ? { providerId: provider_id, status, ...because(reason) }
    : { providerId: provider_id, status: 'accepted' }
}

function describe({ provider_id, status, amount_cents, reason }: Payout) {
  return { providerId: provider_id, status, amountCents: amount_cents, ...because(reason) }
}

const because = (reason: string | null) => (reason === null ? {} : reasons[reason] ? { code: reason, reason: reasons[reason] } : { reason })

type Refusal = { code: string; words: string }
const refuse = (code: string, words: string): Refusal => ({ code, words })
const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? { ...value } : {})

function readOrder(body: unknown): Order | Refusal {
  const { payoutId, amountCents, currency, payee } = record(body)
  const { memberId, method } = record(payee)
  if (typeof payoutId !== 'string' || !/^[\w.:-]{1,100}$/.test(payoutId))
    return refuse('bad-id', 'payoutId must be 1 to 100 letters, digits, or . _ : -')
  if (typeof amountCents !== 'number' || !Number.isSafeInteger(amountCents) || amountCents <= 0)
    return refuse('bad-amount', 'amountCents must be a whole number above 0')
  if (currency !== 'USD') return refuse('bad-currency', 'currency must be USD')
  if (typeof memberId !== 'string' || memberId === '') return refuse('bad-payee', 'payee.memberId must be a text')
  if (typeof method !== 'string' || !payoutMethods.includes(method))
    return refuse('bad-method', `payee.method must be one of ${payoutMethods.join(', ')}`)
  return { payoutId, amountCents, method, request: requestDigest(JSON.stringify([amountCents, memberId, method])) }
}
