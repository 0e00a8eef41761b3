import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { openKit } from '#messaging/testing/kit.ts'
import { subjectOf } from '#platform/ids.ts'

const kit = await openKit()
const { clock, db, inbox, measured, member, payout, replies, subjects, tell } = kit
beforeEach(() => {
  inbox.length = 0
  replies.length = 0
})
after(() => kit.close())

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

test('a result that another program pays whole is said, with that as the reason', async () => {
  const { memberId } = await member('es')
  await measured(memberId, [['3820', 860n, 860n]])
  assert.equal(inbox.length, 1)
  assert.match(inbox[0]?.mail.text ?? '', /^Sin pago\. Otro programa ya paga esas horas\./)
})

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
