/** The PDF of every kind of receipt, in both languages: every letter is in the font, and the same receipt is the same bytes. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Locale, locales, type Payment } from '@quickpay/web/answers'
import { paymentsCsv, type ReceiptText, receiptText } from '@quickpay/web/receipt-text'
import PDFDocument from 'pdfkit'
import { fixtures } from '../../../web/src/fixtures.ts'
import { issuedAt, receiptPdf } from './receipt-pdf.ts'

const payments = fixtures.flatMap(({ page, state, answer }) => (page === 'payment' ? [{ state, payment: answer as Payment }] : []))
const wordsOf = ({ title, heading, amount, about, state, sections, verify, proofTitle, page }: ReceiptText): string =>
  [title, heading, amount, about, state, verify, proofTitle, page(1, 2), JSON.stringify(sections)].join('\n')
const each = (see: (payment: Payment, locale: Locale, state: string) => void) => {
  for (const { payment, state } of payments) for (const locale of locales) see(payment, locale, `${state} ${locale}`)
}

test('every kind of payment is among them', () => {
  const variants = new Set(payments.map(({ payment }) => payment.why.variant))
  for (const variant of [
    'paid',
    'zero',
    'held',
    'provisional',
    'correction',
    'absorbed',
    'owed-later',
    'offset',
    'referral',
    'slow',
    'reservation',
  ] as const)
    assert.ok(variants.has(variant), variant)
})

test('the text has no holes, and both weights of the font have every sign of it', () => {
  const fonts = [400, 600].map((weight) => {
    const doc = new PDFDocument().font(readFileSync(join(import.meta.dirname, `../../fonts/figtree-latin-${weight}-normal.woff`)))
    return (doc as unknown as { _font: { font: { hasGlyphForCodePoint(at: number): boolean } } })._font.font
  })
  const signs = new Set('áéíóúüñÁÉÍÓÚÜÑ¿¡−×·–—’“”«»$%=0123456789')
  each((payment, locale, at) => {
    const words = wordsOf(receiptText(payment, locale))
    assert.doesNotMatch(words, /undefined|NaN|\[object|\{[a-z]/, at)
    for (const sign of words) signs.add(sign)
  })
  const missing = [...signs].filter((sign) => sign > ' ' && fonts.some((font) => !font.hasGlyphForCodePoint(sign.codePointAt(0)!)))
  assert.deepEqual(missing, [])
})

test('the money on it is the page’s, to the cent', () => {
  each((payment, locale, at) => {
    const { amount, sections } = receiptText(payment, locale)
    if (amount === null) return assert.equal(payment.cents, 0, at)
    assert.ok(amount.replaceAll(/[^\d]/g, '') === String(payment.cents).padStart(3, '0'), at)
    if (!payment.why.equation?.plain && payment.why.lines.length > 0 && payment.kind !== 'referral')
      assert.ok(
        sections.some(({ rows }) => rows.some((row) => row.total && row.value === amount)),
        at,
      )
  })
})

test('the same receipt is the same bytes, and another is not', async () => {
  const proof = { json: '{"format":"quickpay-receipt/2"}', keysUrl: 'https://quickpay.example/keys.json' }
  for (const { payment, state } of payments.slice(0, 6)) {
    const make = async (locale: Locale) => Buffer.from(await receiptPdf(receiptText(payment, locale), proof, issuedAt(payment)))
    const [es, again, en] = [await make('es'), await make('es'), await make('en')]
    assert.ok(es.equals(again), state)
    assert.ok(!es.equals(en), state)
  }
})

test('in the list a name that looks like a formula stays text, and quotes are doubled', () => {
  const [first] = payments
  assert.ok(first)
  const odd = { ...first.payment, accountLabel: '=HYPERLINK("http://evil.example")' }
  assert.match(paymentsCsv([odd], 'es'), /"'=HYPERLINK\(""http:\/\/evil\.example""\)"/)
})
