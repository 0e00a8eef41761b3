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
  'event-notice': [times, { ...times, calm: true }],
  'event-changed': [times, { ...times, calm: true }],
  'event-soon': [times, { ...times, calm: true }],
  'event-start': [times, { ...times, calm: true }],
  'event-cancelled': [times],
  paid: told.filter((one) => one.why.cents > 0).map((payment) => ({ payment })),
  zero: told.filter((one) => one.state === 'zero').map((payment) => ({ payment })),
  'link-ready': told.filter((one) => one.state === 'link-ready').map((payment) => ({ payment })),
  'payout-returned': told
    .filter((one) => one.state === 'returned')
    .flatMap((payment) => [true, false].map((wasSent) => ({ payment, wasSent, isOurs: !wasSent }))),
  held: told.filter((one) => one.state === 'held' || one.state === 'waiting-for-you').map((payment) => ({ payment })),
  late: told
    .filter((one) => one.why.whyLate !== null || one.state === 'held')
    .map((payment, i) => ({ payment, page: `/payments/${payment.id}`, payoutMethod: i % 2 === 0 })),
  'passkey-added': ['Chrome, Android', null].map((device) => ({ device, at: times.endAt })),
  'new-sign-in': ['Chrome, Android', null].map((device) => ({ device, at: times.endAt })),
  'method-changing': [
    { to: { kind: 'bank', last4: '9032' }, until: { kind: 'debit-card', last4: '4417' }, countsFromAt: times.endAt },
    { to: { kind: 'donation', last4: null }, until: null, countsFromAt: times.endAt },
    { to: { kind: 'bank', last4: '9032' }, until: null, countsFromAt: times.endAt, payee: 'Landlord' },
  ],
  'payee-changing': [
    { site: 'Maple Ave Sandbox Metro ··4417', to: 'Landlord', until: null, countsFromAt: times.endAt },
    { site: 'Oak St', to: null, until: 'Landlord', countsFromAt: times.endAt },
  ],
  'people-invite': (['viewer', 'bookkeeper', 'manager'] as const).map((role) => ({
    from: 'Medina Upholstery',
    role,
    path: '/invited/abc',
  })),
  'agreement-accepted': [
    {
      ...{ version: '2026-1', signerName: 'Rosa Medina', acceptedAt: times.endAt },
      sections: currentAgreement.text.es.sections.map(({ heading, paragraphs }) => ({ heading, paragraphs })),
    },
  ],
  'account-leaving': [{ reference: 'A1B2C3D4E5F6', path: '/left/mem_1/dep_1', byAt: times.endAt }],
  'account-deleted': [{ reference: 'A1B2C3D4E5F6', path: '/left/mem_1/dep_1' }],
  'tax-form': [true, false].map((nearly) => ({ year: 2027, thresholdCents: 200_000, nearly })),
  'friend-connected': [true, false].map((needsMethod) => ({ firstName: 'Mei', cents: 1000, byAt: times.endAt, needsMethod })),
  connected: [{ utilityName: 'Con Edison' }],
  'connection-partial': [
    { utilityName: 'Con Edison', utilityId: 'con-edison', labels: ['Energy usage'], otherAccount: false },
    { utilityName: 'Con Edison', utilityId: 'con-edison', labels: ['Energy usage', 'Share until I revoke'], otherAccount: true },
  ],
  'connection-ended': (['expired', 'revoked'] as const).map((because) => ({ utilityName: 'Con Edison', utilityId: 'con-edison', because })),
  'sharing-stopped': [true, false].map((atPortal) => ({ utilityName: 'Con Edison', atPortal })),
  'review-answered': (['stands', 'changes', 'explained'] as const).map((outcome, i) => ({
    ...{ reference: 'R-7F3A-21C0', paymentId: 'ern_1', outcome, answer: 'Julio 6 y 7 están en el archivo.' },
    payment: told[i] ?? null,
  })),
  'payment-explained': told.map((payment) => ({ payment })),
  'history-ready': [{ days: 730, utilityName: 'Con Edison' }],
}
const all = (Object.keys(samples) as Template[]).flatMap((template) =>
  samples[template].flatMap((sample) =>
    (['es', 'en'] as const).map((locale) => ({ template, locale, mail: render(template, sample as never, locale, 'https://q.example') })),
  ),
)

test('both languages have the same messages, each different in each', () => {
  assert.deepEqual(Object.keys(en), Object.keys(es))
  assert.deepEqual(Object.keys(samples).sort(), Object.keys(es).sort())
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

test('a mail is whole without pictures, says its language, and its words stand out from the ground', () => {
  for (const { template, locale, mail } of all) {
    assert.doesNotMatch(mail.html, /<img|background-image|url\(|<script|<link|<style/i, template)
    assert.match(mail.html, new RegExp(`^<!doctype html><html lang="${locale}">`))
    for (const [, colour = '', ground = '#fff'] of mail.html
      .matchAll(/style="[^"]*?(?:background:(?<g>#[0-9a-f]+);)?color:(#[0-9a-f]+)[^"]*"/g)
      .map(([, g, c]) => ['', c, g] as const))
      assert.ok(contrast(colour, ground) >= 4.5, `${template}: ${colour} on ${ground}`)
  }
})

/** WCAG 2.2, 1.4.3: the lighter luminance over the darker. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const whole = hex.length === 4 ? [...hex.slice(1)].map((one) => one + one).join('') : hex.slice(1)
    const parts = [0, 2, 4].map((i) => Number.parseInt(whole.slice(i, i + 2), 16) / 255)
    const [r = 0, g = 0, bl = 0] = parts.map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl
  }
  const [light = 1, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

test('where somebody depends on medical equipment nobody is asked to use less, and the person comes first', () => {
  for (const template of ['event-notice', 'event-soon', 'event-start'] as const)
    for (const [locale, first, urged] of [
      ['es', /Usted va primero/, /use menos|usando menos|apague(?! ni)|cada kWh/i],
      ['en', /You come first/, /use less|using less|every kWh/i],
    ] as const) {
      const { text } = render(template, { ...times, calm: true }, locale, 'https://q.example')
      assert.match(text, first)
      assert.doesNotMatch(text, urged)
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
