/** Text messages from end to end: our database and doors on one side, the sandbox's provider with its telephones on the other, HTTP between them. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { queueMessage } from '#messaging/queue-message.ts'
import { askForNumber, confirmNumber, stopTexts } from '#messaging/sms/consent.ts'
import { disclosureIn } from '#messaging/sms/disclosure.ts'
import { openPhone } from '#messaging/sms/open.ts'
import { sendSms } from '#messaging/sms/send-sms.ts'
import { signatureOf } from '#messaging/sms/twilio-signature.ts'
import { openKit } from '#messaging/testing/kit.ts'
import { told } from '#messaging/testing/told.ts'
import { addParticipations } from '#settlement/participation-store.ts'
import { startSandbox } from '../../../sandbox/src/index.ts'
import type { PhoneFaultKind } from '../../../sandbox/src/phone/texts.ts'
import { smsHooks } from './hooks-sms.ts'

const account = { account: `AC${'a'.repeat(32)}`, token: 'a token', from: '+17185550100' }
const app = new Hono()
const listener = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
await new Promise<void>((resolve) => listener.once('listening', () => resolve()))
const appUrl = `http://127.0.0.1:${(listener.address() as { port: number }).port}`
const sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: '2027-07-13T12:00:00Z', adminKey: 'admin' })
const put = async (path: string, body: unknown) => {
  const answer = await fetch(`${sandbox.url}/admin/${path}`, {
    method: 'PUT',
    headers: { authorization: 'Bearer admin' },
    body: JSON.stringify(body),
  })
  assert.equal(answer.status, 204)
}
await put('phone', { ...account, inboundUrl: `${appUrl}/hooks/sms/text` })
const phone = openPhone({ url: sandbox.url, ...account }, appUrl)
const kit = await openKit({ phone, appUrl })
const { clock, db, inbox, queue, within } = kit
const world = { ...kit.world, emit: queue.emit }
app.route('/hooks/sms', smsHooks(world))
const MORNING = '2027-07-13T14:00:00Z'
beforeEach(() => {
  inbox.length = 0
  clock.set(Temporal.Instant.from(MORNING).add({ hours: 48 * ++days }))
})
let days = 0
after(async () => {
  await queue.stop()
  await sandbox.close()
  await new Promise<void>((resolve) => listener.close(() => resolve()))
  await kit.close()
})

type Shown = { id: string; direction: string; text: string; status: string }
/** What a telephone shows, oldest first. */
const shows = async (number: string): Promise<Shown[]> =>
  ((await (await fetch(`${sandbox.url}/phone.json?number=${encodeURIComponent(number)}`)).json()) as Shown[]).reverse()
/** Without the one that says that it has begun. */
const texts = async (number: string) =>
  (await shows(number)).flatMap(({ direction, text }) => (direction === 'inbound' || BEGUN.test(text) ? [] : [text]))
