import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { canonicalJson, makeBundle } from '@quickpay/receipt'
import { cents } from '@quickpay/units'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { EndedBecause } from '#connect/authorization.ts'
import { endAuthorization } from '#connect/authorization-store.ts'
import { addRevocation, type Way } from '#connect/standing/revoke-store.ts'
import { lockEvent, reviseEvent } from '#dispatch/event-store.ts'
import { programReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { openMailer } from '#messaging/mailer.ts'
import { revisionsTold } from '#messaging/message-store.ts'
import { queueMessage } from '#messaging/queue-message.ts'
import { sendCode } from '#messaging/send-code.ts'
import { type MailWorld, sendMessage } from '#messaging/send-message.ts'
import { tellConnected, tellEnded, tellEvent, tellHistory } from '#messaging/tell.ts'
import { tellLate, tellMeasured, tellPaid, tellReturned } from '#messaging/tell-money.ts'
import type { TellWorld } from '#messaging/tell-task.ts'
import { told } from '#messaging/testing/told.ts'
import { setMethod } from '#payout/set-method.ts'
import { standingClock } from '#platform/clock.ts'
import type { FactName } from '#platform/facts.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { silentLog } from '#platform/log.ts'
import { listParked } from '#platform/parked-store.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import type { Flow, Work } from '#platform/task.ts'
import { priceOf, usedAt } from '../../../packages/receipt/src/golden-receipt.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveAccount, haveEvent, haveMember } from '../testing/parents.ts'
import { createQueues } from '../testing/queues.ts'

const { database, address, close } = await testDatabase({ books: 'broken' })
const { db } = database
const clock = standingClock('2027-07-13T12:00:00Z')

type Received = { to: string; mail: ParsedMail; raw: string }
const inbox: Received[] = []
/** What the server answers to the next recipients instead of yes. */
const replies: number[] = []
const smtp = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  authOptional: true,
  disableReverseLookup: true,
  logger: false,
  closeTimeout: 100,
  onRcptTo(_address, _session, callback) {
    const reply = replies.shift()
    callback(reply ? Object.assign(new Error('no'), { responseCode: reply }) : null)
  },
  async onData(stream, session, callback) {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks).toString('utf8')
    inbox.push({ to: session.envelope.rcptTo[0]!.address, mail: await simpleParser(raw), raw })
    callback()
  },
})
await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()))
const port = (smtp.server.address() as { port: number }).port
const mailer = openMailer({ host: '127.0.0.1', port, secure: false, from: 'QuickPayConnect <no-reply@quickpay.example>' })

const portal = {
  categories: { account: 'Account information', billing: 'Billing and cost', usage: 'Energy usage' },
  untilRevoked: 'Share until I revoke',
}
const utilities = new Map([
  ['sandbox-metro', { profile: { id: 'sandbox-metro', name: 'Sandbox Metro', zone: 'America/New_York', portal } }],
]) as unknown as TellWorld['utilities']
type World = MailWorld & TellWorld
const world: World = { db, clock, mailer, utilities, appUrl: 'https://quickpay.example' }
const flow: Flow<World> = {
  'authorization.activated': [tellConnected],
  'authorization.ended': [tellEnded],
  'readings.stored': [tellHistory],
  'event.scheduled': [tellEvent],
  'event.changed': [tellEvent],
  'participation.measured': [tellMeasured],
  'promise.missed': [tellLate],
  'payout.settled': [tellPaid],
  'payout.returned': [tellReturned],
  'message.queued': [sendMessage],
}
let queue: Queue
before(async () => {
  await createQueues(address, queueNames(flow as Flow<never>))
  queue = await openQueue({ database, clock, flow, world, log: silentLog })
})
beforeEach(() => {
  inbox.length = 0
  replies.length = 0
})
after(async () => {
  await queue.stop()
  mailer.close()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  await close()
})

const within = <T>(run: (work: Work) => Promise<T>): Promise<T> =>
  inWork({ db, clock, emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects) }, run)
