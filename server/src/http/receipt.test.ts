/** Receipts at the doors: for their owner, provable by anyone with the published key, and the same in every form. */
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import { canonicalJson, checkSignature, keyIdOf, readBundle, rulesDifference, verifyBundle } from '@quickpay/receipt'
import type { Payment } from '@quickpay/web/answers'
import { sql } from 'kysely'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let other: { cookie: string }
let payment: Payment
const get = (path: string, who: { cookie: string }, accept = '*/*') => app.fetch(path, { headers: { cookie: who.cookie, accept } })

before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa@example.org' })
  await app.haveEvent(owner)
  other = await app.signUp({ name: 'Somebody Else', email: 'else@example.org' })
  const rows = (await (await get('/es/payments', owner, 'application/json')).json()) as {
    payments: { id: string; state: string; cents: number }[]
  }
  const id = rows.payments.find((row) => row.cents > 0)?.id
  assert.ok(id, 'an event was paid')
  payment = (await (await get(`/es/payments/${id}`, owner, 'application/json')).json()) as Payment
})
after(() => app.close())

describe('a receipt', () => {
  test('is nobody else’s: page, proof and PDF are not there for others, and a list of theirs is empty', async () => {
    for (const file of ['', '/bundle.json', '/receipt.pdf'])
      assert.equal((await get(`/es/payments/${payment.id}${file}`, other)).status, 404, file)
    assert.equal((await app.fetch(`/es/payments/${payment.id}/receipt.pdf`, { headers: { accept: 'application/json' } })).status, 401)
    const list = await (await get('/es/payments.csv', other)).text()
    assert.equal(list.trim().split('\r\n').length, 1)
  })

  test('explains itself: lines add up to what was booked, by the plan, with the clock', () => {
    const { why, cents, timeline, promisedBy } = payment
    assert.equal(
      why.lines.reduce((sum, line) => sum + line.cents, 0),
      cents,
    )
    assert.ok(!why.lines.some((line) => line.code === 'difference'))
    assert.equal(why.equation?.worthCents, cents)
    assert.ok(why.canChange.some((one) => one.code === 'change.fall-absorbed'))
    assert.ok(timeline.length >= 3 && promisedBy !== null)
  })

  test('comes with a proof that anyone can compute again and check with the published key', async () => {
    const answer = await get(`/es/payments/${payment.id}/bundle.json`, owner)
    assert.match(answer.headers.get('content-disposition') ?? '', /bundle\.json/)
    const text = await answer.text()
    const reading = readBundle(text)
    assert.ok(reading.is === 'bundle')
    const { bundle } = reading
    assert.equal(text, canonicalJson(bundle))
    assert.deepEqual(verifyBundle(bundle), { is: 'equal' })
    assert.equal(rulesDifference(bundle), undefined)
    assert.equal(bundle.payment?.cents, payment.cents)
    assert.equal(bundle.payment?.reference, payment.reference)
    assert.ok(bundle.payment && bundle.payment.postings.length > 0)
    assert.ok(
      bundle.sources.length === bundle.readings.days.length &&
        bundle.sources.every((one) => /^[0-9a-f]{64}$/.test(one.documentSha256 ?? '')),
    )
    assert.doesNotMatch(text, /mem_|Rosa|@example/)

    const path = new URL(payment.proof!.keysUrl).pathname
    const { keys } = (await (await app.fetch(path)).json()) as { keys: (JsonWebKey & { kid: string })[] }
    const key = createPublicKey({ key: keys[0]!, format: 'jwk' })
    assert.equal(keys[0]!.kid, keyIdOf(key))
    assert.equal(payment.proof!.keyId, keyIdOf(key))
    assert.ok(checkSignature(bundle, bundle.signature!, key))
    assert.ok(!checkSignature({ ...bundle, adjusted: !bundle.adjusted }, bundle.signature!, key))
  })

  test('is a PDF in each language: the same bytes each time, tagged, named, with the proof inside it', async () => {
    const pdfOf = async (locale: string) =>
      Buffer.from(await (await get(`/${locale}/payments/${payment.id}/receipt.pdf`, owner)).arrayBuffer())
    const [es, again, en] = [await pdfOf('es'), await pdfOf('es'), await pdfOf('en')]
    assert.ok(es.equals(again))
    assert.ok(!es.equals(en))
    for (const [pdf, language] of [
      [es, 'es-US'],
      [en, 'en-US'],
    ] as const) {
      const text = pdf.toString('latin1')
      assert.match(text, /^%PDF-1\.7/)
      assert.match(text, new RegExp(`/Lang \\(${language}\\)`))
      assert.match(text, /\/Marked true/)
      assert.match(text, /\/DisplayDocTitle true/)
      assert.match(text, /bundle\.json/)
    }
    const proof = await (await get(`/es/payments/${payment.id}/bundle.json`, owner)).text()
    assert.ok(streamsOf(es).includes(proof), 'the very proof is attached')
  })

  test('is a row of the list in either language, with the lines that add up to it', async () => {
    const answer = await get('/en/payments.csv', owner)
    assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/)
    const [head = '', ...rows] = (await answer.text()).replace('\ufeff', '').trim().split('\r\n')
    assert.match(head, /^Reference,For,Event date/)
    const row = rows.find((one) => one.startsWith(payment.reference))
    assert.ok(row?.endsWith(`,${(payment.cents / 100).toFixed(2)}`))
    assert.match(await (await get('/es/payments.csv', owner)).text(), /Referencia,Por,Fecha del evento/)
  })
})

