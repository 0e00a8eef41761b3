/** Who we are to a push service: a signed statement for each of them, and the key that browsers subscribe with (RFC 8292). */
import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { realClock } from '#platform/clock.ts'

export type VapidKey = {
  readonly key: KeyObject
  /** The uncompressed point in base64url, as `applicationServerKey` takes it. */
  readonly publicKey: string
}

/** RFC 8292 §2 allows a day. */
const GOOD_FOR = { hours: 12 }

/** The key belongs to the vault's, as the one that signs receipts does: with another one every device would have to subscribe again. */
export function vapidKeyOf(seed: Uint8Array): VapidKey {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(seed)
  const point = ecdh.getPublicKey()
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((one) => one.toString('base64url'))
  const jwk = { kty: 'EC', crv: 'P-256', d: Buffer.from(seed).toString('base64url'), x: x ?? '', y: y ?? '' }
  return { key: createPrivateKey({ key: jwk, format: 'jwk' }), publicKey: point.toString('base64url') }
}

/** The `Authorization` of a request to the service at this origin. `contact` is where its people reach ours: `mailto:…` or `https://…`. */
export function vapidHeader({ key, publicKey }: VapidKey, origin: string, contact: string): string {
  const claims = { aud: origin, exp: Math.floor(realClock.now().add(GOOD_FOR).epochMilliseconds / 1000), sub: contact }
  const signed = [{ typ: 'JWT', alg: 'ES256' }, claims].map((one) => Buffer.from(JSON.stringify(one)).toString('base64url')).join('.')
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return `vapid t=${signed}.${signature}, k=${publicKey}`
}
