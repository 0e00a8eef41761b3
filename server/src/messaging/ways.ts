/** By which ways a member can be reached at this moment. Mail is always one. */

import { subscriptionsOf } from '#messaging/push/subscription-store.ts'
import { type Consent, consentInForce } from '#messaging/sms/consent-store.ts'
import type { Queries } from '#platform/db.ts'

export type Ways = {
  /** To texts, and to which number; null where nobody agreed. */
  readonly consent: Consent | null
  /** Whether a device takes notices. */
  readonly push: boolean
}

export async function waysOf(q: Queries, memberId: string): Promise<Ways> {
  const consent = await consentInForce(q, memberId)
  return { consent, push: (await subscriptionsOf(q, memberId)).length > 0 }
}
