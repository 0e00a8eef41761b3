import assert from 'node:assert/strict'
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto'
import { after, test } from 'node:test'
import { encrypt } from '#messaging/push/encrypt.ts'
import { type Device, type Notice, openPush } from '#messaging/push/push.ts'
import { serviceOf } from '#messaging/push/service.ts'
import { vapidHeader, vapidKeyOf } from '#messaging/push/vapid.ts'
import { startSandbox } from '../../../../sandbox/src/index.ts'

const sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: '2027-07-12T13:30:00Z', adminKey: 'admin' })
after(() => sandbox.close())
const key = vapidKeyOf(randomBytes(32))
const push = openPush({ key, contact: 'mailto:help@quickpay.example', sandboxUrl: sandbox.url })
const bytes = (text: string) => Buffer.from(text, 'base64url')

async function device(): Promise<Device & { id: string }> {
  const made = (await (await fetch(`${sandbox.url}/push/devices`, { method: 'POST' })).json()) as {
    endpoint: string
    keys: { p256dh: string; auth: string }
  }
  const { p256dh, auth } = made.keys
  return { id: made.endpoint.split('/').at(-1) ?? '', endpoint: made.endpoint, p256dh: bytes(p256dh), auth: bytes(auth) }
}
const faults = (...kinds: string[]) =>
  fetch(`${sandbox.url}/admin/push/faults`, {
    method: 'PUT',
    headers: { authorization: 'Bearer admin' },
    body: JSON.stringify(kinds.map((kind) => ({ kind, count: 1 }))),
  })
const came = async (id: string) =>
  (await (await fetch(`${sandbox.url}/push.json?device=${id}`)).json()) as { notice: Notice; ttl: number; urgency: string }[]
const notice: Notice = { title: 'Evento: 15 de julio', body: 'Ya participa. ñ', url: '/es/events/evt_1', tag: 'tag-1', lang: 'es' }
const how = { ttlSeconds: 3600, urgency: 'high' } as const

test('the standard’s own example (RFC 8291, appendix A) comes out to the byte', () => {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'))
  const made = encrypt(
    Buffer.from('When I grow up, I want to be a watermelon'),
    {
      p256dh: bytes('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
      auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
    },
    { salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'), ecdh },
  )
  assert.equal(
    made.toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
  assert.throws(() => encrypt(Buffer.alloc(3994), { p256dh: bytes(key.publicKey), auth: randomBytes(16) }), /longer/)
})

test('the statement names the service, lasts half a day, and is signed by the key that browsers subscribe with (RFC 8292)', () => {
  const header = vapidHeader(key, 'https://fcm.googleapis.com', 'mailto:help@quickpay.example')
  const [, token = '', k = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(header) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  assert.equal(k, key.publicKey)
  const { aud, exp, sub } = JSON.parse(bytes(claims).toString()) as { aud: string; exp: number; sub: string }
  assert.deepEqual([aud, sub], ['https://fcm.googleapis.com', 'mailto:help@quickpay.example'])
  assert.ok(Math.abs(exp - Date.now() / 1000 - 12 * 3600) < 60)
  const [x, y] = [bytes(k).subarray(1, 33), bytes(k).subarray(33)].map((one) => one.toString('base64url'))
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x!, y: y! }, format: 'jwk' })
  assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes(signature)))
})

test('only the services of browsers are called, and a sandbox’s own', () => {
  for (const [endpoint, service] of [
    ['https://fcm.googleapis.com/fcm/send/abc', 'google'],
    ['https://updates.push.services.mozilla.com/wpush/v2/abc', 'mozilla'],
    ['https://web.push.apple.com/abc', 'apple'],
    ['https://db5p.notify.windows.com/w/?token=abc', 'microsoft'],
    [`${sandbox.url}/push/0123`, 'sandbox'],
    ['http://fcm.googleapis.com/abc', null],
    ['https://fcm.googleapis.com:8443/abc', null],
    ['https://user@fcm.googleapis.com/abc', null],
    ['https://fcm.googleapis.com.evil.example/abc', null],
    ['https://notify.windows.com.evil.example/', null],
    ['https://evilnotify.windows.com/', null],
    ['https://169.254.169.254/latest', null],
    [`https://fcm.googleapis.com/${'a'.repeat(3000)}`, null],
    ['not an address', null],
  ] as const)
    assert.equal(serviceOf(endpoint, sandbox.url), service, endpoint)
  assert.equal(serviceOf(`${sandbox.url}/push/0123`, null), null)
})

test('a notice arrives as it was written, with how long and how urgently; nobody in between can read it', async () => {
  const one = await device()
  assert.deepEqual(await push.send(one, notice, how), { is: 'accepted', code: '201' })
  assert.deepEqual(
    (await came(one.id)).map(({ notice, ttl, urgency }) => ({ notice, ttl, urgency })),
    [{ notice, ttl: 3600, urgency: 'high' }],
  )
  // Another device's keys do not open it.
  const other = await device()
  assert.deepEqual(await push.send({ ...one, p256dh: other.p256dh }, notice, how), { is: 'refused', code: '400' })
})

test('what the service says decides: taken, later, gone; an answer that was lost is asked again and shows once', async () => {
  const one = await device()
  await faults('429', '500', 'cut-after-accept')
  assert.deepEqual(await push.send(one, notice, how), { is: 'later', code: '429', afterSeconds: 30 })
  assert.deepEqual(await push.send(one, notice, how), { is: 'later', code: '500', afterSeconds: null })
  assert.deepEqual(await push.send(one, notice, how), { is: 'later', code: 'unreachable', afterSeconds: null })
  assert.equal((await push.send(one, notice, how)).is, 'accepted')
  assert.equal((await came(one.id)).length, 1)
  await faults('gone')
  for (let i = 0; i < 2; i++) assert.deepEqual(await push.send(one, notice, how), { is: 'gone', code: '410' })
  assert.deepEqual(await push.send({ ...one, endpoint: `${sandbox.url}/push/${'0'.repeat(32)}` }, notice, how), { is: 'gone', code: '404' })
  assert.deepEqual(await push.send({ ...one, endpoint: 'https://127.0.0.1/push' }, notice, how), { is: 'refused', code: 'unknown-service' })
})
