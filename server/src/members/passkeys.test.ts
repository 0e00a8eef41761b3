import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceName, passkeyName } from '#members/device-name.ts'
import { judgeNew } from '#members/passkeys.ts'

const staff = { guarded: true, staffSession: false, staffPasskeys: 0, invite: 'none' as const }

test('staff with a code are refused: without an invitation, with a bad one, and with a good one when a passkey stands', () => {
  assert.deepEqual(judgeNew(staff), { is: 'refused', because: 'invite-needed' })
  assert.deepEqual(judgeNew({ ...staff, invite: 'bad' }), { is: 'refused', because: 'invite-unusable' })
  assert.deepEqual(judgeNew({ ...staff, invite: 'good', staffPasskeys: 1 }), { is: 'refused', because: 'passkey-needed' })
})

test('staff are admitted by a good invitation, or by a passkey of theirs, which leaves the invitation unused', () => {
  assert.deepEqual(judgeNew({ ...staff, invite: 'good' }), { is: 'admitted', staff: true, byInvite: true })
  const signedIn = { ...staff, staffSession: true, staffPasskeys: 1 }
  assert.deepEqual(judgeNew({ ...signedIn, invite: 'good' }), { is: 'admitted', staff: true, byInvite: false })
})

test('a member needs nothing more, and what a member adds opens no console', () => {
  assert.deepEqual(judgeNew({ ...staff, guarded: false }), { is: 'admitted', staff: false, byInvite: false })
})

test('a passkey is called by who keeps it and where it was made', () => {
  const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'
  const edge = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0'
  assert.equal(deviceName(''), null)
  assert.equal(deviceName(iphone), 'Safari, iPhone')
  assert.equal(deviceName(edge), 'Edge, Windows')
  assert.equal(passkeyName({ name: null, aaguid: null }), null)
  assert.equal(
    passkeyName({ name: 'Chrome, Android', aaguid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4' }),
    'Google Password Manager · Chrome, Android',
  )
})
