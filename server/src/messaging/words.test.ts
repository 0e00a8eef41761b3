import assert from 'node:assert/strict'
import { test } from 'node:test'
import { window } from '#messaging/format.ts'
import { printInvitation } from '#messaging/invitation.ts'
import { type ParametersOf, render, type Template } from '#messaging/render.ts'
import { en } from '#messaging/words/en.ts'
import { es } from '#messaging/words/es.ts'

const times = { eventId: 'evt_1', startAt: '2027-07-15T20:00:00Z', endAt: '2027-07-16T00:00:00Z', zone: 'America/New_York' }
const samples: { [T in Template]: ParametersOf<T>[] } = {
  'sign-in-code': [{ code: '123456' }],
  'event-notice': [times],
  'event-changed': [times],
  'event-cancelled': [times],
  paid: (['event', 'correction', 'referral'] as const).map((kind) => ({
    cents: 860,
    kind,
    eventAt: times.startAt,
    zone: times.zone,
    earningId: 'ern_1',
  })),
  zero: [true, false].map((usedMore) => ({ usedMore, eventAt: times.startAt, zone: times.zone, participationId: 'par_1' })),
  'payout-returned': [true, false].map((wasSent) => ({ cents: 860, wasSent })),
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
    const paragraphs = mail.text.trim().split('\n\n')
    for (const paragraph of paragraphs.filter((one) => !one.includes('https://')))
      assert.ok(mail.html.includes(`>${paragraph}<`), paragraph)
    for (const [link] of mail.text.matchAll(/https:\S+/g)) {
      assert.ok(link.startsWith(`https://q.example/${locale}/`))
      assert.ok(mail.html.includes(`href="${link}"`))
    }
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