const tell = async (fact: FactName, subject: string) => {
  await within((work) => work.emit(fact, [subject]))
  await queue.drain()
}
async function member(locale: 'es' | 'en'): Promise<{ memberId: string; email: string }> {
  const memberId = await haveMember(db, clock.now(), { locale })
  return { memberId, email: `${memberId}@example.org` }
}
const subjects = () => inbox.map((one) => [one.to, one.mail.subject]).sort()

test('a code goes out at once, in both languages, and is stored nowhere', async () => {
  await sendCode(mailer, { email: 'rosa@example.org', code: '123456', locale: 'es' })
  await sendCode(mailer, { email: 'rosa@example.org', code: '654321', locale: 'en' })
  assert.deepEqual(
    inbox.map((one) => one.mail.subject),
    ['123456 es su código de QuickPayConnect', '654321 is your QuickPayConnect code'],
  )
  assert.match(inbox[0]?.mail.text ?? '', /Su código es 123456\. Sirve durante 10 minutos\./)
  assert.doesNotMatch(inbox[0]?.raw ?? '', /https?:/)
  assert.equal((await db.selectFrom('message').selectAll().execute()).length, 0)
})

const referral = told.find((one) => one.why.variant === 'referral')!
const large = { ...referral, why: { ...referral.why, cents: 123_450 } }

test('one cause is one message, queued twice or sent twice; nobody unknown is written to', async () => {
  const { memberId, email } = await member('es')
  const paid = { payment: referral }
  const put = (id: string) => within((work) => queueMessage(work, { memberId: id, cause: 'c', template: 'paid', parameters: paid }))
  assert.equal(await put('mem_nobody'), false)
  assert.deepEqual([await put(memberId), await put(memberId)], [true, false])
  await queue.drain()
  const { message_id } = await db.selectFrom('message').select('message_id').where('member_id', '=', memberId).executeTakeFirstOrThrow()
  await tell('message.queued', subjectOf(memberId, message_id))
  assert.deepEqual(subjects(), [[email, `Le pagamos $${(referral.why.cents / 100).toFixed(2)}`]])
  assert.equal(inbox[0]?.mail.messageId, `<${message_id}@quickpay.example>`)
})

test('a server that is away, or says later, is tried again; one that says no needs a person', async () => {
  const { memberId, email } = await member('en')
  const put = (cause: string) =>
    within((work) => queueMessage(work, { memberId, cause, template: 'payout-returned', parameters: { payment: large, wasSent: true } }))
  await put('later')
  replies.push(451)
  await queue.drain()
  assert.deepEqual(subjects(), [])
  clock.set(clock.now().add({ minutes: 5 }))
  await queue.drain()
  assert.deepEqual(subjects(), [[email, 'Your bank returned $1,234.50']])
  await put('refused')
  replies.push(550)
  await queue.drain()
  const [parked] = await listParked(db)
  assert.equal(parked?.code, 'mail-refused')
  await queue.resume(parked!.id)
  await queue.drain()
  assert.equal(inbox.length, 2)
  const down = openMailer({ host: '127.0.0.1', port: 1, secure: false, from: 'a@example.org' })
  await assert.rejects(down.send({ to: email, subject: 's', text: 't', html: 'h' }), { code: 'mail-unreachable' })
  down.close()
})

