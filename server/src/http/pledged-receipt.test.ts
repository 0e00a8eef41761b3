/** Money for pledged load at the doors: advanced the day after the event, told line by line, proven by anyone, and the rest when the month is over. */
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { after, before, test } from 'node:test'
import { canonicalJson, checkSignature, type Json, type ReservationBundle, readReceipt, verifyReservation } from '@quickpay/receipt'
import type { Payment, PaymentRow } from '@quickpay/web/answers'
import { checkLedger } from '#ledger/check.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let shop: { cookie: string }
before(async () => {
  app = await openTestApp()
  shop = await app.signUp({ name: 'Luz Pardo', email: 'luz@example.org', kind: 'commercial' })
  await app.haveEvent(shop, '0.50')
})
after(() => app.close())

const get = (path: string, accept = '*/*') => app.fetch(path, { headers: { cookie: shop.cookie, accept } })
const pledged = async () => {
  const { payments } = (await (await get('/es/payments', 'application/json')).json()) as { payments: PaymentRow[] }
  return payments.filter((row) => row.kind === 'reservation')
}
/** The one that came with the event; the months before it, which it made good, are of no event. */
async function theAdvance(): Promise<PaymentRow> {
  const [advance, ...others] = (await pledged()).filter((row) => row.eventDate !== null)
  assert.ok(advance && others.length === 0)
  return advance
}
const paymentAt = async (id: string) => (await (await get(`/es/payments/${id}`, 'application/json')).json()) as Payment
async function proven(id: string): Promise<ReservationBundle> {
  const text = await (await get(`/es/payments/${id}/bundle.json`)).text()
  const reading = readReceipt(text)
  assert.ok(reading.is === 'reservation')
  assert.equal(text, canonicalJson(reading.bundle as unknown as Json))
  assert.deepEqual(verifyReservation(reading.bundle), { is: 'equal' })
  const { keys } = (await (await app.fetch('/.well-known/quickpay-receipt-keys.json')).json()) as { keys: JsonWebKey[] }
  assert.ok(checkSignature(reading.bundle, reading.bundle.signature!, createPublicKey({ key: keys[0]!, format: 'jwk' })))
  assert.doesNotMatch(text, /mem_|acc_|Luz|@example/)
  return reading.bundle
}

test('the day after the event an advance was sent, within its 24 hours', async () => {
  const row = await theAdvance()
  assert.ok(row.hoursToPay !== null && row.hoursToPay < 24, String(row.hoursToPay))
  const { why, promisedBy, cents, month } = await paymentAt(row.id)
  assert.deepEqual([why.variant, why.reservation?.kind, why.reservation?.pledgedKW, month], ['reservation', 'advance', '0.50', row.month])
  assert.equal(
    why.lines.reduce((sum, line) => sum + line.cents, 0),
    cents,
  )
  assert.deepEqual(
    why.lines.map((line) => line.code),
    ['reservation', 'rest-of-month'],
  )
  assert.ok(promisedBy)
  const { payment, plan } = await proven(row.id)
  assert.deepEqual([payment?.kind, payment?.cents, plan.id], ['advance', cents, 'reservation-commercial'])
  assert.ok(payment?.postings.some((one) => one.debit === 'reservation-receivable' && one.credit === 'member'))
})

test('page, document, table and mail say the same', async () => {
  const row = await theAdvance()
  const { why } = await paymentAt(row.id)
  const page = (await (await get(`/es/payments/${row.id}`)).text()).replaceAll(/<[^>]*>|&nbsp;|\u00a0|\s+/g, ' ')
  assert.match(page, /Por la potencia que ofreció/)
  assert.match(page, /Potencia ofrecida \(/)
  assert.match(page, /Se paga al cerrar el mes/)
  assert.match(page, /Es un adelanto\./)
  assert.equal((await get(`/es/payments/${row.id}/receipt.pdf`)).headers.get('content-type'), 'application/pdf')
  assert.match(await (await get('/es/payments.csv')).text(), /Potencia ofrecida/)
  const mails = (await (await fetch(`${app.sandboxUrl}/mailbox.json?to=luz@example.org`)).json()) as { text: string }[]
  assert.ok(mails.some(({ text }) => text.includes('adelanto') && text.includes('Se paga al cerrar el mes')))
  assert.ok(why.reservation)
})

test('when the month is over its rest is paid, and both make the customer’s part', async () => {
  const advance = await theAdvance()
  const nextMonth = Temporal.PlainYearMonth.from(advance.month!).add({ months: 1 }).toPlainDate({ day: 2 })
  await app.turnTo(nextMonth.toZonedDateTime({ timeZone: 'America/New_York', plainTime: '00:30' }).toInstant())
  const rest = (await pledged()).find((row) => row.id !== advance.id && row.month === advance.month!)
  assert.ok(rest)
  const { result, payment, together } = await proven(rest.id)
  assert.equal(payment?.kind, 'month')
  assert.equal(together?.cents, result.accountCents, 'the only account of its network')
  assert.equal(result.shareCents, advance.cents + rest.cents)
  assert.deepEqual(await checkLedger(app.world.db), [])
})
