/** Stripe's outbound payments as the v2 namespace describes them: idempotent by header, listed by recipient, all bodies of the SDK's types. */
import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import { type Fault, type LookFault, listen, pause, RETRY_AFTER_SECONDS, type Say, type Shape, SLOW_MS, strangers } from './listener.ts'

type Payment = Stripe.V2.MoneyManagement.OutboundPayment
type Params = Stripe.V2.MoneyManagement.OutboundPaymentCreateParams

export const HOOK_SECRET = 'whsec_stripe'
const KEY = 'sk_test_key'

/** The names that a payment may have; they are those of the SDK, or this does not compile. */
const shape = {
  amount: { value: true, currency: true },
  from: { financial_account: true, currency: true } satisfies Record<keyof Params['from'], Shape>,
  to: { recipient: true, payout_method: true, currency: true, payout_method_options: true } satisfies Record<keyof Params['to'], Shape>,
  description: true,
  metadata: true,
  recipient_notification: { setting: true },
  recipient_verification: true,
  statement_descriptor: true,
} as const satisfies Record<keyof Params, Shape>

const error = (type: string, message: string, code = type) => ({ error: { type, code, message } })

export async function stripeServer() {
  const payments = new Map<string, Payment>()
  const bodies = new Map<string, string>()
  const faults: Fault[] = []
  const lookFaults: LookFault[] = []
  const calls: string[] = []

  const failing = async (fault: LookFault | Fault | undefined, say: Say): Promise<'cut' | 'said' | null> => {
    if (fault === 'reset-before') return 'cut'
    if (fault === '500') return say(500, { error: { type: 'api_error', message: 'Something went wrong' } }).then(() => 'said')
    if (fault === '429') {
      await say(429, error('rate_limit', 'Too many requests'), { 'retry-after': String(RETRY_AFTER_SECONDS) })
      return 'said'
    }
    return null
  }

  const listener = await listen(async ({ method, url, headers, text }, say) => {
    const path = url.pathname
    calls.push(`${method} ${path}`)
    if (path === '/elsewhere') throw new Error('a redirect was followed, with our key')
    if (headers.authorization !== `Bearer ${KEY}`) return void (await say(401, error('invalid_request_error', 'Invalid API key')))
    if (!headers['stripe-version']) return void (await say(400, error('invalid_request_error', 'A version is needed')))
    if (method === 'POST') return create(String(headers['idempotency-key'] ?? ''), text, say)
    const fault = lookFaults.shift()
    const failed = await failing(fault, say)
    if (failed) return failed === 'cut' ? 'cut' : undefined
    if (fault === 'bad-body') return void (await say(200, '<html>'))
    if (fault === 'slow') await pause(SLOW_MS)
    const id = path.split('/').at(4)
    if (id) {
      const found = [...payments.values()].find((one) => one.id === id)
      return void (await (found ? say(200, found) : say(404, error('invalid_request_error', 'No such outbound payment', 'not_found'))))
    }
    // Two to a page, so that whoever looks has to turn it.
    const [all, from] = [
      [...payments.values()].filter(({ to }) => to.recipient === url.searchParams.get('recipient')).reverse(),
      Number(url.searchParams.get('page') ?? 0),
    ]
    const rest = all.length > from + 2 ? `${path}?recipient=${url.searchParams.get('recipient')}&page=${from + 2}` : null
    await say(200, { data: all.slice(from, from + 2), next_page_url: rest, previous_page_url: null })
  })

  async function create(key: string, text: string, say: Say): Promise<'cut' | undefined> {
    const params = JSON.parse(text) as Params
    const odd = strangers(params, shape)
    if (odd.length > 0 || !key || !Number.isSafeInteger(params.amount.value) || params.amount.value <= 0)
      return void (await say(400, error('invalid_request_error', `wrong: ${odd}`, 'invalid_fields')))
    const before = payments.get(key)
    if (before) {
      if (bodies.get(key) !== text) return void (await say(409, error('idempotency_error', 'The key was used for other parameters')))
      return void (await say(200, before))
    }
    const fault = faults.shift()
    const failed = await failing(fault, say)
    if (failed) return failed === 'cut' ? 'cut' : undefined
    if (fault === 'redirect') return void (await say(302, {}, { location: '/elsewhere' }))
    if (fault === 'no-funds') return void (await say(400, error('insufficient_funds', 'The account is empty')))
    if (fault === 'not-let-in') return void (await say(403, error('invalid_request_error', 'Not permitted')))
    if (fault === 'refuse-payee') return void (await say(400, error('blocked_by_stripe', 'The recipient cannot be paid')))
    if (fault === 'refuse-us') return void (await say(400, error('invalid_request_error', 'No such financial account', 'invalid_fields')))
    const amount = { ...params.amount, value: params.amount.value + (fault === 'wrong-amount' ? 1 : 0) }
    const payment: Payment = {
      id: `obp_${payments.size + 1}`,
      object: 'v2.money_management.outbound_payment',
      amount,
      cancelable: true,
      created: '2027-07-15T09:00:00.000Z',
      from: { debited: amount, financial_account: params.from.financial_account },
      livemode: false,
      metadata: params.metadata as NonNullable<Payment['metadata']>,
      recipient_notification: { setting: 'none' },
      statement_descriptor: 'QUICKPAY',
      status: 'processing',
      to: { credited: amount, recipient: params.to.recipient, payout_method: params.to.payout_method ?? '' },
    }
    payments.set(key, payment)
    bodies.set(key, text)
    if (fault === 'cut-after') return 'cut'
    if (fault === 'slow') await pause(SLOW_MS)
    if (fault === 'bad-body') return void (await say(200, '<html>'))
    await say(200, fault === 'unknown-state' ? { ...payment, status: 'teleported' } : payment)
  }

  return {
    ...listener,
    key: KEY,
    payments,
    calls,
    faults,
    lookFaults,
    /** A thin event as it is documented, signed at `timestamp` (now where none is given). */
    hook(about: string, { id = `evt_${randomUUID()}`, kind = 'posted', secret = HOOK_SECRET, timestamp = 0 } = {}) {
      const type = 'v2.money_management.outbound_payment'
      const related = { id: about, type, url: `/v2/money_management/outbound_payments/${about}` }
      const event = {
        id,
        object: 'v2.core.event',
        type: `${type}.${kind}`,
        livemode: false,
        created: '2027-07-15T09:00:00.000Z',
        related_object: related,
      }
      const payload = JSON.stringify(event)
      const header = new Stripe(KEY).webhooks.generateTestHeaderString({ payload, secret, ...(timestamp > 0 && { timestamp }) })
      return { headers: new Headers({ 'stripe-signature': header }), body: Buffer.from(payload) }
    },
  }
}
