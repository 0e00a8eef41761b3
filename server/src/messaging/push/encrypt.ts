/** Encrypts a notice for one device, so that the push service between us reads nothing of it (RFC 8291, with the coding of RFC 8188). */
import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'

/** A device's own keys, as its browser made them: a P-256 point of 65 bytes, and 16 bytes that only it and we know. */
export type DeviceKeys = { readonly p256dh: Buffer; readonly auth: Buffer }
/** New for every notice; given only to compare with the standard's own example. */
type Fresh = { readonly salt: Uint8Array; readonly ecdh: ECDH }

const RECORD_BYTES = 4096
/** What fits the one record that push services take: without the sign that ends it and the seal. */
const PLAIN_BYTES_MAX = 3993

export function encrypt(plain: Uint8Array, { p256dh, auth }: DeviceKeys, { salt, ecdh }: Fresh = fresh()): Buffer {
  if (plain.length > PLAIN_BYTES_MAX) throw new Error(`a notice of ${plain.length} bytes is longer than push services take`)
  const own = ecdh.getPublicKey()
  const secret = ecdh.computeSecret(p256dh)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, own])
  const material = Buffer.from(hkdfSync('sha256', secret, auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', material, salt, 'Content-Encoding: nonce\0', 12))
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  // The sign after the text says that this record is the last one.
  const body = Buffer.concat([cipher.update(plain), cipher.update(Buffer.of(2)), cipher.final(), cipher.getAuthTag()])
  const sizes = Buffer.alloc(5)
  sizes.writeUInt32BE(RECORD_BYTES)
  sizes.writeUInt8(own.length, 4)
  return Buffer.concat([salt, sizes, own, body])
}

function fresh(): Fresh {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  return { salt: randomBytes(16), ecdh }
}
