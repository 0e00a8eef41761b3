/** Secrets at rest: AES-256-GCM, the key's id in the ciphertext, and the place it belongs to as additional data, so that a value moved elsewhere does not open. */

import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Db } from '#platform/db.ts'

/** Keys by id; the first is used to seal, all of them to open. */
export type Keys = readonly { readonly id: string; readonly key: Uint8Array }[]

export type Vault = {
  /** `place` names member, row and column, for example `mem_1/aut_2/refresh`. */
  seal(plain: string, place: string): string
  /** Throws when the key is unknown, the value was altered, or it was sealed for another place. */
  open(sealed: string, place: string): string
  /** The same for the same value and purpose, by which it is found again; without the key it cannot be guessed from. Stays when keys are added before the oldest. */
  fingerprint(plain: string, purpose: string): string
}

export function openVault(keys: Keys): Vault {
  const [current] = keys
  if (!current) throw new Error('a vault needs at least one key')
  for (const { id, key } of keys) {
    if (key.length !== 32) throw new Error(`vault key ${id} has ${key.length} bytes; 32 are needed`)
    if (!/^[a-z0-9]{1,16}$/.test(id)) throw new Error(`vault key id ${JSON.stringify(id)} is not of the form a-z0-9`)
  }
  const oldest = keys.at(-1) ?? current
  const marking = Buffer.from(hkdfSync('sha256', oldest.key, 'qpc', 'fingerprints', 32))
  return {
    fingerprint: (plain, purpose) => createHmac('sha256', marking).update(`${purpose}\u0000${plain}`).digest('base64url'),
    seal(plain, place) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', current.key, nonce).setAAD(Buffer.from(place))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `v1.${current.id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
    },
    open(sealed, place) {
      const [version, id, payload] = sealed.split('.')
      if (version !== 'v1' || !payload) throw new Error('not a sealed value')
      const found = keys.find((k) => k.id === id)
      if (!found) throw new Error(`no vault key with id ${id}`)
      const bytes = Buffer.from(payload, 'base64url')
      const cipher = createDecipheriv('aes-256-gcm', found.key, bytes.subarray(0, 12))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8')
    },
  }
}

/** Refuses a key that does not open what this database holds; the first start leaves the proof. */
export async function proveVault(db: Db, vault: Vault): Promise<void> {
  const place = 'vault_check'
  await db
    .insertInto('vault_check')
    .values({ sealed: vault.seal('quickpay', place) })
    .onConflict((c) => c.doNothing())
    .execute()
  const { sealed } = await db.selectFrom('vault_check').select('sealed').executeTakeFirstOrThrow()
  try {
    if (vault.open(sealed, place) === 'quickpay') return
  } catch {}
  throw new Error(
    'The vault’s key does not open what this database holds. Start with the key file that belongs to it; without it every customer would have to authorize again.',
  )
}