const event = () => haveEvent(db, clock.now())
const account = (memberId: string) => haveAccount(db, clock.now(), { memberId })
/** An account of the member in the event's network, connected. */
async function enrolled(memberId: string, network: string): Promise<string> {
  const accountId = await account(memberId)
  const season = { season: 2027, participates_from: Temporal.PlainDate.from('2027-05-01'), withdrawn_at: null, enrolled_at: clock.now() }
  await db
    .insertInto('enrolment')
    .values({
      member_id: memberId,
      enrolment_id: newId('enr'),
      account_id: accountId,
      program_id: 'coned-csrp',
      plan_id: 'standard',
      ...season,
      ...{ state: 'accepted', submitted_at: clock.now(), accepted_at: clock.now() },
    })
    .execute()
  const lies = { utility_id: 'sandbox-metro', network, from_day: season.participates_from, until_day: null, source: 'operator' }
  await db
    .insertInto('account_network')
    .values({ member_id: memberId, account_id: accountId, ...lies, recorded_by: 'test', recorded_at: clock.now() })
    .execute()
  await authorize(memberId, accountId, 'active', [])
  return accountId
}
async function authorize(memberId: string, accountId: string, status: 'active' | 'partial', missing: object[]): Promise<string> {
  const authorizationId = newId('aut')
  const at = clock.now()
  await db
    .insertInto('utility_authorization')
    .values({
      ...{ member_id: memberId, authorization_id: authorizationId, account_id: accountId, utility_id: 'sandbox-metro', status },
      ...{ scope_requested: '', scope_granted: '', ends_at: null, missing: JSON.stringify(missing), subscription_id: null },
      ...{ resource_uri: null, authorization_uri: null, customer_resource_uri: null, granted_at: at, attached_at: at },
      ...{ ended_at: null, ended_because: null, last_call_at: null, history_from: null },
    })
    .execute()
  return authorizationId
}

test('an event is announced once to each member it calls, with an invitation, and called off to those who were told', async () => {
  const [rosa, max, late] = [await member('es'), await member('en'), await member('en')]
  const eventId = await event()
  for (const who of [rosa, rosa, max]) await enrolled(who.memberId, eventId)
  await tell('event.scheduled', eventId)
  await tell('event.changed', eventId)
  assert.deepEqual(
    subjects(),
    [
      [rosa.email, 'Evento: miércoles, 14 de julio, 4:05–8:05 p.m.'],
      [max.email, 'Event: Wednesday, July 14, 4:05–8:05 PM'],
    ].sort(),
  )
  const notice = inbox.find((one) => one.to === rosa.email)
  assert.match(notice?.mail.text ?? '', new RegExp(`Ver el evento: https://quickpay.example/es/events/${eventId}`))
  assert.match(String(notice?.mail.html), new RegExp(`<html lang="es">[^]*<a href="https://quickpay.example/es/events/${eventId}"`))
  const calendar = notice?.mail.attachments.find((one) => one.contentType === 'text/calendar')?.content.toString() ?? ''
  assert.match(notice?.raw ?? '', /text\/calendar\S*\s[\s\S]{0,40}method=REQUEST/i)
  for (const line of ['METHOD:REQUEST', `UID:${eventId}`, 'DTSTART:20270714T200500Z', 'DTEND:20270715T000500Z'])
    assert.ok(calendar.split('\r\n').includes(line), `${line} in ${calendar}`)
  assert.ok(calendar.split('\r\n').every((line) => Buffer.byteLength(line) <= 75))

  inbox.length = 0
  await enrolled(late.memberId, eventId)
  await db.updateTable('event').set({ status: 'cancelled', revision: 2 }).where('event_id', '=', eventId).execute()
  for (let i = 0; i < 2; i++) await tell('event.changed', eventId)
  assert.deepEqual(
    subjects(),
    [
      [rosa.email, 'Cancelado: evento del 14 de julio'],
      [max.email, 'Canceled: event of July 14'],
    ].sort(),
  )
  const cancelled = inbox[0]?.mail.attachments.find((one) => one.contentType === 'text/calendar')?.content.toString() ?? ''
  for (const line of ['METHOD:CANCEL', `UID:${eventId}`, 'SEQUENCE:1']) assert.ok(cancelled.split('\r\n').includes(line))
})