const BEGUN = /^QPC: (avisos activados|text alerts are on)\. /
const write = (number: string, body: string) =>
  fetch(`${sandbox.url}/phone/${number.slice(1)}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ body }) })
const misbehave = (...kinds: PhoneFaultKind[]) =>
  put(
    'phone/faults',
    kinds.map((kind) => ({ kind, count: 1 })),
  )
async function eventually(look: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await look()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.fail('waited five seconds in vain')
}
let numbers = 100
const newNumber = () => `+1917555${String(++numbers).padStart(4, '0')}`
const ask = (memberId: string, number: string, agreed = true) => askForNumber(world, { memberId, number, agreed, locale: 'es' })
const codeAt = async (number: string) => /\d{6}/.exec((await texts(number)).at(-1) ?? '')?.[0] ?? ''
/** A member who gets texts. */
async function reached(locale: 'es' | 'en' = 'es') {
  const [{ memberId, email }, number] = [await kit.member(locale), newNumber()]
  assert.deepEqual(await ask(memberId, number), { is: 'sent' })
  assert.deepEqual(await confirmNumber(world, { memberId, code: await codeAt(number) }), { is: 'confirmed' })
  return { memberId, email, number }
}
const paid = told.find((one) => one.why.variant === 'paid' && one.state === 'received')!
const queued = (memberId: string, cause: string) =>
  within((work) => queueMessage(work, { memberId, cause, template: 'paid', parameters: { payment: paid } }))
async function pay(memberId: string, cause: string) {
  await queued(memberId, cause)
  await queue.drain()
}
const smsOf = (memberId: string) => db.selectFrom('sms').selectAll().where('member_id', '=', memberId).execute()
const stateOf = async (memberId: string) => (await smsOf(memberId)).map((one) => [one.state, one.code])
const consentsOf = (memberId: string) =>
  db.selectFrom('phone_consent').selectAll().where('member_id', '=', memberId).orderBy('asked_at').execute()

test('a number is taken with a tick, a text that is kept, and a code that comes back; nothing else is', async () => {
  const { memberId } = await kit.member('es')
  const number = newNumber()
  assert.deepEqual(await ask(memberId, '+52 55 5555 0142'), { is: 'refused', field: 'number', code: 'not-a-number' })
  assert.deepEqual(await ask(memberId, number, false), { is: 'refused', field: 'consent', code: 'missing' })
  assert.deepEqual(await shows(number), [])
  assert.deepEqual(await ask(memberId, number), { is: 'sent' })
  const code = await codeAt(number)
  assert.match((await texts(number))[0] ?? '', /^QPC: su codigo es \d{6}\./)
  assert.deepEqual(await confirmNumber(world, { memberId, code: 'abc' }), { is: 'refused', field: 'code', code: 'not-a-code' })
  const wrong = code === '000000' ? '111111' : '000000'
  assert.deepEqual(await confirmNumber(world, { memberId, code: wrong }), { is: 'refused', field: 'code', code: 'code-wrong' })
  await pay(memberId, 'before')
  assert.equal((await texts(number)).length, 1)
  assert.deepEqual(await confirmNumber(world, { memberId, code }), { is: 'confirmed' })
  assert.match((await shows(number)).at(-1)?.text ?? '', BEGUN)
  const [consent] = await consentsOf(memberId)
  const { text, sha256, version } = disclosureIn('es')
  assert.deepEqual(
    [consent?.disclosure, consent?.disclosure_sha256, consent?.disclosure_version, consent?.method],
    [text, sha256, version, 'page'],
  )
  const stored = JSON.stringify(await db.selectFrom('phone_consent').selectAll().execute())
  assert.ok(!stored.includes(number.slice(2)) && !stored.includes(code))
})

test('a code is guessed at five times, and asked for three times a day', async () => {
  const { memberId } = await kit.member('es')
  const number = newNumber()
  await ask(memberId, number)
  const code = await codeAt(number)
  const guess = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
  for (let i = 0; i < 5; i++) await confirmNumber(world, { memberId, code: guess })
  assert.deepEqual(await confirmNumber(world, { memberId, code }), { is: 'refused', field: 'code', code: 'too-many' })
  for (let i = 0; i < 2; i++) assert.deepEqual(await ask(memberId, number), { is: 'sent' })
  assert.deepEqual(await ask(memberId, number), { is: 'refused', field: 'number', code: 'too-many' })
  const other = await kit.member('en')
  assert.deepEqual(await ask(other.memberId, number), { is: 'refused', field: 'number', code: 'too-many' })
})

test('what is told goes by both ways, once; the delivery is heard of, and the short address is the member’s own', async () => {
  const { memberId, email, number } = await reached()
  for (let i = 0; i < 2; i++) await pay(memberId, 'c')
  const [, text = ''] = await texts(number)
  assert.equal((await texts(number)).length, 2)
  const [message] = await db.selectFrom('message').select('link').where('member_id', '=', memberId).where('channel', '=', 'sms').execute()
  assert.equal(text, `QPC: le pagamos $8.60 por el evento del 14 de julio. Por qué: ${appUrl}/es/m/${message?.link}`)
  assert.deepEqual(kit.subjects(), [[email, 'Le pagamos $8.60']])
  await eventually(async () => (await stateOf(memberId))[0]?.[0] === 'delivered')
  const steps = await db.selectFrom('sms_step').select('state').where('member_id', '=', memberId).execute()
  assert.deepEqual(steps.map((one) => one.state).sort(), ['accepted', 'delivered', 'sent'])
})

test('an answer that was lost is looked for before anything is sent again, and a try that nobody took is made again', async () => {
  const { memberId, number } = await reached()
  await misbehave('lost-answer')
  await pay(memberId, 'lost')
  assert.deepEqual([(await texts(number)).length, await stateOf(memberId)], [2, [['trying', null]]])
  clock.set(clock.now().add({ minutes: 3 }))
  await queue.drain()
  assert.deepEqual([(await texts(number)).length, await stateOf(memberId)], [2, [['accepted', null]]])
  for (const fault of ['500', '429'] as const) {
    await misbehave(fault)
    await pay(memberId, fault)
    clock.set(clock.now().add({ minutes: 3 }))
    await queue.drain()
  }
  assert.equal((await texts(number)).length, 4)
})

test('two who have the same text at once send it once', async () => {
  const { memberId, number } = await reached()
  await queued(memberId, 'twice')
  const [sms] = await smsOf(memberId)
  await Promise.all([1, 2, 3].map(() => sendSms.run(world, [`${memberId}/${sms?.message_id}`])))
  assert.equal((await texts(number)).length, 2)
  await queue.drain()
  assert.equal((await texts(number)).length, 2)
})

test('what nobody took in the evening is looked for at night, and sent in the morning', async () => {
  const { memberId, number } = await reached()
  clock.set(clock.now().toZonedDateTimeISO('America/New_York').with({ hour: 20, minute: 59 }).toInstant())
  await misbehave('500')
  await pay(memberId, 'evening')
  const evening = clock.now()
  const sentAfter = async (minutes: number) => {
    clock.set(evening.add({ minutes }))
    await queue.drain()
    return (await texts(number)).length - 1
  }
  assert.deepEqual([await sentAfter(3), await sentAfter(11 * 60), await sentAfter(11 * 60 + 1)], [0, 0, 1])
})

test('the provider’s list is read for this number, this text and this time only', async () => {
  const { memberId, number } = await reached()
  await pay(memberId, 'c')
  const text = (await texts(number)).at(-1) ?? ''
  const now = Temporal.Now.instant()
  const find = async (to: string, body: string, since: Temporal.Instant) => (await phone?.find({ to, text: body }, since))?.is
  assert.equal(await find(number, text, now.subtract({ minutes: 1 })), 'accepted')
  assert.equal(await find(newNumber(), text, now.subtract({ minutes: 1 })), 'not-found')
  assert.equal(await find(number, 'another text', now.subtract({ minutes: 1 })), 'not-found')
  assert.equal(await find(number, text, now.add({ minutes: 10 })), 'not-found')
})

test('what did not arrive is said by mail, and a number that gets no texts is not written to again', async () => {
  const { memberId, number } = await reached()
  await db
    .insertInto('notification_choice')
    .values({ member_id: memberId, topic: 'paid', channel: 'email', wanted: false, chosen_at: clock.now() })
    .execute()
  await pay(memberId, 'fine')
  await misbehave('undelivered')
  await pay(memberId, 'away')
  assert.deepEqual(inbox, [])
  await eventually(async () => (await stateOf(memberId)).some(([state, code]) => state === 'undelivered' && code === '30003'))
  await queue.drain()
  assert.equal(inbox.length, 1)
  await misbehave('landline')
  await pay(memberId, 'landline')
  await eventually(async () => (await consentsOf(memberId))[0]?.ended_because === 'unreachable')
  await pay(memberId, 'after')
  assert.equal((await texts(number)).length, 4)
})

test('calls come twice, in the wrong order or forged: the end stays the end, and nothing is believed unsigned', async () => {
  const { memberId } = await reached()
  for (const fault of ['callbacks-twice', 'callbacks-backwards'] as const) {
    await misbehave(fault)
    await pay(memberId, fault)
  }
  await eventually(async () => (await stateOf(memberId)).every(([state]) => state === 'delivered'))
  await misbehave('callbacks-forged')
  await pay(memberId, 'forged')
  await new Promise((resolve) => setTimeout(resolve, 700))
  assert.deepEqual((await stateOf(memberId)).map(([state]) => state).sort(), ['accepted', 'delivered', 'delivered'])
  assert.equal((await consentsOf(memberId))[0]?.ended_at, null)
})

test('whoever has opted out at the provider is not written to again, and hears of it by mail', async () => {
  const { memberId, number } = await reached()
  await misbehave('opted-out')
  await pay(memberId, 'first')
  await pay(memberId, 'second')
  assert.equal((await consentsOf(memberId))[0]?.ended_because, 'provider')
  assert.equal((await texts(number)).length, 1)
  assert.equal(inbox.length, 2)
})

test('stopping counts at once, by page and by any of the words: what was queued before is not sent by text', async () => {
  for (const word of ['BAJA', 'alto', 'STOP', 'no quiero más mensajes', null]) {
    const { memberId, number } = await reached()
    await queued(memberId, 'queued before')
    if (word === null) await db.transaction().execute((trx) => stopTexts(trx, memberId, 'page', clock.now()))
    else await write(number, word)
    const count = (await texts(number)).length
    await queue.drain()
    await pay(memberId, 'after')
    assert.equal((await texts(number)).length, count, String(word))
    // The provider answers its own word itself; ours we confirm, once.
    const last = (await texts(number)).at(-1)
    if (word === 'STOP') assert.match(last ?? '', /unsubscribed/)
    else if (word !== null) assert.match(last ?? '', /^QPC: ya no le enviaremos mensajes de texto/)
    assert.deepEqual(await stateOf(memberId), [['withdrawn', 'no-consent']])
  }
})

test('START takes it back from the number that stopped, with a consent of its own', async () => {
  const { memberId, number } = await reached()
  await write(number, 'BAJA')
  await write(number, 'ESTADO')
  assert.match((await texts(number)).at(-1) ?? '', /ya no le enviaremos/)
  await write(number, 'ALTA')
  assert.deepEqual(
    (await consentsOf(memberId)).map((one) => [one.method, one.ended_because]),
    [
      ['page', 'keyword'],
      ['keyword', null],
    ],
  )
  await pay(memberId, 'again')
  assert.match((await texts(number)).at(-1) ?? '', /le pagamos/)
})

test('a number that somebody else confirms is theirs: whoever had it before is told nothing there any more', async () => {
  const [first, second] = [await reached(), await kit.member('en')]
  await ask(second.memberId, first.number)
  await confirmNumber(world, { memberId: second.memberId, code: await codeAt(first.number) })
  assert.equal((await consentsOf(first.memberId))[0]?.ended_because, 'taken-over')
  await pay(first.memberId, 'c')
  assert.ok(!(await texts(first.number)).some((text) => text.includes('$8.60')))
})

test('at night a text waits for the morning, except where an event would be two hours away by then; never more than six a day', async () => {
  const { memberId, number } = await reached()
  const night = clock.now().toZonedDateTimeISO('America/New_York').with({ hour: 23 }).toInstant()
  clock.set(night)
  await pay(memberId, 'late at night')
  assert.equal((await texts(number)).length, 1)
  const soon = {
    eventId: 'evt_x',
    startAt: night.add({ minutes: 110 }).toString(),
    endAt: night.add({ hours: 4 }).toString(),
    zone: 'America/New_York',
  }
  await within((work) => queueMessage(work, { memberId, cause: 'soon', template: 'event-notice', parameters: soon }))
  await queue.drain()
  assert.equal((await texts(number)).length, 2)
  clock.set(night.add({ hours: 8, minutes: 59 }))
  await queue.drain()
  assert.equal((await texts(number)).length, 2)
  clock.set(night.add({ hours: 9, minutes: 1 }))
  await queue.drain()
  assert.equal((await texts(number)).length, 3)
  for (let i = 0; i < 8; i++) await pay(memberId, `more ${i}`)
  // The code of the day before does not count; of this day's there are six.
  assert.equal((await texts(number)).length, 8)
  assert.equal((await stateOf(memberId)).filter(([, code]) => code === 'too-many').length, 3)
})

test('what is asked by text is answered in the person’s language, once for each text, and a stranger learns nothing', async () => {
  const { memberId, number } = await reached('en')
  const said = async (body: string) => {
    await write(number, body)
    return (await texts(number)).at(-1)
  }
  assert.equal(await said('STATUS'), 'QPC: no event is scheduled. We tell you when there is one.')
  assert.equal(await said('PAY'), 'QPC: there are no payments yet. We tell you when the first one goes out.')
  const eventId = await kit.event()
  const accountId = await kit.enrolled(memberId, eventId)
  await db
    .transaction()
    .execute((trx) =>
      addParticipations(trx, { eventId, programId: 'coned-csrp' }, [{ memberId, accountId, planId: 'standard' }], clock.now()),
    )
  assert.match((await said('status')) ?? '', /^QPC: your next event is \w+ \d+, 6 to 10 PM\. You are in\. Can't make it\? Reply 2\.$/)
  assert.match((await said('2')) ?? '', /^QPC: you left the event of \w+ \d+, 6 to 10 PM\. It costs nothing\./)
  assert.match((await said('2')) ?? '', /^QPC: you had already left/)
  const [left] = await db.selectFrom('participation').select('left_at').where('member_id', '=', memberId).execute()
  assert.notEqual(left?.left_at, null)
  await kit.payout(memberId, 'settled', await kit.measured(memberId, [['3820', 860n]]))
  assert.match((await said('pay')) ?? '', /^QPC: we paid you \$8\.60 for the \w+ \d+ event\. Why: http:\S+\/en\/payments$/)
  assert.match((await said('help')) ?? '', /\/en\/notifications$/)
  assert.match((await said('thanks a lot')) ?? '', /^QPC: we did not get that/)

  const stranger = newNumber()
  for (const body of ['STATUS', 'PAY', 'HELP', 'BAJA']) await write(stranger, body)
  assert.deepEqual(await texts(stranger), [])
  const { memberId: other } = await kit.member('es')
  assert.deepEqual(await ask(other, stranger), { is: 'refused', field: 'number', code: 'stopped' })
  await write(stranger, 'ALTA')
  assert.deepEqual(await ask(other, stranger), { is: 'sent' })
})

test('an unsigned text, or one that came before, does nothing', async () => {
  const { memberId, number } = await reached()
  const address = `${appUrl}/hooks/sms/text`
  const post = (fields: Record<string, string>, token: string) => {
    const signature = signatureOf({ address, params: new Map(Object.entries(fields)), token }).toString('base64')
    return fetch(address, {
      method: 'POST',
      headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields),
    })
  }
  const stop = { MessageSid: `SM${'1'.repeat(32)}`, From: number, To: account.from, Body: 'BAJA' }
  assert.equal((await post(stop, 'another token')).status, 403)
  assert.equal((await fetch(address, { method: 'POST', body: new URLSearchParams(stop) })).status, 403)
  assert.equal((await consentsOf(memberId))[0]?.ended_at, null)
  const help = { ...stop, Body: 'AYUDA' }
  assert.match(await (await post(help, account.token)).text(), /<Response><Message>QPC: /)
  assert.match(await (await post(help, account.token)).text(), /<Response><\/Response>/)
})
