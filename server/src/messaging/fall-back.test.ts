/** What will not arrive by one way goes another, with a real mail server, a provider of texts and a push service that say no. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { saveChoices } from '#messaging/choice-store.ts'
import { deliveriesOf, markSeen, unreachedOf } from '#messaging/delivery-store.ts'
import { DAILY_CAP } from '#messaging/gate.ts'
import { subscribe } from '#messaging/push/subscription.ts'
import { subscriptionsOf } from '#messaging/push/subscription-store.ts'
import { queueMessage } from '#messaging/queue-message.ts'
import { usualQuiet } from '#messaging/setting.ts'
import { saveSetting } from '#messaging/setting-store.ts'
import { askForNumber, confirmNumber } from '#messaging/sms/consent.ts'
import { openPhone } from '#messaging/sms/open.ts'
import { openKit } from '#messaging/testing/kit.ts'
import { startSandbox } from '../../../sandbox/src/index.ts'

const sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: '2027-07-13T12:00:00Z', adminKey: 'admin' })
const account = { account: `AC${'d'.repeat(32)}`, token: 'token', from: '+17185550100' }
const admin = (path: string, body: unknown) =>
  fetch(`${sandbox.url}/admin/${path}`, { method: 'PUT', headers: { authorization: 'Bearer admin' }, body: JSON.stringify(body) })
await admin('phone', { ...account, inboundUrl: 'http://127.0.0.1:9/' })
const kit = await openKit({ phone: openPhone({ url: sandbox.url, ...account }, 'https://quickpay.example'), sandboxUrl: sandbox.url })
const { clock, db, inbox, member, queue, replies, within, world } = kit
after(async () => {
  await kit.close()
  await sandbox.close()
})
beforeEach(() => {
  inbox.length = 0
  replies.length = 0
})

let numbers = 200
async function withNumber(memberId: string): Promise<string> {
  const number = `+1917555${String(++numbers).padStart(4, '0')}`
  assert.deepEqual(await askForNumber(world, { memberId, number, agreed: true, locale: 'en' }), { is: 'sent' })
  const code = /\d{6}/.exec((await texts(number))[0]?.text ?? '')?.[0] ?? ''
  assert.deepEqual(await confirmNumber(world, { memberId, code }), { is: 'confirmed' })
  return number
}
const texts = async (number: string) =>
  (await (await fetch(`${sandbox.url}/phone.json?number=${encodeURIComponent(number)}`)).json()) as { text: string }[]
async function withDevice(memberId: string): Promise<string> {
  const made = (await (await fetch(`${sandbox.url}/push/devices`, { method: 'POST' })).json()) as {
    endpoint: string
    keys: { p256dh: string; auth: string }
  }
  const offered = { endpoint: made.endpoint, ...made.keys, device: 'Chrome, Android' }
  assert.deepEqual(await subscribe(world, memberId, offered), { is: 'subscribed' })
  return made.endpoint.split('/').at(-1) ?? ''
}
const came = async (device: string) =>
  (await (await fetch(`${sandbox.url}/push.json?device=${device}`)).json()) as { notice: { title: string; url: string }; urgency: string }[]
const parameters = { utilityName: 'Con Edison', utilityId: 'con-edison', because: 'revoked' as const }
async function say(memberId: string, cause: string): Promise<void> {
  await within((work) => queueMessage(work, { memberId, cause, template: 'connection-ended', parameters }))
  await queue.drain()
}
const onlyBy = (memberId: string, ...channels: ('email' | 'sms' | 'push')[]) =>
  db.transaction().execute((trx) =>
    saveChoices(
      trx,
      memberId,
      (['email', 'sms', 'push'] as const).map((channel) => ({ topic: 'problem', channel, wanted: channels.includes(channel) })),
      clock.now(),
    ),
  )
const log = async (memberId: string) =>
  (await deliveriesOf(db, memberId, 20)).map(({ channel, state, because }) => [channel, state, because]).sort()

test('a notice goes to every device; one that is gone is forgotten, and the other is enough', async () => {
  const { memberId } = await member('es')
  const [first, second] = [await withDevice(memberId), await withDevice(memberId)]
  await onlyBy(memberId, 'push')
  await admin('push/faults', [{ kind: 'gone', count: 1 }])
  await say(memberId, 'two')
  const all = [...(await came(first)), ...(await came(second))]
  assert.deepEqual(
    all.map(({ notice }) => [notice.title, notice.url]),
    [['Terminó su conexión con Con Edison', '/es/connect/con-edison']],
  )
  assert.equal((await subscriptionsOf(db, memberId)).length, 1)
  assert.deepEqual(await log(memberId), [['push', 'sent', null]])
})

test('a push service that says later is asked again, and the notice shows once', async () => {
  const { memberId } = await member('en')
  const device = await withDevice(memberId)
  await onlyBy(memberId, 'push')
  await admin('push/faults', [
    { kind: '429', count: 1 },
    { kind: 'cut-after-accept', count: 1 },
    { kind: '500', count: 1 },
  ])
  await say(memberId, 'later')
  for (let i = 0; i < 4; i++) {
    clock.set(clock.now().add({ minutes: 2 }))
    await queue.drain()
  }
  assert.equal((await came(device)).length, 1)
  assert.deepEqual(await log(memberId), [['push', 'sent', null]])
})

test('push dead, then the text refused, then mail; each once, and the list says so', async () => {
  const { memberId, email } = await member('en')
  const number = await withNumber(memberId)
  await withDevice(memberId)
  await db.transaction().execute((trx) => saveChoices(trx, memberId, [{ topic: 'problem', channel: 'email', wanted: false }], clock.now()))
  await onlyBy(memberId, 'push', 'sms')
  await admin('push/faults', [{ kind: 'gone', count: 1 }])
  await admin('phone/faults', [{ kind: 'opted-out', count: 1 }])
  const before = (await texts(number)).length
  await say(memberId, 'all')
  assert.equal((await texts(number)).length, before)
  assert.deepEqual(
    inbox.map((one) => [one.to, one.mail.subject]),
    [[email, 'Con Edison: the connection ended']],
  )
  assert.deepEqual(await log(memberId), [
    ['email', 'sent', null],
    ['push', 'failed', '410'],
    ['sms', 'failed', '21610'],
  ])
  assert.deepEqual(await unreachedOf(db, memberId), [])
})

test('mail that is refused goes by text where that was agreed to; where nothing is left the member is told on the next visit, once', async () => {
  const rosa = await member('es')
  const number = await withNumber(rosa.memberId)
  await onlyBy(rosa.memberId, 'email')
  replies.push(550)
  await say(rosa.memberId, 'bounced')
  // What a person did not want by text stays unsaid there.
  assert.equal((await unreachedOf(db, rosa.memberId)).length, 1)
  await db
    .transaction()
    .execute((trx) => saveChoices(trx, rosa.memberId, [{ topic: 'problem', channel: 'sms', wanted: true }], clock.now()))
  // Both ways are wanted and one of them works: nothing falls back.
  replies.push(550)
  const before = (await texts(number)).length
  await say(rosa.memberId, 'both')
  assert.equal((await texts(number)).length, before + 1)

  const max = await member('en')
  replies.push(550)
  await say(max.memberId, 'alone')
  assert.deepEqual(await log(max.memberId), [['email', 'failed', 'mail-bounced']])
  assert.deepEqual(
    (await unreachedOf(db, max.memberId)).map(({ template }) => template),
    ['connection-ended'],
  )
  await db.transaction().execute((trx) => markSeen(trx, max.memberId, clock.now()))
  assert.deepEqual(await unreachedOf(db, max.memberId), [])
})

test('texts and notices of a day count together, once for each cause; what is too many is said by mail', async () => {
  const { memberId } = await member('en')
  const number = await withNumber(memberId)
  const device = await withDevice(memberId)
  await onlyBy(memberId, 'push', 'sms')
  const before = (await texts(number)).length
  for (let i = 0; i < DAILY_CAP.messages + 1; i++) await say(memberId, `cap-${i}`)
  assert.deepEqual([(await texts(number)).length - before, (await came(device)).length], [DAILY_CAP.messages, DAILY_CAP.messages])
  assert.equal(inbox.length, 1)
})

test('in a person’s own quiet hours nothing disturbs them; when the grid is in trouble it goes through, and urgently', async () => {
  const { memberId } = await member('es')
  const device = await withDevice(memberId)
  const setting = { quiet: { fromHour: 6, untilHour: 23 }, amountsOnScreen: false, medicalEquipment: true }
  await db.transaction().execute((trx) => saveSetting(trx, memberId, setting, clock.now()))
  await onlyBy(memberId, 'push')
  const start = clock.now().add({ hours: 30 })
  const times = { eventId: 'evt_1', startAt: start.toString(), endAt: start.add({ hours: 4 }).toString(), zone: 'America/New_York' }
  const notice = (cause: string, urgent?: true) =>
    within((work) =>
      queueMessage(work, { memberId, cause, template: 'event-notice', parameters: { ...times, ...(urgent ? { urgent } : {}) } }),
    )
  await notice('planned')
  await queue.drain()
  assert.deepEqual(await came(device), [])
  await notice('urgent', true)
  await queue.drain()
  const [urgent] = await came(device)
  assert.equal(urgent?.urgency, 'high')
  assert.match(JSON.stringify(urgent?.notice), /Usted va primero/)
  clock.set(clock.now().toZonedDateTimeISO('America/New_York').with({ hour: 23, minute: 0, second: 0 }).toInstant())
  await queue.drain()
  assert.equal((await came(device)).length, 2)
  assert.notDeepEqual(setting.quiet, usualQuiet)
})

test('a device belongs to whoever subscribed it last', async () => {
  const [rosa, max] = [await member('es'), await member('en')]
  const made = (await (await fetch(`${sandbox.url}/push/devices`, { method: 'POST' })).json()) as {
    endpoint: string
    keys: { p256dh: string; auth: string }
  }
  const offered = { endpoint: made.endpoint, ...made.keys, device: '' }
  for (const { memberId } of [rosa, max, max]) assert.deepEqual(await subscribe(world, memberId, offered), { is: 'subscribed' })
  assert.deepEqual([(await subscriptionsOf(db, rosa.memberId)).length, (await subscriptionsOf(db, max.memberId)).length], [0, 1])
  assert.deepEqual(await subscribe(world, max.memberId, { ...offered, endpoint: 'https://evil.example/push' }), {
    is: 'refused',
    code: 'unknown-service',
  })
  assert.deepEqual(await subscribe(world, max.memberId, { ...offered, auth: 'AAAA' }), { is: 'refused', code: 'bad-keys' })
  const stored = await db.selectFrom('push_subscription').selectAll().where('member_id', '=', max.memberId).executeTakeFirstOrThrow()
  assert.doesNotMatch(JSON.stringify(stored), new RegExp(made.endpoint.split('/').at(-1) ?? 'no endpoint'))
})
