/** Ed25519 signatures over the canonical text of a bundle. The only file of this package that needs node:crypto. */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import type { Signature } from './bundle.ts'
import { canonicalJson, type Json } from './canonical-json.ts'

/** A bundle of any format: plain JSON with room for a signature. */
type Signable = { readonly format: string; readonly signature?: Signature }

/** What is signed: everything but the signature itself. */
const bytesOf = ({ signature: _, ...bundle }: Signable): Buffer => Buffer.from(canonicalJson(bundle as Json), 'utf8')

/** The first 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
export function keyIdOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16)
}

/** Throws RangeError unless the key is a private Ed25519 key. */
export function signBundle<B extends Signable>(bundle: B, privateKey: KeyObject): Signature {
  if (privateKey.type !== 'private' || privateKey.asymmetricKeyType !== 'ed25519') throw new RangeError('a private Ed25519 key is needed')
  return { algorithm: 'Ed25519', keyId: keyIdOf(privateKey), value: sign(null, bytesOf(bundle), privateKey).toString('base64url') }
}

/** The bundle with its signature in it. Throws as `signBundle` does. */
export const signedBundle = <B extends Signable>(bundle: B, privateKey: KeyObject): B => ({
  ...bundle,
  signature: signBundle(bundle, privateKey),
})

/** Whether this public key signed exactly this bundle; another key, another bundle or a damaged signature is false. */
export function checkSignature<B extends Signable>(bundle: B, signature: Signature, publicKey: KeyObject): boolean {
  if (signature.algorithm !== 'Ed25519' || publicKey.asymmetricKeyType !== 'ed25519' || signature.keyId !== keyIdOf(publicKey)) return false
  return verify(null, bytesOf(bundle), publicKey, Buffer.from(signature.value, 'base64url'))
}
