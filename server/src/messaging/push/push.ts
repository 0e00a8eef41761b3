/** Hands a notice for one device to the push service its browser chose (RFC 8030), and says what the service made of it. */
import { utilityFetch } from '#connect/outside/address.ts'
import { type DeviceKeys, encrypt } from '#messaging/push/encrypt.ts'
import { serviceOf } from '#messaging/push/service.ts'
import { type VapidKey, vapidHeader } from '#messaging/push/vapid.ts'
import { Failure } from '#platform/failure.ts'
import type { Limits } from '#platform/outside.ts'

export type Device = DeviceKeys & { readonly endpoint: string }
/** What the worker in the browser shows. `tag`: a later notice of the same tag takes the place of the one before. */
export type Notice = { readonly title: string; readonly body: string; readonly url: string; readonly tag: string; readonly lang: string }
export type How = {
  /** For how long the service keeps it for a device that is off. */
  readonly ttlSeconds: number
  readonly urgency: 'low' | 'normal' | 'high'
}
export type PushOutcome =
  | { readonly is: 'accepted'; readonly code: string }
  /** The device takes no more notices, for good. */
  | { readonly is: 'gone'; readonly code: string }
  /** It was not taken, and the same will not be. */
  | { readonly is: 'refused'; readonly code: string }
  /** It may have been taken or not. A second one of the same tag shows as one. */
  | { readonly is: 'later'; readonly code: string; readonly afterSeconds: number | null }
export type Push = {
  /** With which browsers subscribe. */
  readonly publicKey: string
  /** Which service an address belongs to; null when we do not call it. */
  serviceOf(endpoint: string): string | null
  send(device: Device, notice: Notice, how: How): Promise<PushOutcome>
}

const LIMITS: Limits = { headersMs: 8000, silenceMs: 3000, totalMs: 10_000, bytesMax: 65_536 }
const WAIT_MAX = 3600

export function openPush({ key, contact, sandboxUrl }: { key: VapidKey; contact: string; sandboxUrl: string | null }): Push {
  return {
    publicKey: key.publicKey,
    serviceOf: (endpoint) => serviceOf(endpoint, sandboxUrl),
    async send({ endpoint, ...keys }, notice, { ttlSeconds, urgency }) {
      const service = serviceOf(endpoint, sandboxUrl)
      if (!service) return { is: 'refused', code: 'unknown-service' }
      const outside = utilityFetch({ sandbox: service === 'sandbox' }, LIMITS)
      const headers = {
        authorization: vapidHeader(key, new URL(endpoint).origin, contact),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        ttl: String(ttlSeconds),
        urgency,
        // What waits at the service for a device that is off is replaced by the next one of the same topic (RFC 8030 §5.4).
        topic: notice.tag,
      }
      try {
        const response = await outside(endpoint, {
          method: 'POST',
          headers,
          body: new Uint8Array(encrypt(Buffer.from(JSON.stringify(notice)), keys)),
        })
        await response.body?.cancel()
        return outcomeOf(response)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        return error.retry === 'never' ? { is: 'refused', code: error.code } : { is: 'later', code: error.code, afterSeconds: null }
      }
    },
  }
}

/** RFC 8030 §5 and §7.3: 201 is taken, 404 and 410 say that the subscription has ended. */
function outcomeOf({ status, headers }: Response): PushOutcome {
  const code = String(status)
  if (status >= 200 && status < 300) return { is: 'accepted', code }
  if (status === 404 || status === 410) return { is: 'gone', code }
  if (status !== 429 && status < 500) return { is: 'refused', code }
  const after = Number(headers.get('retry-after') ?? Number.NaN)
  return { is: 'later', code, afterSeconds: Number.isFinite(after) && after > 0 ? Math.min(after, WAIT_MAX) : null }
}
