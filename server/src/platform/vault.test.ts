import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { openVault, proveVault } from '#platform/vault.ts'
import { testDatabase } from '../testing/cluster.ts'

const { database, close } = await testDatabase()
after(close)
const [old, recent] = [
  { id: 'k1', key: randomBytes(32) },
  { id: 'k2', key: randomBytes(32) },
]
const vault = openVault([old])
const place = 'mem_1/aut_2/refresh'

test('a vault without a key, with a short key or with a key id that would not stand in a sealed value is refused', () => {
  assert.throws(() => openVault([]), /at least one key/)
  assert.throws(() => openVault([{ id: 'k1', key: randomBytes(16) }]), /16 bytes; 32 are needed/)
  for (const id of ['', 'K1', 'k.1', 'k'.repeat(17)]) assert.throws(() => openVault([{ id, key: old.key }]), /key id/)
})

test('another key, another place and an unknown key id do not open', () => {
  const sealed = vault.seal('token', place)
  assert.throws(() => openVault([{ id: 'k1', key: recent.key }]).open(sealed, place), /unable to authenticate/)
  for (const moved of ['mem_2/aut_2/refresh', 'mem_1/aut_2/access', 'mem_1/aut_2/refresh ', ''])
    assert.throws(() => vault.open(sealed, moved), /unable to authenticate/, moved)
  assert.throws(() => openVault([recent]).open(sealed, place), /no vault key with id k1/)
  for (const text of ['', 'token', 'v2.k1.AAAA', 'v1.k1', 'v1.k1.']) assert.throws(() => vault.open(text, place), /not a sealed value/)
})

test('an altered byte, wherever it is, does not open', () => {
  const [, , payload = ''] = vault.seal('a refresh token', place).split('.')
  const bytes = Buffer.from(payload, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const altered = Buffer.from(bytes)
    altered[at]! ^= 1
    assert.throws(() => vault.open(`v1.k1.${altered.toString('base64url')}`, place), /unable to authenticate/, `byte ${at}`)
  }
})

test('a value that was cut short does not open, also not by a shorter tag', () => {
  const [, , payload = ''] = vault.seal('', place).split('.')
  const bytes = Buffer.from(payload, 'base64url')
  for (let length = 1; length < bytes.length; length++)
    assert.throws(() => vault.open(`v1.k1.${bytes.subarray(0, length).toString('base64url')}`, place), `${length} bytes`)
})

test('what was sealed opens in its place, whatever the text; the same text is never sealed alike', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, where) => {
      assert.equal(vault.open(vault.seal(plain, where), where), plain)
    }),
  )
  assert.notEqual(vault.seal('token', place), vault.seal('token', place))
  assert.ok(!vault.seal('token', place).includes(Buffer.from('token').toString('base64url')))
})

test('with a new key first, old values still open and new ones need the new key', () => {
  const both = openVault([recent, old])
  assert.equal(both.open(vault.seal('old', place), place), 'old')
  const sealed = both.seal('new', place)
  assert.match(sealed, /^v1\.k2\./)
  assert.throws(() => vault.open(sealed, place), /no vault key with id k2/)
})

test('a database takes the first key that proves itself, and afterwards no other', async () => {
  await proveVault(database.db, vault)
  await proveVault(database.db, vault)
  const words = /does not open what this database holds/
  await assert.rejects(proveVault(database.db, openVault([recent])), words)
  await assert.rejects(proveVault(database.db, openVault([{ id: 'k1', key: recent.key }])), words)
  await proveVault(database.db, openVault([recent, old]))
})
