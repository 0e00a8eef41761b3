import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { openMailer } from '#messaging/mailer.ts'
import { queueMessage } from '#messaging/queue-message.ts'
import { sendCode } from '#messaging/send-code.ts'
import { openKit } from '#messaging/testing/kit.ts'
import { told } from '#messaging/testing/told.ts'
import { subjectOf } from '#platform/ids.ts'
import { listParked } from '#platform/parked-store.ts'

const kit = await openKit()
const { clock, db, inbox, mailer, member, queue, refusesUs, replies, subjects, tell, within } = kit
beforeEach(() => {
  inbox.length = 0
  replies.length = 0
})
after(() => kit.close())

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

test('a server that is away, or says later, is tried again; one that refuses us needs a person', async () => {
  const { memberId, email } = await member('en')
  const put = (cause: string) =>
    within((work) =>
      queueMessage(work, { memberId, cause, template: 'payout-returned', parameters: { payment: large, wasSent: true, isOurs: false } }),
    )
  await put('later')
  replies.push(451)
  await queue.drain()
  assert.deepEqual(subjects(), [])
  clock.set(clock.now().add({ minutes: 5 }))
  await queue.drain()
  assert.deepEqual(subjects(), [[email, 'Your bank returned $1,234.50']])
  await put('refused')
  refusesUs.push(550)
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
