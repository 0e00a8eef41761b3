/** Tremendous: the payee gets a link in our words and takes bank, card, gift card or charity behind it. Our id is the key for ever. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Configuration, type CreateOrderRequest, OrdersApi, RewardsApi } from 'tremendous'
import type { Later, NotFound, Order, Rail, RailHook, Told, Unknown } from '#payout/rail.ts'
import { dollarsOf } from '#payout/rails/money.ts'
import { inTurn, type Pace } from '#payout/rails/pace.ts'
import { toldOf } from '#payout/rails/tremendous/answers.ts'
import { heardOf } from '#payout/rails/tremendous/errors.ts'

export type TremendousParts = {
  readonly url: string
  readonly key: string
  readonly fundingSourceId: string
  /** What the payee may choose from, and how the page looks. */
  readonly campaignId: string
  /** The field in which the rail adds a payee up for the W-9, whatever the address of the day. */
  readonly memberFieldId: string
  readonly pace: Pace
  readonly timeoutMs?: number
}

export const SIGNATURE_HEADER = 'tremendous-webhook-signature'
const ANSWER_BYTES_MAX = 262_144

export function tremendousRail({ url, key, fundingSourceId, campaignId, memberFieldId, pace, timeoutMs = 10_000 }: TremendousParts): Rail {
  // No proxy of the environment and no way to another host stands between us and the rail.
  const baseOptions = { timeout: timeoutMs, maxRedirects: 0, maxContentLength: ANSWER_BYTES_MAX, proxy: false }
  const configuration = new Configuration({ basePath: url, accessToken: key, baseOptions })
  const [orders, rewards] = [new OrdersApi(configuration), new RewardsApi(configuration)]
  /** One call in its turn; a connection that hangs is given up as well as an answer that does not come. */
  const ask = <Answer extends { readonly is: string }>(call: (options: { signal: AbortSignal }) => Promise<Answer>) =>
    inTurn<Answer | Told | Later | Unknown>(pace, () => call({ signal: AbortSignal.timeout(timeoutMs) }).catch(heardOf))

  const requestOf = ({ payoutId, cents, payee, locale }: Order): CreateOrderRequest => ({
    external_id: payoutId,
    payment: { funding_source_id: fundingSourceId },
    reward: {
      campaign_id: campaignId,
      value: { denomination: dollarsOf(cents), currency_code: 'USD' },
      // The rail writes to nobody: we send the link. So it needs neither a name nor an address.
      delivery: { method: 'LINK' },
      language: locale,
      custom_fields: [{ id: memberFieldId, value: payee.memberId }],
    },
  })

  const find = (payoutId: string) =>
    ask<Told | NotFound | Unknown>(async (options) => {
      const { data } = await orders.listOrders(undefined, undefined, payoutId, undefined, undefined, undefined, options)
      const [found, ...others] = Array.isArray(data?.orders) ? data.orders : [undefined, undefined]
      if (!found && others.length === 0) return { is: 'not-found' }
      return toldOf(others.length === 0 ? found : undefined, payoutId)
    })

  return {
    id: 'tremendous',
    submit: (order) =>
      ask<Told | Unknown>(async (options) => toldOf((await orders.createOrder(requestOf(order), options)).data?.order, order.payoutId)),
    lookup: (payoutId) => find(payoutId).then(asLook),
    verifyHook,
    async payoutOf(providerId) {
      const [kind, id = ''] = providerId.split(' ')
      const found = await ask<Found>(async (options) => {
        const orderId = kind === 'orders' ? id : (await rewards.getReward(id, options)).data?.reward?.order_id
        if (!orderId) return { is: 'unknown', because: 'bad-answer' }
        return { is: 'found', text: (await orders.getOrder(orderId, options)).data?.order?.external_id ?? null }
      })
      return textOf(found)
    },
    async claimLink(payoutId) {
      const found = await ask<Found>(async (options) => {
        const { data } = await orders.listOrders(undefined, undefined, payoutId, undefined, undefined, undefined, options)
        const rewardId = data?.orders?.[0]?.rewards?.[0]?.id
        if (!rewardId) return { is: 'found', text: null }
        return { is: 'found', text: (await rewards.generateRewardLink(rewardId, options)).data?.reward?.link ?? null }
      })
      return textOf(found)
    },
  }
}

type Found = { readonly is: 'found'; readonly text: string | null } | Unknown

/** A refusal answers an order. Where we only looked, it says nothing of the payout. */
const asLook = (answer: Told | NotFound | Later | Unknown) =>
  answer.is === 'told' && answer.providerId === null ? ({ is: 'unknown', because: 'bad-answer' } as const) : answer

function textOf(found: Found | Told | Later | Unknown): string | null | Later | Unknown {
  if (found.is === 'found') return found.text
  // What the rail does not know, by an id that it named itself, is no payout of ours.
  if (found.is === 'unknown' && found.because === 'status-404') return null
  return found.is === 'told' ? { is: 'unknown', because: 'bad-answer' } : found
}

/** `sha256=<hex HMAC-SHA256(webhook's private key, body)>`. No time is signed, so an old hook fits for ever: it is noted once, and only makes us look. */
function verifyHook(headers: Headers, body: Uint8Array, secret: string): RailHook | null {
  const [, signature] = /^sha256=([0-9a-f]{64})$/.exec(headers.get(SIGNATURE_HEADER) ?? '') ?? []
  if (!signature) return null
  if (!timingSafeEqual(createHmac('sha256', secret).update(body).digest(), Buffer.from(signature, 'hex'))) return null
  try {
    const { uuid, payload } = JSON.parse(Buffer.from(body).toString('utf8')) as {
      uuid?: unknown
      payload?: { resource?: { id?: unknown; type?: unknown } }
    }
    if (typeof uuid !== 'string' || uuid === '') return null
    const { id, type } = payload?.resource ?? {}
    const isOurs = (type === 'orders' || type === 'rewards') && typeof id === 'string' && /^[\w-]{1,64}$/.test(id)
    return { hookId: uuid, ...(isOurs && { providerId: `${type} ${id}` }) }
  } catch {
    return null
  }
}