describe('later results', () => {
  // What the utility itself says of the day would come with the next window and undo what is stated here.
  before(() => app.world.db.updateTable('utility_authorization').set({ status: 'ended' }).execute())

  /** The utility states the event's hours anew, times so many percent of what it said last; the day's other hours adjust the usual use, and stay. */
  async function restate(percent: number): Promise<void> {
    app.clock.set(app.clock.now().add({ hours: 26 }))
    const { db } = app.world
    const now = app.clock.now()
    const day = payment.eventDate
    const [start, end] = [payment.event!.startAt, Temporal.Instant.from(payment.event!.endAt).subtract({ seconds: 1 })]
    const { rows } = await sql<{ member_id: string; service_point_id: string }>`
      with restated as (
        update interval_day set rev = rev + 1, received_at = ${now}, v = (
          select array_agg(case when start_at + (n - 1) * interval_seconds * interval '1 second' between ${start} and ${end}
            then (x::bigint * ${percent} / 100)::int else x end order by n) from unnest(v) with ordinality as u (x, n))
        where day = ${day}::date returning *)
      insert into interval_day_revision (member_id, service_point_id, flow, day, rev, interval_seconds, start_at, scale, v, q, received_at, document_id)
      select member_id, service_point_id, flow, day, rev, interval_seconds, start_at, scale, v, q, received_at, document_id from restated
      returning member_id, service_point_id`.execute(db)
    assert.ok(rows.length > 0)
    await db.transaction().execute((trx) =>
      app.world.emit(
        trx,
        'readings.stored',
        rows.map((row) => `${row.member_id}/${row.service_point_id}`),
      ),
    )
    await app.queue.drain()
  }
  const list = async () =>
    (
      (await (await get('/es/payments', owner, 'application/json')).json()) as {
        payments: { id: string; kind: string; cents: number; state: string }[]
      }
    ).payments
  const answer = async (id: string) => (await (await get(`/es/payments/${id}`, owner, 'application/json')).json()) as Payment
  const proof = async (id: string) => {
    const reading = readBundle(await (await get(`/es/payments/${id}/bundle.json`, owner)).text())
    assert.ok(reading.is === 'bundle')
    assert.deepEqual(verifyBundle(reading.bundle), { is: 'equal' })
    return reading.bundle
  }

  test('a raise is a payment of its own with both results; the first receipt is as it was', async () => {
    const first = await (await get(`/es/payments/${payment.id}/bundle.json`, owner)).text()
    await restate(80)
    const raise = (await list()).find((row) => row.kind === 'correction')
    assert.ok(raise && raise.cents > 0)
    const { why, cents } = await answer(raise.id)
    assert.equal(why.variant, 'correction')
    assert.deepEqual(
      why.lines.map((line) => line.code),
      ['energy', 'already-paid'],
    )
    assert.equal(why.lines[1]?.cents, -payment.cents)
    assert.equal(why.equation?.worthCents, payment.cents + cents)
    assert.ok(why.previous && why.previous.worthCents === payment.cents && why.previous.moreWh > 0)
    assert.equal((await proof(raise.id)).payment?.before.earnedCents, payment.cents)
    const again = await (await get(`/es/payments/${payment.id}/bundle.json`, owner)).text()
    assert.deepEqual([JSON.parse(again).result, JSON.parse(again).sources], [JSON.parse(first).result, JSON.parse(first).sources])
  })

  test('a fall is absorbed, shown and proven, and takes nothing', async () => {
    await restate(140)
    const fall = (await list()).find((row) => row.kind === 'correction' && row.cents === 0)
    assert.ok(fall)
    const { why } = await answer(fall.id)
    assert.equal(why.variant, 'absorbed')
    assert.equal(why.whyZero?.code, 'zero.absorbed')
    assert.equal(
      why.lines.reduce((sum, line) => sum + line.cents, 0),
      0,
    )
    assert.equal((await proof(fall.id)).payment?.cents, 0)
    assert.equal((await get(`/en/payments/${fall.id}/receipt.pdf`, owner)).status, 200)
    assert.equal((await get(`/en/payments/${fall.id}`, other)).status, 404)
  })
})

/** What the compressed streams of a PDF hold. */
function streamsOf(pdf: Buffer): string[] {
  const found: string[] = []
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    const end = pdf.indexOf('\nendstream', at)
    try {
      found.push(inflateSync(pdf.subarray(at + 7, end)).toString('utf8'))
    } catch {
      // Not every stream is compressed.
    }
  }
  return found
}
