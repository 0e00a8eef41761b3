/** Every kind of message, by every way, in both languages: none is missing, and each says its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { channels } from '#messaging/choices.ts'
import { isPushTemplate, type PushParameters, type PushTemplate, renderPush } from '#messaging/push/render-push.ts'
import { hasWords } from '#messaging/queue-message.ts'
import { render, type Template } from '#messaging/render.ts'
import { sizeOf } from '#messaging/sms/gsm7.ts'
import { isSmsTemplate, renderSms } from '#messaging/sms/render-sms.ts'
import { told } from '#messaging/testing/told.ts'

const times = { eventId: 'evt_1', startAt: '2027-09-30T19:30:00Z', endAt: '2027-09-30T23:45:00Z', zone: 'America/New_York' }
const of = (is: (one: (typeof told)[number]) => boolean) => ({ payment: told.find(is) ?? assert.fail('no such payment') })
const utility = { utilityName: 'Con Edison', utilityId: 'con-edison' }
const device = { device: 'Chrome, Android', at: times.startAt }
/** What people are told of, with the message that says it and an example. */
const kinds: Readonly<Record<string, readonly [Template & PushTemplate, object]>> = {
  'event notice': ['event-notice', times],
  'new hours': ['event-changed', times],
  'called off': ['event-cancelled', times],
  reminder: ['event-soon', times],
  start: ['event-start', times],
  'a result of nothing': ['zero', of((one) => one.state === 'zero')],
  paid: ['paid', of((one) => one.why.variant === 'paid')],
  provisional: ['paid', of((one) => one.why.variant === 'provisional')],
  correction: ['paid', of((one) => one.why.variant === 'correction')],
  'held and why': ['held', of((one) => one.state === 'held')],
  late: ['late', { ...of((one) => one.why.whyLate !== null || one.state === 'held'), page: '/payments/p', payoutMethod: false }],
  returned: ['payout-returned', { ...of((one) => one.state === 'returned'), wasSent: true, isOurs: false }],
  ready: ['link-ready', of((one) => one.state === 'link-ready')],
  'connection problem': ['connection-partial', { ...utility, labels: ['Energy usage'], otherAccount: false }],
  'connection ended': ['connection-ended', { ...utility, because: 'revoked' }],
  'referral connected': ['friend-connected', { firstName: 'Mei', cents: 1000, byAt: times.endAt, needsMethod: true }],
  'referral paid': ['paid', of((one) => one.why.variant === 'referral')],
  'new passkey': ['passkey-added', device],
  'new sign-in device': ['new-sign-in', device],
  'payout method change': ['method-changing', { to: { kind: 'bank', last4: '9032' }, until: null, countsFromAt: times.endAt }],
  deletion: ['account-leaving', { reference: 'A1B2', path: '/left/mem_1/dep_1', byAt: times.endAt }],
}
const place = { appUrl: 'https://quickpay.example', code: 'Ab3dEf7h' }
const push = (template: PushTemplate, parameters: object, locale: 'es' | 'en', amounts = false) =>
  renderPush(template, parameters as PushParameters<typeof template>, { locale, cause: 'c', amounts })

for (const [kind, [template, parameters]] of Object.entries(kinds))
  for (const locale of ['es', 'en'] as const)
    test(`${kind}, ${locale}: mail, text and notice`, () => {
      for (const channel of channels) assert.ok(hasWords(template, channel), channel)
      assert.ok(render(template, parameters as never, locale, place.appUrl).text.length > 40)
      assert.ok(isSmsTemplate(template) && isPushTemplate(template))
      const text = renderSms(template, parameters as never, { ...place, locale })
      assert.deepEqual(sizeOf(text), { encoding: 'gsm-7', segments: 1 }, text)
      const notice = push(template, parameters, locale)
      assert.ok(notice.title.length <= 60, notice.title)
      assert.ok(notice.body.length > 0 && notice.body.length <= 120, notice.body)
      assert.ok(notice.url.startsWith(`/${locale}/`))
      assert.match(notice.tag, /^[\w-]{32}$/)
      // Whoever picks up the telephone reads it.
      assert.doesNotMatch(`${notice.title} ${notice.body}`, /\$|··|\d{5,}|@|[!¡]|undefined|null/)
    })

test('an amount stands on a locked screen only where the person chose so', () => {
  const { payment } = of((one) => one.why.variant === 'paid')
  const amount = `$${(payment.why.cents / 100).toFixed(2)}`
  assert.equal(push('paid', { payment }, 'es', true).title, `Le pagamos: ${amount}`)
  assert.equal(push('paid', { payment }, 'en').title, 'We paid you')
})

test('a notice of the same cause has the same tag, and tells nobody what the cause is', () => {
  const tagOf = (cause: string) => renderPush('event-soon', times, { locale: 'es', cause, amounts: false }).tag
  assert.equal(tagOf('event:evt_1:soon'), tagOf('event:evt_1:soon'))
  assert.notEqual(tagOf('event:evt_1:soon'), tagOf('event:evt_2:soon'))
})
