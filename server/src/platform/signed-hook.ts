/** Hooks signed by a secret shared with the sender: `x-qpc-signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { realClock } from '#platform/clock.ts'

export const SIGNATURE_HEADER = 'x-qpc-signature'
/** Signatures are made at real time, whatever the domain's clock says; older ones could be replayed. */
const AGE_SECONDS_MAX = 300

export function isSigned(header: string | null, body: Uint8Array, secret: string): boolean {
  const [, t, signature] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? []
  if (!t || !signature) return false
  if (Math.abs(realClock.now().epochMilliseconds / 1000 - Number(t)) > AGE_SECONDS_MAX) return false
  const expected = createHmac('sha256', secret).update(`${t}.`).update(body).digest()
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
}
