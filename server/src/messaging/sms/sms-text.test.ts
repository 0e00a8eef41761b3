import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isOneSegment, sizeOf, transliterate } from '#messaging/sms/gsm7.ts'
import { wishOf } from '#messaging/sms/keywords.ts'
import { readNumber } from '#messaging/sms/number.ts'
import { renderAnswer, renderSms, type SmsParameters, type SmsTemplate } from '#messaging/sms/render-sms.ts'
import { fit, sentencesOf } from '#messaging/sms/sms-text.ts'
import { answersEn, en, payment as paymentEn } from '#messaging/sms/words-en.ts'
import { answersEs, es, payment as paymentEs } from '#messaging/sms/words-es.ts'
import { told } from '#messaging/testing/told.ts'

const locales = ['es', 'en'] as const
const times = { eventId: 'evt_1', startAt: '2027-09-30T15:30:00Z', endAt: '2027-09-30T20:45:00Z', zone: 'America/New_York' }
const calm = { ...times, calm: true } as const
const device = { device: 'Chrome, Android', at: times.startAt }
const utilities = ['Con Edison', 'Orange & Rockland', 'Sandbox Metro']
/** Every kind of payment the pages know, with an amount that is larger than any will be. */
const payments = (cents: number) => told.map((one) => ({ ...one, why: { ...one.why, cents: one.why.cents === 0 ? 0 : cents } }))
const samplesAt = (cents: number): { [T in SmsTemplate]: SmsParameters<T>[] } => ({
  'event-notice': [times, calm],
  'event-changed': [times, calm],
  'event-cancelled': [times],
  'event-soon': [times, calm],
  'event-start': [times, calm],
  held: payments(cents)
    .filter((one) => one.state === 'held' || one.state === 'waiting-for-you')
    .map((payment) => ({ payment })),
  'friend-connected': ['Mei', 'José Ángel de la Santísima Trinidad', '美', 'Zoë'].map((firstName) => ({ firstName, cents })),
  'passkey-added': [device],
  'new-sign-in': [device],
  'method-changing': [{}],
  'account-leaving': [{}],
  paid: payments(cents)
    .filter((one) => one.why.cents > 0)
    .map((payment) => ({ payment })),
  zero: payments(cents)
    .filter((one) => one.why.cents === 0)
    .map((payment) => ({ payment })),
  'payout-returned': payments(cents)
    .filter((one) => one.state === 'returned')
    .flatMap((payment) => [true, false].map((wasSent) => ({ payment, wasSent, isOurs: wasSent }))),
  'link-ready': payments(cents)
    .filter((one) => one.why.cents > 0)
    .map((payment) => ({ payment })),
  late: payments(cents).map((payment) => ({ payment, page: '/payments/p' })),
  'connection-partial': utilities.map((utilityName) => ({ utilityName, utilityId: 'con-edison' })),
  'connection-ended': utilities.map((utilityName) => ({ utilityName, utilityId: 'con-edison' })),
})
function* textsAt(cents: number, appUrl: string) {
  const samples = samplesAt(cents)
  for (const template of Object.keys(samples) as SmsTemplate[])
    for (const sample of samples[template])
      for (const locale of locales)
        yield { template, locale, text: renderSms(template, sample as never, { locale, appUrl, code: 'Ab3dEf7h' }) }
}

