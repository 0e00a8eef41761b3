import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '@quickpay/receipt'
import { answerText, receiptText } from '@quickpay/web/receipt-text'
import { currentAgreement } from '#members/agreement/agreement.ts'
import { plain, window } from '#messaging/format.ts'
import { printInvitation } from '#messaging/invitation.ts'
import { type ParametersOf, render, type Template } from '#messaging/render.ts'
import { pagePayments, told, toldOf } from '#messaging/testing/told.ts'
import { en } from '#messaging/words/en.ts'
import { es } from '#messaging/words/es.ts'
import { isOursToMend, refusals } from '#payout/rail.ts'

const times = { eventId: 'evt_1', startAt: '2027-07-15T20:00:00Z', endAt: '2027-07-16T00:00:00Z', zone: 'America/New_York' }
const samples: { [T in Template]: ParametersOf<T>[] } = {
  'sign-in-code': [{ code: '123456' }],
  'event-notice': [times],
  'event-changed': [times],
  'event-soon': [times],
  'event-cancelled': [times],
  paid: told.filter((one) => one.why.cents > 0).map((payment) => ({ payment })),
  zero: told.filter((one) => one.state === 'zero').map((payment) => ({ payment })),
  'link-ready': told.filter((one) => one.state === 'link-ready').map((payment) => ({ payment })),
  'payout-returned': told
    .filter((one) => one.state === 'returned')
    .flatMap((payment) => [true, false].map((wasSent) => ({ payment, wasSent, isOurs: !wasSent }))),
  late: told
    .filter((one) => one.why.whyLate !== null || one.state === 'held')
    .map((payment, i) => ({ payment, page: `/payments/${payment.id}`, payoutMethod: i % 2 === 0 })),
  'method-changing': [
    { to: { kind: 'bank', last4: '9032' }, until: { kind: 'debit-card', last4: '4417' }, countsFromAt: times.endAt },
    { to: { kind: 'donation', last4: null }, until: null, countsFromAt: times.endAt },
  ],
  'agreement-accepted': [
    {
      ...{ version: '2026-1', signerName: 'Rosa Medina', acceptedAt: times.endAt },
      sections: currentAgreement.text.es.sections.map(({ heading, paragraphs }) => ({ heading, paragraphs })),
    },
  ],
  'tax-form': [true, false].map((nearly) => ({ year: 2027, thresholdCents: 200_000, nearly })),
  'friend-connected': [true, false].map((needsMethod) => ({ firstName: 'Mei', cents: 1000, byAt: times.endAt, needsMethod })),
  connected: [{ utilityName: 'Con Edison' }],
  'connection-partial': [
    { utilityName: 'Con Edison', utilityId: 'con-edison', labels: ['Energy usage'], otherAccount: false },
    { utilityName: 'Con Edison', utilityId: 'con-edison', labels: ['Energy usage', 'Share until I revoke'], otherAccount: true },
  ],
  'connection-ended': (['expired', 'revoked'] as const).map((because) => ({ utilityName: 'Con Edison', utilityId: 'con-edison', because })),
  'sharing-stopped': [true, false].map((atPortal) => ({ utilityName: 'Con Edison', atPortal })),
  'history-ready': [{ days: 730, utilityName: 'Con Edison' }],
}
const all = (Object.keys(samples) as Template[]).flatMap((template) =>
  samples[template].flatMap((sample) =>
    (['es', 'en'] as const).map((locale) => ({ template, locale, mail: render(template, sample as never, locale, 'https://q.example') })),
  ),
)

test('both languages have the same messages, each different in each', () => {
  assert.deepEqual(Object.keys(en), Object.keys(es))
  assert.deepEqual(Object.keys(samples), Object.keys(es))
  for (let i = 0; i < all.length; i += 2) assert.notEqual(all[i]?.mail.text, all[i + 1]?.mail.text)
})

test('the voice: no exclamation marks, no emoji, usted, no numeric dates; nothing left open', () => {
  for (const { template, locale, mail } of all) {
    const text = `${mail.subject}\n${mail.text}`
    assert.doesNotMatch(
      text,
      /[!¡]|\p{Extended_Pictographic}|undefined|null|NaN|\d+\/\d+\/\d+|[\u00A0\u202F\u2009]/u,
      `${template} ${locale}`,
    )
    if (locale === 'es') assert.doesNotMatch(text, /\b(tú|tus?|te|ti|haz|puedes|tienes|vosotros)\b/i, template)
    assert.ok(mail.subject.length <= 78, mail.subject)
  }
})

