/** Accepts a utility's notification: an unsigned hint that something is ready. It is noted and answered at once; nothing is fetched here. */
import { createHash } from 'node:crypto'
import { GreenButtonError, readBatchList } from '@quickpay/green-button'
import { addNotification } from '#connect/batch-store.ts'
import { allow } from '#connect/origin.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import type { Trx } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'

/** The most a BatchList of ours can need. */
export const NOTIFICATION_BYTES_MAX = 1_000_000
const URIS_MAX = 1000

export type ReadNotification = { is: 'read'; uris: string[]; refused: string[] } | { is: 'refused'; code: string; words: string }

/** What a notification names, sorted into what we may fetch and what we never would. */
export function readNotification(utility: UtilityClient, body: Uint8Array): ReadNotification {
  if (body.length > NOTIFICATION_BYTES_MAX)
    return { is: 'refused', code: 'too-large', words: `a notification has at most ${NOTIFICATION_BYTES_MAX} bytes` }
  try {
    const all = readBatchList(body)
    if (all.length > URIS_MAX) return { is: 'refused', code: 'too-many', words: `a notification names at most ${URIS_MAX} resources` }
    const uris = all.filter((uri) => allow(utility.profile, uri).is === 'allowed')
    return { is: 'read', uris, refused: all.filter((uri) => !uris.includes(uri)) }
  } catch (error) {
    if (error instanceof GreenButtonError) return { is: 'refused', code: error.code, words: error.message }
    throw error
  }
}

/** Notes it; answers its id, or null when it names nothing of this utility's. */
export async function noteNotification(
  trx: Trx,
  utility: UtilityClient,
  body: Uint8Array,
  read: { uris: string[]; refused: string[] },
  now: Temporal.Instant,
) {
  const notificationId = newId('ntf')
  const bodySha256 = createHash('sha256').update(body).digest('hex')
  await addNotification(trx, { notificationId, utilityId: utility.profile.id, bodySha256, ...read, receivedAt: now })
  return read.uris.length > 0 ? notificationId : null
}