test('new hours are told once to those who were told, with what they replace, and the outbox says who knows which revision', async () => {
  const [rosa, late] = [await member('es'), await member('en')]
  const eventId = await event()
  await enrolled(rosa.memberId, eventId)
  await tell('event.scheduled', eventId)
  inbox.length = 0
  await enrolled(late.memberId, eventId)
  await db.transaction().execute(async (trx) => {
    const known = (await lockEvent(trx, eventId))!
    const decided = { act: 'extended', by: 'mem_operator', at: clock.now(), reason: 'heat' } as const
    await reviseEvent(trx, known, { end: known.end.add({ hours: 1 }) }, decided)
  })
  for (let i = 0; i < 2; i++) await tell('event.changed', eventId)
  assert.deepEqual(
    subjects(),
    [
      [rosa.email, 'Nuevo horario: miércoles, 14 de julio, 4:05–9:05 p.m.'],
      [late.email, 'Event: Wednesday, July 14, 4:05–9:05 PM'],
    ].sort(),
  )
  const changed = inbox.find((one) => one.to === rosa.email)?.mail.attachments.find((one) => one.contentType === 'text/calendar')
  for (const line of ['METHOD:REQUEST', `UID:${eventId}`, 'SEQUENCE:1', 'DTEND:20270715T010500Z'])
    assert.ok(changed?.content.toString().split('\r\n').includes(line), line)
  assert.deepEqual(
    [...(await revisionsTold(db, eventId))].sort(([a], [b]) => a - b),
    [
      [1, { told: 1, sent: 1 }],
      [2, { told: 2, sent: 2 }],
    ],
  )
})

test('an event that began, or was called off before anybody heard of it, is told to nobody', async () => {
  const { memberId } = await member('es')
  const [begun, cancelled] = [await event(), await event()]
  for (const one of [begun, cancelled]) await enrolled(memberId, one)
  await db.updateTable('event').set({ start_at: clock.now() }).where('event_id', '=', begun).execute()
  await db.updateTable('event').set({ status: 'cancelled' }).where('event_id', '=', cancelled).execute()
  for (const one of [begun, cancelled]) await tell('event.scheduled', one)
  assert.deepEqual(subjects(), [])
})

async function measured(memberId: string, results: [relief: string, cents: bigint][]): Promise<string> {
  const [participationId, eventId] = [newId('par'), await event()]
  const ids = { member_id: memberId, participation_id: participationId, plan_id: 'standard' }
  await db
    .insertInto('participation')
    .values({
      ...ids,
      account_id: await account(memberId),
      event_id: eventId,
      program_id: 'coned-csrp',
      state: 'measured',
      version: results.length,
      missing: null,
      because: null,
      enlisted_at: clock.now(),
      left_at: null,
    })
    .execute()
  for (const [index, [relief, amount]] of results.entries())
    await db
      .insertInto('measurement')
      .values({
        ...ids,
        version: index + 1,
        snapshot_sha256: '',
        readings_complete_at: clock.now(),
        measured_at: clock.now(),
        relief_wh: relief,
        cents: amount,
        bundle: canonicalJson(makeBundle(usedAt(amount > 0n ? 100 : 400), priceOf())),
      })
      .execute()
  await tell('participation.measured', subjectOf(memberId, participationId))
  return participationId
}

test('nothing is said of a result that is paid; a zero is said once, and never after money', async () => {
  const { memberId } = await member('es')
  await measured(memberId, [['3820', 860n]])
  await measured(memberId, [
    ['3820', 860n],
    ['-5', 0n],
  ])
  assert.deepEqual(subjects(), [])
  const participationId = await measured(memberId, [['-120.5', 0n]])
  await tell('participation.measured', subjectOf(memberId, participationId))
  assert.equal(inbox.length, 1)
  assert.match(inbox[0]?.mail.text ?? '', /^Sin pago\. Esta vez usó más de lo habitual\. No hay pago y usted no debe nada\./)
  assert.match(inbox[0]?.mail.text ?? '', new RegExp(`/es/payments/${participationId}`))
})

async function payout(memberId: string, state: string, participationId: string | null): Promise<{ subject: string; earningId: string }> {
  const earning = {
    memberId,
    kind: 'event',
    cause: newId('par'),
    participationId,
    version: 1,
    cents: cents(860),
    earnedAt: clock.now(),
    debit: programReceivable('evt_1'),
  } as const
  const { earningId } = await within((work) => bookEarning(work, earning))
  const { methodId } = await within((work) => setMethod(work, memberId, { kind: 'gift-card', last4: null }))
  const payoutId = newId('pay')
  const nothing = { provider_id: null, reason: null, submitted_at: null, settled_at: null }
  await db
    .insertInto('payout')
    .values({
      member_id: memberId,
      payout_id: payoutId,
      earning_id: earningId,
      attempt: 1,
      rail: 'sandbox',
      method_id: methodId,
      cents: 860n,
      state,
      reserved_at: clock.now(),
      ...nothing,
    })
    .execute()
  return { subject: subjectOf(memberId, payoutId), earningId }
}