test('both parts say the same, and links are of the reader’s language', () => {
  for (const { locale, mail } of all) {
    const shown = mail.html
      .replaceAll(/<[^>]*>/g, '\n')
      .replaceAll('&amp;', '&')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
    for (const line of mail.text.split('\n').filter((one) => one !== '' && !one.includes('https://'))) {
      const i = [...line.matchAll(/: /g)].map((match) => match.index)
      const asRow = i.some((at) => shown.includes(`\n${line.slice(0, at)}\n`) && shown.includes(`\n${line.slice(at + 2)}\n`))
      assert.ok(asRow || shown.includes(`\n${line}\n`), line)
    }
    for (const [link] of mail.text.matchAll(/https:\S+/g)) {
      assert.ok(link.startsWith(`https://q.example/${locale}/`))
      assert.ok(mail.html.includes(`href="${link}"`))
    }
  }
})

test('of every kind of payment a mail says the figures, lines and sentences of the page’s own text, and no other amount', () => {
  const amounts = (text: string) => new Set(text.match(/[-−]?\$[\d,]+(\.\d+)?/g) ?? [])
  for (const payment of pagePayments)
    for (const locale of ['es', 'en'] as const) {
      const template =
        payment.state === 'zero' ? 'zero' : payment.state === 'returned' ? 'payout-returned' : payment.why.cents > 0 ? 'paid' : 'late'
      const parameters = { payment: toldOf(payment), wasSent: true, page: `/payments/${payment.id}`, payoutMethod: false }
      const mail = render(template, parameters as never, locale, 'https://q.example')
      const page = receiptText(payment, locale)
      const own = receiptText({ ...payment, timeline: [], why: { ...payment.why, hours: [], baseline: null, findings: [] } }, locale)
      const at = `${payment.why.variant} ${locale}`
      for (const { rows, text } of own.sections) {
        for (const { label, value } of rows) assert.ok(mail.text.includes(plain(`${label}: ${value}`)), `${at}: ${label}`)
        for (const sentence of text) assert.ok(mail.text.includes(plain(sentence)), `${at}: ${sentence}`)
      }
      const known = amounts(plain(`${page.amount}\n${JSON.stringify(page.sections)}\n${page.state}`))
      for (const amount of amounts(`${mail.subject}\n${mail.text}`)) assert.ok(known.has(amount), `${at}: ${amount}`)
      assert.ok(mail.text.includes(`https://q.example/${locale}/payments/${payment.id}`), at)
    }
})

test('a mail about money that came back says why, and leads to the details only where the member can mend it', () => {
  const back = told.find((one) => one.state === 'returned')!
  for (const refusal of refusals)
    for (const locale of ['es', 'en'] as const) {
      const whyReturned = say('returned', refusal, {})
      const payment: typeof back = { ...back, why: { ...back.why, whyReturned } }
      const isOurs = isOursToMend(refusal)
      const mail = render('payout-returned', { payment, wasSent: false, isOurs }, locale, 'https://q.example')
      assert.ok(mail.text.includes(plain(answerText(whyReturned, locale) ?? 'no words')), `${refusal} ${locale}`)
      assert.equal(mail.text.includes(`/${locale}/payout-method`), !isOurs, `${refusal} ${locale}`)
    }
})

test('what comes from elsewhere is text in HTML, not markup', () => {
  const { html } = render('connected', { utilityName: '<b>"Metro" & Co</b>' }, 'es', 'https://q.example')
  assert.ok(html.includes('&lt;b&gt;&quot;Metro&quot; &amp; Co&lt;/b&gt;'))
  assert.ok(!html.includes('<b>'))
})

test('windows are said in the event’s zone', () => {
  assert.equal(window(times, 'es'), 'jueves, 15 de julio, 4:00–8:00 p.m.')
  assert.equal(window(times, 'en'), 'Thursday, July 15, 4:00–8:00 PM')
})

test('an invitation’s texts are escaped, its long lines folded, and unfold to the same', () => {
  const at = Temporal.Instant.from(times.startAt)
  const summary = `Evento; jueves, 15 de julio \\ ${'ñ'.repeat(60)}`
  const parts = {
    uid: 'evt_1',
    sequence: 0,
    start: at,
    end: at.add({ hours: 4 }),
    stampedAt: at.add({ milliseconds: 400 }),
    summary,
    url: 'https://q.example/es/events/evt_1',
  }
  const printed = printInvitation({ method: 'REQUEST', ...parts, organizer: 'a@example.org', attendee: 'b@example.org' })
  const lines = printed.split('\r\n')
  assert.ok(lines.every((line) => Buffer.byteLength(line) <= 75))
  assert.ok(printed.replaceAll('\r\n ', '').includes(`SUMMARY:Evento\\; jueves\\, 15 de julio \\\\ ${'ñ'.repeat(60)}`))
  assert.ok(lines.includes('DTSTAMP:20270715T200000Z'))
})
