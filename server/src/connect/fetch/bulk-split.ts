/** Splits a batch of many customers into each member's own document: the entries of one subscription, byte for byte. */
import { GreenButtonError, splitFeed } from '@quickpay/green-button'
import { ownersOf } from '#connect/fetch/bulk-store.ts'
import type { Queries } from '#platform/db.ts'

/** The entries of one subscription, as a document. */
export type Portion = { owner: { memberId: string; authorizationId: string }; body: Uint8Array }
export type Taken =
  | { is: 'split'; portions: Portion[]; strangers: number }
  /** No Green Button feed, or one that cannot be taken apart: kept as it is, and of no use. */
  | { is: 'unreadable'; code: string }

export async function splitBySubscription(q: Queries, utilityId: string, body: Uint8Array): Promise<Taken> {
  try {
    const bySubscription = await splitFeed(body, subscriptionOf)
    const owners = await ownersOf(q, utilityId, [...bySubscription.keys()])
    const portions = [...bySubscription].flatMap(([subscriptionId, pieces]) => {
      const owner = owners.get(subscriptionId)
      return owner ? [{ owner, body: Buffer.concat(pieces) }] : []
    })
    return { is: 'split', portions, strangers: bySubscription.size - portions.length }
  } catch (error) {
    if (error instanceof GreenButtonError) return { is: 'unreadable', code: error.code }
    throw error
  }
}

/** What all may see: it says how to read, and nothing of anybody's readings (NAESB ESPI resource tree). */
const SHARED = /(^|\/)(ReadingType|LocalTimeParameters)(\/[^/]*)?$/
const OF_SUBSCRIPTION = /(^|\/)Subscription\/([^/]+)(\/|$)/

/** Whose an entry is by its own address. One that does not say, and is not for all, is nobody's: it must not reach a member it does not belong to. */
export function subscriptionOf(selfHref: string): string | null {
  const path = selfHref.split(/[?#]/)[0]!
  const id = OF_SUBSCRIPTION.exec(path)?.[2]
  return id ?? (SHARED.test(path) ? null : '')
}
