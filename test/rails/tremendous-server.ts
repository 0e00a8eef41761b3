/** Tremendous as its documentation describes it: orders idempotent by `external_id`, the same one again with 201, all bodies of the SDK's types. */
import { createHmac, randomUUID } from 'node:crypto'
import type {
  CreateOrder200Response,
  CreateOrderRequest,
  GenerateRewardLink200Response,
  GetOrder200Response,
  GetReward200Response,
  ListOrders200Response,
  ListOrders200ResponseOrdersInner,
  SingleRewardOrder,
  SingleRewardOrderReward,
} from 'tremendous'
import { type Fault, type LookFault, listen, pause, RETRY_AFTER_SECONDS, type Say, type Shape, SLOW_MS, strangers } from './listener.ts'

export const HOOK_SECRET = 'whsec-tremendous'
const KEY = 'TEST_key'

/** The names that an order may have; they are those of the SDK, or this does not compile. */
const rewardShape = {
  campaign_id: true,
  products: true,
  value: { denomination: true, currency_code: true },
  recipient: { name: true, email: true, phone: true },
  deliver_at: true,
  custom_fields: { id: true, value: true },
  language: true,
  delivery: { method: true, meta: true },
} as const satisfies Record<keyof SingleRewardOrderReward, Shape>
const orderShape = {
  external_id: true,
  payment: { funding_source_id: true },
  reward: rewardShape,
} as const satisfies Record<keyof SingleRewardOrder, Shape>

type Kept = ListOrders200ResponseOrdersInner & { request: CreateOrderRequest }

