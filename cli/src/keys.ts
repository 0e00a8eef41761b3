/** The public keys of a server, as it publishes them or as PEM, and what they say of a bundle's signature. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Bundle, checkSignature, keyIdOf, type ReservationBundle } from '@quickpay/receipt'
import { fileWords, Refusal } from './failure.ts'

export type KeyAnswer = { readonly is: 'unsigned' } | { readonly is: 'not-checked' | 'right' | 'wrong'; readonly keyId: string }

/** A JSON Web Key Set, one JSON Web Key, or PEM. Refuses what is none of them and what holds no Ed25519 key. */
export async function keysOf(path: string): Promise<readonly KeyObject[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Refusal(fileWords(path, error))
  })
  let keys: KeyObject[]
  try {
    keys = text.trimStart().startsWith('{') ? jwksIn(text).map((key) => createPublicKey({ key, format: 'jwk' })) : [createPublicKey(text)]
  } catch {
    throw new Refusal(`${path}: holds no public key that can be read (a JSON Web Key Set or PEM)`)
  }
  const fitting = keys.filter((key) => key.asymmetricKeyType === 'ed25519')
  if (fitting.length === 0) throw new Refusal(`${path}: holds no Ed25519 key`)
  return fitting
}

function jwksIn(text: string): JsonWebKey[] {
  const value: { keys?: JsonWebKey[] } & JsonWebKey = JSON.parse(text)
  return value.keys ?? [value]
}

export function keyAnswer(bundle: Bundle | ReservationBundle, keys: readonly KeyObject[] | undefined): KeyAnswer {
  const { signature } = bundle
  if (!signature) return keys ? { is: 'wrong', keyId: '(none)' } : { is: 'unsigned' }
  const { keyId } = signature
  if (!keys) return { is: 'not-checked', keyId }
  const key = keys.find((one) => keyIdOf(one) === keyId)
  return { is: key && checkSignature(bundle, signature, key) ? 'right' : 'wrong', keyId }
}
