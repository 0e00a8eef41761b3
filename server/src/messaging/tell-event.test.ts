import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { lockEvent, reviseEvent } from '#dispatch/event-store.ts'
import { saveChoices } from '#messaging/choice-store.ts'
import { revisionsTold } from '#messaging/message-store.ts'
import { openKit } from '#messaging/testing/kit.ts'
import { addParticipations } from '#settlement/participation-store.ts'

const kit = await openKit()
const { clock, db, enrolled, event, inbox, member, replies, subjects, tell } = kit
beforeEach(() => {
  inbox.length = 0
  replies.length = 0
})
after(() => kit.close())

test('an event is announced once to each member it calls, with an invitation, and called off to those who were told', async () => {
  const [rosa, max, late] = [await member('es'), await member('en'), await member('en')]
  const eventId = await event()
  for (const who of [rosa, rosa, max]) await enrolled(who.memberId, eventId)
  await tell('event.scheduled', eventId)
  await tell('event.changed', eventId)
  assert.deepEqual(
    subjects(),
    [
      [rosa.email, 'Evento: miércoles, 14 de julio, 4:00–8:00 p.m.'],
      [max.email, 'Event: Wednesday, July 14, 4:00–8:00 PM'],
    ].sort(),
  )
  const notice = inbox.find((one) => one.to === rosa.email)
  assert.match(notice?.mail.text ?? '', new RegExp(`Ver el evento: https://quickpay.example/es/events/${eventId}`))
  assert.match(String(notice?.mail.html), new RegExp(`<html lang="es">[^]*<a href="https://quickpay.example/es/events/${eventId}"`))
  const calendar = notice?.mail.attachments.find((one) => one.contentType === 'text/calendar')?.content.toString() ?? ''
  assert.match(notice?.raw ?? '', /text\/calendar\S*\s[\s\S]{0,40}method=REQUEST/i)
  for (const line of ['METHOD:REQUEST', `UID:${eventId}`, 'DTSTART:20270714T200000Z', 'DTEND:20270715T000000Z'])
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
      [rosa.email, 'Nuevo horario: miércoles, 14 de julio, 4:00–9:00 p.m.'],
      [late.email, 'Event: Wednesday, July 14, 4:00–9:00 PM'],
    ].sort(),
  )
  const changed = inbox.find((one) => one.to === rosa.email)?.mail.attachments.find((one) => one.contentType === 'text/calendar')
  for (const line of ['METHOD:REQUEST', `UID:${eventId}`, 'SEQUENCE:1', 'DTEND:20270715T010000Z'])
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

test('a quarter of an hour before, those who chose it and have not left are reminded; when it was called off, nobody', async () => {
  const [rosa, max, gone] = [await member('es'), await member('en'), await member('es')]
  const [eventId, cancelled] = [await event(), await event()]
  for (const { memberId } of [rosa, gone])
    await db.transaction().execute((trx) => saveChoices(trx, memberId, [{ topic: 'soon', channel: 'email', wanted: true }], clock.now()))
  for (const { memberId } of [rosa, max, gone])
    for (const id of [eventId, cancelled]) {
      const accountId = await kit.account(memberId)
      const called = [{ memberId, accountId, planId: 'standard' }]
      await db.transaction().execute((trx) => addParticipations(trx, { eventId: id, programId: 'coned-csrp' }, called, clock.now()))
    }
  await db.updateTable('participation').set({ left_at: clock.now() }).where('member_id', '=', gone.memberId).execute()
  for (const id of [eventId, cancelled]) await tell('event.scheduled', id)
  await db.updateTable('event').set({ status: 'cancelled' }).where('event_id', '=', cancelled).execute()
  inbox.length = 0
  clock.set(clock.now().add({ hours: 31, minutes: 44 }))
  await kit.queue.drain()
  assert.deepEqual(subjects(), [])
  clock.set(clock.now().add({ minutes: 1 }))
  await kit.queue.drain()
  assert.deepEqual(subjects(), [[rosa.email, 'Está por empezar: evento de hoy, 14 de julio']])
  assert.match(inbox[0]?.mail.text ?? '', /El evento está por empezar: miércoles, 14 de julio, 4:00–8:00 p\.m\./)
})