export async function tremendousServer() {
  const orders = new Map<string, Kept>()
  const faults: Fault[] = []
  const lookFaults: LookFault[] = []
  const calls: string[] = []

  const failing = async (fault: LookFault | Fault | undefined, say: Say): Promise<'cut' | 'said' | null> => {
    if (fault === 'reset-before') return 'cut'
    if (fault === '500') return say(500, { errors: { message: 'Internal error' } }).then(() => 'said')
    if (fault === '429') {
      await say(429, { errors: { message: 'Too many requests' } }, { 'retry-after': String(RETRY_AFTER_SECONDS) })
      return 'said'
    }
    return null
  }

  const listener = await listen(async ({ method, url, headers, text }, say) => {
    const path = url.pathname
    calls.push(`${method} ${path}`)
    if (path === '/elsewhere') throw new Error('a redirect was followed, with our key')
    if (headers.authorization !== `Bearer ${KEY}`) return void (await say(401, { errors: { message: 'Unauthorized' } }))
    if (method === 'POST' && path === '/orders') return create(text, say)
    const fault = lookFaults.shift()
    const failed = await failing(fault, say)
    if (failed) return failed === 'cut' ? 'cut' : undefined
    if (fault === 'bad-body') return void (await say(200, '<html>'))
    if (fault === 'slow') await pause(SLOW_MS)
    if (path === '/orders') {
      const found = [...orders.values()].filter((one) => one.external_id === url.searchParams.get('external_id'))
      return void (await say(200, { orders: found.map(shown), total_count: found.length } satisfies ListOrders200Response))
    }
    const [, place, id = '', verb] = path.split('/')
    const order = [...orders.values()].find((one) => one.id === id || one.external_id === id || one.rewards?.[0]?.id === id)
    if (!order) return void (await say(404, { errors: { message: 'Not found' } }))
    const reward = order.rewards?.[0]
    if (place === 'orders') return void (await say(200, { order: shown(order) } satisfies GetOrder200Response))
    if (place === 'rewards' && method === 'POST' && verb === 'generate_link')
      return void (await say(200, {
        reward: { id, link: `https://reward.example/${id}/${randomUUID()}` },
      } satisfies GenerateRewardLink200Response))
    await say(200, { reward: reward ?? {} } as GetReward200Response)
  })

  async function create(text: string, say: Say): Promise<'cut' | undefined> {
    const request = JSON.parse(text) as CreateOrderRequest
    const odd = strangers(request, orderShape)
    const { external_id: key, payment, reward } = request
    const amount = reward.value?.denomination
    if (odd.length > 0) return void (await say(400, { errors: { message: `unknown fields ${odd}`, payload: {} } }))
    if (!key || !payment?.funding_source_id || !reward.campaign_id || reward.delivery?.method !== 'LINK')
      return void (await say(400, { errors: { message: 'Order failed: validation failure', payload: { payment: {} } } }))
    const before = orders.get(key)
    if (before) return void (await say(201, { order: shown(before) } satisfies CreateOrder200Response))
    const fault = faults.shift()
    const failed = await failing(fault, say)
    if (failed) return failed === 'cut' ? 'cut' : undefined
    if (fault === 'redirect') return void (await say(302, {}, { location: '/elsewhere' }))
    if (fault === 'no-funds') return void (await say(402, { errors: { message: 'Insufficient funds' } }))
    if (fault === 'not-let-in') return void (await say(403, { errors: { message: 'Forbidden' } }))
    if (fault === 'refuse-payee')
      return void (await say(422, {
        errors: { message: 'Order failed: validation failure', payload: { reward: { recipient: { name: 'is blocked' } } } },
      }))
    if (fault === 'refuse-us')
      return void (await say(422, { errors: { message: 'Order failed', payload: { payment: { funding_source_id: 'unknown' } } } }))
    // The amount must be a JSON number of whole cents: what rounding leaves over is not.
    if (typeof amount !== 'number' || !/^\d+(\.\d{1,2})?$/.test(String(amount)) || reward.value?.currency_code !== 'USD')
      return void (await say(422, { errors: { message: 'Order failed', payload: { reward: { value: { denomination: 'is wrong' } } } } }))
    const id = `O${orders.size + 1}`
    const denomination = fault === 'wrong-amount' ? Number((amount + 0.01).toFixed(2)) : amount
    const kept: Kept = {
      request,
      id,
      external_id: key,
      created_at: '2027-07-15T09:00:00Z',
      status: 'EXECUTED',
      payment: { subtotal: denomination, total: denomination, fees: 0, discount: 0, currency_code: 'USD' } as NonNullable<Kept['payment']>,
      rewards: [
        {
          id: `R${orders.size + 1}`,
          order_id: id,
          value: { denomination, currency_code: 'USD' },
          delivery: { method: 'LINK', status: 'SUCCEEDED' },
        },
      ],
    }
    orders.set(key, kept)
    if (fault === 'cut-after') return 'cut'
    if (fault === 'slow') await pause(SLOW_MS)
    if (fault === 'bad-body') return void (await say(200, '<html>'))
    if (fault === 'unknown-state') return void (await say(200, { order: { ...shown(kept), status: 'TELEPORTED' } }))
    await say(200, { order: shown(kept) } as CreateOrder200Response)
  }

  return {
    ...listener,
    key: KEY,
    orders,
    calls,
    faults,
    lookFaults,
  }
}

/** The same order, whether it was created, found or listed: its types differ in what may be undefined, and nothing here is. */
const shown = ({ request: _, ...order }: Kept) => order as ListOrders200ResponseOrdersInner & CreateOrder200Response['order']

/** A webhook as it is documented; `about` is `orders O1` or `rewards R1`. */
export function tremendousHook(
  about: string,
  { uuid = randomUUID() as string, event = 'REWARDS.DELIVERY.SUCCEEDED', secret = HOOK_SECRET } = {},
) {
  const [type, id] = about.split(' ')
  const body = Buffer.from(JSON.stringify({ event, uuid, created_utc: '2027-07-15T09:00:00Z', payload: { resource: { id, type } } }))
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  return { headers: new Headers({ 'tremendous-webhook-signature': signature }), body }
}