test('paid says the amount first, with the event’s day; what came back is told as that', async () => {
  const { memberId } = await member('en')
  const participationId = await measured(memberId, [['3820', 860n]])
  const paid = await payout(memberId, 'settled', participationId)
  for (let i = 0; i < 2; i++) await tell('payout.settled', paid.subject)
  assert.deepEqual(
    inbox.map((one) => one.mail.subject),
    ['We paid you $8.60'],
  )
  assert.match(inbox[0]?.mail.text ?? '', /^For the Wednesday, July 14 event/)
  assert.match(inbox[0]?.mail.text ?? '', new RegExp(`Why \\$8\\.60: https://quickpay.example/en/payments/${paid.earningId}`))
  inbox.length = 0
  const back = await payout(memberId, 'returned', null)
  for (const fact of ['payout.settled', 'payout.returned', 'payout.returned'] as const) await tell(fact, back.subject)
  await tell('payout.returned', (await payout(memberId, 'rejected', null)).subject)
  assert.deepEqual(
    inbox.map((one) => one.mail.subject),
    ['Your bank returned $8.60', 'We could not send $8.60'],
  )
})

test('a promise that was not kept is told once, with the reason that was noted and what happens next; a kept one is not', async () => {
  const { memberId } = await member('es')
  const late = async (code: string, state: 'waiting' | 'measured') => {
    const participationId = await measured(memberId, state === 'measured' ? [['3820', 860n]] : [])
    const key = { member_id: memberId, participation_id: participationId }
    if (state === 'waiting') await db.updateTable('participation').set({ state }).where('participation_id', '=', participationId).execute()
    await tell('promise.missed', subjectOf(memberId, participationId))
    assert.deepEqual(subjects(), [])
    const noted = { promise_due_at: clock.now(), code, held_by: 'us', words: code, noted_at: clock.now() }
    await db
      .insertInto('promise_breach')
      .values({ ...key, ...noted })
      .execute()
    for (let i = 0; i < 2; i++) await tell('promise.missed', subjectOf(memberId, participationId))
    assert.equal(subjects().length, 1)
    const text = inbox.map((one) => one.mail.text ?? '').join()
    inbox.length = 0
    return { participationId, text }
  }
  const waiting = await late('readings-late', 'waiting')
  assert.match(waiting.text, /No cumplimos las 24 horas: las lecturas de .* llegaron tarde\./)
  assert.match(waiting.text, /le escribimos en cuanto salga/)
  assert.match(waiting.text, new RegExp(`/es/payments/${waiting.participationId}`))
  // Measured, but not booked: there is no receipt to link to, and nobody is told of a zero that is none.
  const ours = await late('not-booked', 'measured')
  assert.match(ours.text, /no registramos el pago a tiempo\. Fue culpa nuestra\./)
  assert.match(ours.text, /\/es\/events\//)
  assert.doesNotMatch(ours.text, /no hay pago|No hay pago/)
})

test('a connection: ready, or exactly what is missing in the portal’s words', async () => {
  const { memberId } = await member('es')
  const missing = [
    { what: 'category', category: 'usage' },
    { what: 'term', endsAt: '2027-12-31T05:00:00Z' },
  ]
  await tell('authorization.activated', subjectOf(memberId, await authorize(memberId, await account(memberId), 'partial', missing)))
  await tell('authorization.activated', subjectOf(memberId, await authorize(memberId, await account(memberId), 'active', [])))
  assert.deepEqual(
    inbox.map((one) => one.mail.subject),
    ['Casi listo: falta un paso en Sandbox Metro', 'Sandbox Metro: conexión lista'],
  )
  assert.match(inbox[0]?.mail.text ?? '', /marque también «Energy usage» y «Share until I revoke» y vuelva/)
})

test('a connection that ended is told with the way back, once; who stopped it hears what is left to do, and a newer one says nothing', async () => {
  const { memberId } = await member('es')
  const alone = () => haveAccount(db, clock.now(), { memberId })
  const ended = async (because: EndedBecause, accountId: string, way?: Way) => {
    const authorizationId = await authorize(memberId, accountId, 'active', [])
    await db.transaction().execute(async (trx) => {
      await endAuthorization(trx, memberId, authorizationId, because, clock.now())
      if (way) await addRevocation(trx, memberId, authorizationId, way, clock.now())
    })
    return subjectOf(memberId, authorizationId)
  }
  const said: [EndedBecause, Way | undefined, RegExp][] = [
    ['revoked', undefined, /ya no nos da sus lecturas: la autorización terminó allí\..*se le paga igual.*\/es\/connect\/sandbox-metro/s],
    ['expired', undefined, /El plazo de su autorización con Sandbox Metro terminó/],
    ['stopped', 'delete-authorization', /También le pedimos a Sandbox Metro que termine la autorización/],
    ['stopped', 'portal', /Queda un paso que solo puede hacer usted/],
  ]
  for (const [because, way, words] of said) {
    inbox.length = 0
    const subject = await ended(because, await alone(), way)
    await tell('authorization.ended', subject)
    await tell('authorization.ended', subject)
    assert.equal(inbox.length, 1, because)
    assert.match(inbox[0]?.mail.text ?? '', words)
  }
  // A utility that refuses to end it leaves a step to the member, who is told of it after all.
  inbox.length = 0
  const refused = await ended('stopped', await alone(), 'delete-authorization')
  await tell('authorization.ended', refused)
  await db.updateTable('revocation').set({ way: 'portal' }).where('authorization_id', '=', refused.split('/')[1]!).execute()
  await tell('authorization.ended', refused)
  assert.match(inbox.at(-1)?.mail.text ?? '', /Queda un paso/)
  inbox.length = 0
  const again = await alone()
  await authorize(memberId, again, 'active', [])
  await tell('authorization.ended', await ended('revoked', again))
  await tell('authorization.ended', await ended('replaced', await alone()))
  assert.deepEqual(inbox, [])
})

test('a history is announced once, when it is whole', async () => {
  const { memberId, email } = await member('en')
  const [accountId, servicePointId] = [await account(memberId), newId('spt')]
  const authorizationId = await authorize(memberId, accountId, 'active', [])
  const ids = { member_id: memberId, service_point_id: servicePointId }
  await db
    .insertInto('service_point')
    .values({
      ...ids,
      account_id: accountId,
      utility_id: 'sandbox-metro',
      usage_point: servicePointId,
      zone: 'America/New_York',
      interval_seconds: 3600,
      first_seen_at: clock.now(),
      proven_at: clock.now(),
    })
    .execute()
  const historyFrom = async (date: string) =>
    db
      .updateTable('utility_authorization')
      .set({ history_from: Temporal.PlainDate.from(date) })
      .where('authorization_id', '=', authorizationId)
      .execute()
  await historyFrom('2027-06-01')
  for (const day of ['2027-07-11', '2027-07-12'])
    await db
      .insertInto('interval_day')
      .values({
        ...ids,
        flow: 'forward',
        day: Temporal.PlainDate.from(day),
        interval_seconds: 3600,
        start_at: clock.now(),
        scale: 0,
        v: [],
        q: null,
        stated_at: [],
        rev: 1,
        received_at: clock.now(),
        document_id: 'doc_1',
      })
      .execute()
  await tell('readings.stored', subjectOf(memberId, servicePointId))
  assert.deepEqual(subjects(), [])
  await historyFrom('2027-07-06')
  for (let i = 0; i < 2; i++) await tell('readings.stored', subjectOf(memberId, servicePointId))
  assert.deepEqual(subjects(), [[email, '2 days of readings: your history is ready']])
})