describe('the alphabet', () => {
  test('ñ, é, ü, ¿ and ¡ are in it; á, í, ó, ú are written without their accent, and nothing else is changed', () => {
    assert.deepEqual(sizeOf('¿Año, café, pingüino? ¡Ü É Ñ à è ò!'), { encoding: 'gsm-7', segments: 1 })
    assert.equal(sizeOf('recibirá').encoding, 'ucs-2')
    assert.equal(transliterate('Así recibirá más según ÁÍÓÚ, año, ¿qué?, – «»'), 'Asi recibira mas segun AIOU, año, ¿qué?, – «»')
  })
  test('a sign of the extension table takes two places, and is not torn apart', () => {
    assert.deepEqual(sizeOf('a'.repeat(160)), { encoding: 'gsm-7', segments: 1 })
    assert.equal(sizeOf('a'.repeat(161)).segments, 2)
    assert.equal(sizeOf(`${'a'.repeat(158)}€`).segments, 1)
    assert.equal(sizeOf(`${'a'.repeat(159)}€`).segments, 2)
    // 152 and a sign of two would end at 154 of 153: the sign opens the second segment, which then is too short for the rest.
    assert.equal(sizeOf(`${'a'.repeat(152)}€${'a'.repeat(151)}`).segments, 2)
    assert.equal(sizeOf(`${'a'.repeat(152)}€${'a'.repeat(152)}`).segments, 3)
  })
  test('one letter outside of it leaves 70 places, and 67 in each of several', () => {
    assert.deepEqual(sizeOf('á'.repeat(70)), { encoding: 'ucs-2', segments: 1 })
    assert.equal(sizeOf('á'.repeat(71)).segments, 2)
    assert.equal(sizeOf('á'.repeat(135)).segments, 3)
  })
  test('counts as the standard’s own sum does, for any text of the alphabet', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'ñ', '€', '[') }), (text) => {
        const septets = [...text].reduce((sum, one) => sum + (one === '€' || one === '[' ? 2 : 1), 0)
        const { segments } = sizeOf(text)
        assert.ok(septets <= 160 ? segments === 1 : segments >= Math.ceil(septets / 153))
      }),
    )
  })
})

test('what has no room is left out from the end, and a lead that has none is our mistake', () => {
  const more = ['b'.repeat(60), 'c'.repeat(60)]
  assert.equal(fit({ lead: 'a'.repeat(60), more }, null), `${'a'.repeat(60)} ${'b'.repeat(60)}`)
  assert.equal(fit({ lead: 'a'.repeat(60), more }, 'https://x'), `${'a'.repeat(60)} ${'b'.repeat(60)} https://x`)
  assert.throws(() => fit({ lead: 'a'.repeat(161), more: [] }, null), /does not fit/)
  assert.deepEqual(sentencesOf('Recibió $8.60 ayer. ¿Por qué? Así'), ['Recibió $8.60 ayer.', '¿Por qué?', 'Así'])
})

test('a referral pays both who invited and who came, and a correction is one also where something is kept from it', () => {
  const place = { appUrl: 'https://qpc.example', code: 'Ab3dEf7h' }
  const of = (kind: 'referral' | 'correction', variant: 'referral' | 'offset') =>
    locales.map((locale) => {
      const one = { ...told[0]!, state: 'received' as const }
      const payment = { ...one, event: null, why: { ...one.why, kind, variant, cents: 1000 } }
      return renderSms('paid', { payment }, { ...place, locale }).replace(/ (Por qué|Why):.*$/, '')
    })
  assert.deepEqual(of('referral', 'referral'), ['QPC: le pagamos $10.00 por una recomendacion.', 'QPC: we paid you $10.00 for a referral.'])
  assert.deepEqual(of('correction', 'offset'), ['QPC: le pagamos $10.00 mas.', 'QPC: we paid you $10.00 more.'])
})

test('both languages have the same messages and answers', () => {
  assert.deepEqual(Object.keys(en), Object.keys(es))
  assert.deepEqual(Object.keys(answersEn), Object.keys(answersEs))
})

test('every message of every variant and language is one segment, however large the amount and long our address', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.integer({ min: 0, max: 22 }), (cents, length) => {
      for (const { template, locale, text } of textsAt(cents, `https://${'q'.repeat(length)}.example`))
        assert.ok(isOneSegment(text), `${template} ${locale}: ${text}`)
    }),
    { numRuns: 8 },
  )
  for (const locale of locales)
    for (const answer of Object.keys(answersEs) as (keyof typeof answersEs)[]) {
      const text = renderAnswer(
        answer,
        { locale, appUrl: `https://${'q'.repeat(22)}.example` },
        ...([{ ...times, code: '123456' }] as never),
      )
      assert.ok(isOneSegment(text), `${answer} ${locale}: ${text}`)
    }
})

test('no account’s number, address or name, no token, nothing left open; usted and no exclamation marks', () => {
  for (const { template, locale, text } of textsAt(860, 'https://q.example')) {
    assert.doesNotMatch(
      text.replace('Ab3dEf7h', ''),
      /··|\d{5}|undefined|null|NaN|[!¡]|Rosa|Medina|Example St|token|\d+\/\d+/,
      `${template}: ${text}`,
    )
    if (locale === 'es') assert.doesNotMatch(text, /\b(tu|tus|te|puedes|tienes)\b/i, text)
  }
})

