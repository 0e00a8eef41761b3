/** The signature of hooks: `x-qpc-signature: t=<unix seconds>,v1=<hex HMAC-SHA256(secret, t + "." + raw body)>`. */
import { createHmac, timingSafeEqual } from 'node:crypto'

const mac = (secret: string, t: string, body: string) => createHmac('sha256', secret).update(`${t}.${body}`).digest()

/** The header value for a body, signed at `realSeconds` (real time: receivers compare it with their own wall clock). */
export function hookSignature(secret: string, body: string, realSeconds = Math.floor(Date.now() / 1000)): string {
  return `t=${realSeconds},v1=${mac(secret, String(realSeconds), body).toString('hex')}`
}

/** Whether a header signs this body; says nothing about its age. */
export function verifyHookSignature(secret: string, body: string, header: string): boolean {
  const parts = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header)
  if (!parts) return false
  return timingSafeEqual(mac(secret, parts[1]!, body), Buffer.from(parts[2]!, 'hex'))
}
