/** A member's devices that take notices: added when a browser subscribes, removed on its page, by its push service, or when somebody else signs in there. */
import type { DeviceKeys } from '#messaging/push/encrypt.ts'
import type { Device, Push } from '#messaging/push/push.ts'
import { addSubscription, forgetEndpoint, type Subscription, subscriptionsOf } from '#messaging/push/subscription-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Vault } from '#platform/vault.ts'

export type PushWorld = { readonly db: Db; readonly clock: Clock; readonly vault: Vault; readonly push: Push }
export type Offered = { readonly endpoint: string; readonly p256dh: string; readonly auth: string; readonly device: string }
export type Subscribed =
  | { readonly is: 'subscribed' }
  | { readonly is: 'refused'; readonly code: 'unknown-service' | 'bad-keys' | 'too-many' }

/** A household has telephones, a tablet, a computer; more than this is a mistake or somebody who plays. */
const DEVICES_MAX = 10

const placeOf = (memberId: string, subscriptionId: string): string => `${memberId}/${subscriptionId}/push`
const hashOf = (vault: Vault, endpoint: string): string => vault.fingerprint(endpoint, 'push')

/** A device belongs to whoever subscribed it last: what it is sent is shown to whoever holds it. */
export async function subscribe({ db, clock, vault, push }: PushWorld, memberId: string, offered: Offered): Promise<Subscribed> {
  const { endpoint, device, ...keys } = offered
  const service = push.serviceOf(endpoint)
  if (!service) return { is: 'refused', code: 'unknown-service' }
  if (!keysOf(keys)) return { is: 'refused', code: 'bad-keys' }
  const endpointHash = hashOf(vault, endpoint)
  const subscriptionId = idOf('psh', memberId, endpointHash)
  const sealed = vault.seal(JSON.stringify({ endpoint, ...keys }), placeOf(memberId, subscriptionId))
  return db.transaction().execute(async (trx): Promise<Subscribed> => {
    await forgetEndpoint(trx, endpointHash)
    if ((await subscriptionsOf(trx, memberId)).length >= DEVICES_MAX) return { is: 'refused', code: 'too-many' }
    await addSubscription(trx, { memberId, subscriptionId, endpointHash, sealed, service, device, subscribedAt: clock.now() })
    return { is: 'subscribed' }
  })
}

/** What its push service and its browser know it by. */
export function deviceOf(vault: Vault, { memberId, subscriptionId, sealed }: Subscription): Device {
  const { endpoint, p256dh, auth } = JSON.parse(vault.open(sealed, placeOf(memberId, subscriptionId))) as Omit<Offered, 'device'>
  const keys = keysOf({ p256dh, auth })
  if (!keys) throw new Error('a stored subscription has no keys')
  return { endpoint, ...keys }
}

/** RFC 8291 §2: an uncompressed P-256 point, and 16 bytes. */
function keysOf({ p256dh, auth }: { p256dh: string; auth: string }): DeviceKeys | null {
  const keys = { p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') }
  return keys.p256dh.length === 65 && keys.p256dh[0] === 4 && keys.auth.length === 16 ? keys : null
}
