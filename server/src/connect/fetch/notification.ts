/** Accepts a utility's notification: an unsigned hint that something is ready. It is noted and answered at once; nothing is fetched here. */
import { createHash } from 'node:crypto'
import { GreenButtonError, readBatchList } from '@quickpay/green-button'
import { addNotification, openNotifications } from '#connect/fetch/notification-store.ts'
import { allow, kindOf } from '#connect/outside/origin.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'

/** The most a BatchList of ours can need. */
export const NOTIFICATION_BYTES_MAX = 1_000_000
const URIS_MAX = 1000
/** Of what is refused, enough is kept to see what somebody tried, and not enough to fill a disk. */
const REFUSED_KEPT_MAX = 20
const REFUSED_CHARACTERS_MAX = 300
/** Those nobody has looked at yet; the queue looks at thousands a minute. A utility that is sent away tries again, and the polls bring the same. */
const OPEN_MAX = 5000

/** `refused` holds everything that is not fetched; what of it is laid down for us elsewhere is no attack: `sftp` (NAESB ESPI FB 34, 66). */
export type ReadNotification = { is: 'read'; uris: string[]; refused: string[] } | { is: 'refused'; code: string; words: string }

/** What a body may call itself (NAESB ESPI FB 39; custodians use all three). One that does not say passes: its content is judged in any case. */
export const isNotificationType = (contentType: string | null | undefined): boolean =>
  !contentType || /^(?:application\/(?:atom\+)?xml|text\/xml)\s*(?:;|$)/i.test(contentType.trim())

/** What a notification names, sorted into what we may fetch and what we never would. Each address once, in its order. */
export function readNotification(utility: Pick<UtilityClient, 'profile'>, body: Uint8Array): ReadNotification {
  if (body.length > NOTIFICATION_BYTES_MAX)
    return { is: 'refused', code: 'too-large', words: `a notification has at most ${NOTIFICATION_BYTES_MAX} bytes` }
  try {
    const all = readBatchList(body)
    if (all.length > URIS_MAX) return { is: 'refused', code: 'too-many', words: `a notification names at most ${URIS_MAX} resources` }
    const uris: string[] = []
    const refused: string[] = []
    for (const uri of new Set(all)) (allow(utility.profile, uri).is === 'allowed' ? uris : refused).push(uri)
    return { is: 'read', uris, refused }
  } catch (error) {
    if (error instanceof GreenButtonError) return { is: 'refused', code: error.code, words: error.message }
    throw error
  }
}

/** How many of the refused addresses are somebody else's, and not merely files laid down for us. */
export const foreignIn = ({ profile }: Pick<UtilityClient, 'profile'>, refused: readonly string[]): number =>
  refused.filter((uri) => kindOf(profile, uri).kind === 'foreign').length

/** Whether so many wait that no more are taken now. */
export const isFlooded = async (q: Queries, utility: UtilityClient, now: Temporal.Instant): Promise<boolean> =>
  (await openNotifications(q, utility.profile.id, now, OPEN_MAX)) >= OPEN_MAX

/**
 * Notes it; answers its id, or null when all it names is somebody else's, or when it says only what one that waits said already.
 * Files laid down for us elsewhere are noted, so that a person can see them; nobody fetches them.
 */
export async function noteNotification(
  trx: Trx,
  utility: UtilityClient,
  body: Uint8Array,
  { uris, refused }: { uris: readonly string[]; refused: readonly string[] },
  now: Temporal.Instant,
): Promise<string | null> {
  const files = refused.filter((uri) => kindOf(utility.profile, uri).kind === 'sftp')
  if (uris.length + files.length === 0) return null
  const notificationId = newId('ntf')
  const isNew = await addNotification(trx, {
    notificationId,
    utilityId: utility.profile.id,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    uris,
    refused: [...new Set([...files, ...refused])].slice(0, REFUSED_KEPT_MAX).map((uri) => uri.slice(0, REFUSED_CHARACTERS_MAX)),
    receivedAt: now,
  })
  return isNew ? notificationId : null
}
