/** The key that signs receipts: Ed25519, made from a seed of 32 bytes, so that every server with the same key file signs with the same key. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { keyIdOf } from '@quickpay/receipt'

/** PKCS #8 of an Ed25519 seed (RFC 8410): the same bytes before every one. */
const BEFORE_SEED = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Throws RangeError unless the seed has 32 bytes. */
export function receiptKeyOf(seed: Uint8Array): KeyObject {
  if (seed.length !== 32) throw new RangeError(`a seed has 32 bytes, not ${seed.length}`)
  return createPrivateKey({ key: Buffer.concat([BEFORE_SEED, seed]), format: 'der', type: 'pkcs8' })
}

/** Where the public key is found, by anyone. */
export const RECEIPT_KEYS_PATH = '/.well-known/quickpay-receipt-keys.json'

/** A JSON Web Key Set (RFC 7517, RFC 8037); `kid` is the signature's `keyId`. */
export const receiptKeySet = (key: KeyObject) => ({
  keys: [{ ...createPublicKey(key).export({ format: 'jwk' }), kid: keyIdOf(key), alg: 'EdDSA', use: 'sig' }],
})