test('a payment’s message has the amount and the reason of its explanation, and no other amount', () => {
  for (const one of told)
    for (const locale of locales) {
      const words = (locale === 'es' ? paymentEs : paymentEn)(one)
      const text = fit(words, 'https://quickpay.example/es/m/Ab3dEf7h')
      const figures = text.match(/\$[\d,.]*\d/g) ?? []
      const dollars = `$${(one.why.cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })}`
      if (one.state === 'sent' || one.state === 'received' || one.state === 'returned') assert.deepEqual(figures, [dollars], text)
      if (one.why.whyZero?.code === 'zero.used-more') assert.match(text, /uso mas de lo habitual|used more than usual/)
    }
})

test('the copy of the moments that matter', () => {
  const show = (template: SmsTemplate, locale: 'es' | 'en', parameters: unknown) =>
    renderSms(template, parameters as never, { locale, appUrl: 'https://quickpay.example', code: 'Ab3dEf7h' })
  const paid = told.find((one) => one.why.variant === 'paid' && one.state === 'received')!
  const zero = told.find((one) => one.why.whyZero?.code === 'zero.used-more')!
  const summer = { ...times, startAt: '2027-07-15T20:00:00Z', endAt: '2027-07-16T00:00:00Z' }
  assert.deepEqual(
    [
      show('event-notice', 'es', summer),
      show('event-notice', 'en', summer),
      show('paid', 'es', { payment: paid }),
      show('zero', 'es', { payment: zero }),
    ],
    [
      'QPC: el 15 de julio, de 4 a 8 p.m., gane usando menos luz. Ya participa. Si no puede, responda 2. BAJA para no recibir mensajes.',
      "QPC: July 15, 4 to 8 PM, earn by using less electricity. You are in. Can't make it? Reply 2. STOP for no more messages.",
      'QPC: le pagamos $8.60 por el evento del 14 de julio. Por qué: https://quickpay.example/es/m/Ab3dEf7h',
      'QPC: evento del 14 de julio. Sin pago. Esta vez uso mas de lo habitual. No hay pago y usted no debe nada. https://quickpay.example/es/m/Ab3dEf7h',
    ],
  )
})

test('numbers of the North American plan are read however they are typed; others are refused', () => {
  for (const typed of ['(718) 555-0142', '718.555.0142', '+1 718 555 0142', '17185550142'])
    assert.equal(readNumber(typed), '+17185550142', typed)
  for (const typed of [
    '',
    '555-0142',
    '+52 55 5555 0142',
    '018 555 0142',
    '118 555 0142',
    '718 155 0142',
    '911 555 0142',
    '718 911 0142',
    '718 555 0142 x3',
  ])
    assert.equal(readNumber(typed), null, typed)
})

test('what people write is understood in both languages, and whoever may mean "stop" is stopped', () => {
  const said: Record<ReturnType<typeof wishOf>, string[]> = {
    stop: [
      'STOP',
      ' stop. ',
      'Baja',
      'ALTO!',
      'cancelar',
      'NO MÁS',
      'no quiero más mensajes',
      'Please stop texting me',
      'dejen de enviarme esto',
      'Opt-out',
      'stop texting me',
      'dont text me anymore',
      "Don't message me",
      'take me off your list',
      'leave me alone',
      'no more texts pls',
      'Ya no me manden mensajes por favor',
      'no quiero recibir nada',
      'No me escriban más',
      'quítenme de la lista',
      'dejen de molestarme',
      'No deseo estos avisos',
    ],
    start: ['START', 'Alta', 'unstop'],
    help: ['HELP', '¿Ayuda?', 'info'],
    status: ['estado', 'STATUS'],
    pay: ['PAGO', 'pay'],
    leave: ['2', 'salir del evento', '2.'],
    which: ['SALIR', 'leave'],
    unclear: ['', 'gracias', 'yes', '3', 'hoy no sé', 'no quiero el evento de hoy'],
  }
  for (const [wish, texts] of Object.entries(said)) for (const text of texts) assert.equal(wishOf(text), wish, text)
})
