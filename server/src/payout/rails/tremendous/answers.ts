/** What Tremendous says of an order, read as news of a payout. Pure. */
import type { ListOrders200ResponseOrdersInner as Order } from 'tremendous'
import type { RailStatus, Refusal, Told, Unknown } from '#payout/rail.ts'
import { centsOf } from '#payout/rails/money.ts'

const badAnswer: Unknown = { is: 'unknown', because: 'bad-answer' }
const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The order as it was created or found. What does not fit our key, or is of no known state, is no answer. */
export function toldOf(order: Partial<Order> | undefined, payoutId: string): Told | Unknown {
  const [reward, ...others] = order?.rewards ?? []
  const standing = order && standingOf(order as Order)
  if (!order || !reward || others.length > 0 || !standing || !isText(order.id) || order.external_id !== payoutId) return badAnswer
  const cents = reward.value?.currency_code === 'USD' ? centsOf(reward.value.denomination) : null
  if (cents === null) return badAnswer
  const { status, refusal } = standing
  return { is: 'told', status, providerId: order.id, cents, reason: refusal ? String(order.status) : null, ...(refusal && { refusal }) }
}

/**
 * A link that stands ready is `link-ready`, never `completed`: who has not redeemed it has not been paid, and Tremendous names no redemption
 * where an order is looked up. A delivery that failed stays `accepted`, since the money has left our balance and is not back.
 */
function standingOf({ status, rewards, payment }: Order): { status: RailStatus; refusal?: Refusal } | null {
  switch (status) {
    case 'OPEN':
    case 'PENDING APPROVAL':
    case 'PENDING INTERNAL PAYMENT APPROVAL':
    case 'PENDING SETTLEMENT':
      return { status: 'accepted' }
    case 'EXECUTED': {
      // A reward that was canceled after all: the order stays executed and its price is given back.
      const refunded = centsOf(payment?.refund?.total ?? 0)
      if (refunded !== null && refunded > 0n && refunded >= (centsOf(payment?.subtotal) ?? refunded + 1n))
        return { status: 'rejected', refusal: 'order-canceled' }
      return { status: rewards?.[0]?.delivery?.status === 'SUCCEEDED' ? 'link-ready' : 'accepted' }
    }
    case 'CANCELED':
      return { status: 'rejected', refusal: 'order-canceled' }
    case 'FAILED':
      return { status: 'rejected', refusal: 'order-failed' }
    default:
      return null
  }
}
