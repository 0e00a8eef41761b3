/** A customer's own file through the doors: what is refused and what that tells, what it comes to, and that nothing is ever paid by it. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers, UploadCompared, UploadRefused } from '@quickpay/web/answers'
import { netLoadOf } from '#metering/interval-store.ts'
import { usageFeed } from '#metering/testing/world.ts'
import { bytesOfUpload } from '#settlement/upload-store.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let stranger: { cookie: string }
let staff: { cookie: string }
let ids: Record<string, string>
let memberId: string
let number: string
let usagePoint: string
/** The utility's validated readings in Wh, by the epoch second of their start. */
let readings: Map<number, number>

before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Medina', email: 'rosa.upload@example.org' })
  stranger = await app.signUp({ name: 'Somebody Else', email: 'somebody.upload@example.org' })
  staff = await app.signInOperator()
  ids = await app.haveEvent(owner)
  const { db } = app.world
  const account = await db.selectFrom('account').selectAll().where('account_id', '=', ids['account']!).executeTakeFirstOrThrow()
  ;[memberId, number] = [account.member_id, account.account_number!]
  usagePoint = (await db.selectFrom('service_point').select('usage_point').executeTakeFirstOrThrow()).usage_point
  const [from, to] = ['2027-05-25', '2027-07-13'].map((date) => Temporal.PlainDate.from(date))
  const load = await netLoadOf(db, memberId, account.account_id, from!, to!)
  readings = new Map([...load.starts].map((at, i) => [at, load.milliWh[i]! / 1000]))
})
after(() => app.close())

const xml = (values: ReadonlyMap<number, number>, point = usagePoint) => {
  const milliWh = new Map([...values].map(([at, wh]) => [at, Math.round(wh * 1000)]))
  return usageFeed([{ usagePoint: point, intervalSeconds: 900, values: milliWh, multiplier: -3, quality: 17 }])
}
const path = (account = ids['account']!) => `/accounts/${account}/uploads`
/** Posts a file as a browser does. */
async function bring(text: string | Uint8Array<ArrayBuffer>, { who = owner, to = path(), origin = app.url } = {}) {
  const form = new FormData()
  form.set('file', new File([text], 'mis <lecturas>.xml'))
  const answer = await app.fetch(`/en${to}`, { method: 'POST', headers: { ...who, accept: 'application/json', origin }, body: form })
  return { status: answer.status, at: answer.headers.get('location') ?? '', answer }
}
async function refused(text: string | Uint8Array<ArrayBuffer>) {
  const { status, answer } = await bring(text)
  const { outcome } = (await answer.json()) as Answers['upload']
  return [status, (outcome as UploadRefused).code] as const
}
async function compared(at: string): Promise<UploadCompared> {
  const answer = await app.fetch(at, { headers: { ...owner, accept: 'application/json' } })
  assert.equal(answer.status, 200)
  const { outcome } = (await answer.json()) as Answers['upload']
  return outcome?.is === 'compared' ? outcome : assert.fail(JSON.stringify(outcome))
}
const rowsOf = async (table: 'uploaded_file' | 'settlement_review' | 'measurement' | 'earning' | 'payout' | 'transfer') =>
  (await app.world.db.selectFrom(table).selectAll().execute()).length
const money = async () => {
  await app.queue.drain()
  return [await rowsOf('measurement'), await rowsOf('earning'), await rowsOf('payout'), await rowsOf('transfer')]
}

test('another’s account is not told from none at all, whatever is brought, and a form of another site is refused', async () => {
  const told = async (to: string) => {
    const { status, answer } = await bring(xml(readings), { who: stranger, to })
    const { reference: _, ...problem } = (await answer.json()) as Record<string, unknown>
    return [status, problem]
  }
  const nothing = await told(path('acc_nothing'))
  assert.equal(nothing[0], 404)
  assert.deepEqual(await told(path()), nothing)
  assert.equal((await bring(xml(readings), { origin: 'https://evil.example' })).status, 403)
  assert.equal(await rowsOf('uploaded_file'), 0)
})

test('no file, one that is too large, and one that is none of readings are refused with their cause', async () => {
  assert.deepEqual(await refused(''), [422, 'no-file'])
  assert.deepEqual(await refused(new Uint8Array(25_000_001)), [413, 'too-large'])
  const page = await (await bring(new Uint8Array(26_000_000))).answer.json()
  assert.equal((page as Answers['upload']).megabytesMax, 25)
  assert.equal(await rowsOf('uploaded_file'), 0, 'what was not read is not kept')
  assert.deepEqual(await refused('<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]><feed>&a;</feed>'), [422, 'doctype'])
  assert.deepEqual(await refused('<html><body>bill</body></html>'), [422, 'not-green-button'])
  const gas = xml(readings).replace('uom>72<', 'uom>169<').replace('ServiceCategory><espi:kind>0<', 'ServiceCategory><espi:kind>1<')
  assert.deepEqual(await refused(gas.replace('commodity>1<', 'commodity>7<')), [422, 'gas'])
  assert.deepEqual(await refused('start,minutes,kwh\n2027-07-13 16:00,15,lots\n'), [422, 'wrong-lines'])
  assert.equal(await rowsOf('uploaded_file'), 4, 'what was read is kept, whatever it was')
})

test('a file of another account is refused, by its number, by the person’s other meter, or because its readings are another meter’s', async () => {
  const line = (account: string) => `start,minutes,kwh,account\n2027-07-13 16:00,15,0.25,${account}\n`
  assert.deepEqual(await refused(line('99999999999')), [422, 'other-account'])
  const shifted = new Map([...readings].map(([at, wh]) => [at, wh + 77]))
  assert.deepEqual(await refused(xml(shifted, 'somebody-elses-meter')), [422, 'other-account'])
  assert.equal(await rowsOf('settlement_review'), 0)
})

test('the utility’s own readings come to the same, marked as not confirmed; the bytes are kept, and nothing is paid', async () => {
  const before = await money()
  const text = xml(readings)
  app.clock.set(app.clock.now().add({ minutes: 1 }))
  const { status, at } = await bring(text)
  assert.equal(status, 303)
  const { events, readings: beside } = await compared(at)
  assert.deepEqual([beside.compared, beside.differing], [readings.size, 0])
  assert.deepEqual(
    events.map((one) => [one.id, one.verdict, one.file.is, one.ours?.basis]),
    [[ids['event'], 'equal', 'measured', 'validated']],
  )
  const html = await (await app.fetch(at.replace('/en', '/es'), { headers: owner })).text()
  assert.match(html, /Sin confirmar por la compañía/)
  assert.match(html, /Es igual a nuestro resultado/)
  assert.ok(html.includes('mis lecturas.xml') && !html.includes('<lecturas>'))
  assert.equal(Buffer.from(await bytesOfUpload(app.world.db, { memberId, fileId: at.split('/').at(-1)! })).toString(), text)
  assert.deepEqual([await money(), await rowsOf('settlement_review')], [before, 0])
  const list = (await (
    await app.fetch('/en/accounts', { headers: { ...owner, accept: 'application/json' } })
  ).json()) as Answers['accounts']
  assert.equal(list.accounts[0]?.uploads[0]?.id, at.split('/').at(-1))
})

test('a CSV of the event’s hours alone is not enough, and says so', async () => {
  const lines = [...readings].slice(-96).map(([at, wh]) => `${Temporal.Instant.fromEpochMilliseconds(at * 1000)},15,${wh / 1000}`)
  const { at } = await bring(['start,minutes,kwh,account', ...lines.map((line) => `${line},${number}`)].join('\n'))
  const { events, fromDate } = await compared(at)
  assert.deepEqual([fromDate, events[0]?.file.is, events[0]?.verdict], ['2027-07-13', 'not-eligible', 'not-measurable'])
})

test('an edited file pays nothing, is shown to staff with what was edited, once, and ends with what they found', async () => {
  const before = await money()
  const event = await app.world.db.selectFrom('event').selectAll().executeTakeFirstOrThrow()
  const startS = event.start_at.epochMilliseconds / 1000
  const edited = new Map([...readings].map(([at, wh]) => [at, at >= startS && at < startS + 1800 ? 0 : wh]))
  const { at } = await bring(xml(edited))
  assert.equal((await bring(xml(edited))).at, at, 'the same file again is the same')
  const { events, readings: beside } = await compared(at)
  assert.deepEqual([beside.differing, events[0]?.verdict, events[0]?.by?.is, events[0]?.differingReadings], [2, 'differs', 'more', 2])
  assert.deepEqual(await money(), before)

  const review = async () => {
    const answer = await app.fetch('/en/console/review', { headers: { ...staff, accept: 'application/json' } })
    return ((await answer.json()) as Answers['console-review']).items
  }
  const [item, ...more] = await review()
  assert.deepEqual([item?.code, item?.memberName, item?.event?.id, more.length], ['upload-edited', 'Rosa Medina', ids['event'], 0])
  assert.deepEqual([item?.upload?.differing, item?.upload?.first?.at, item?.upload?.first?.theirsWh], [2, event.start_at.toString(), 0])

  const raw = `/en/console/review/file/${memberId}/${item?.upload?.fileId}/file.raw`
  assert.equal((await app.fetch(raw, { headers: owner })).status, 404)
  assert.equal(await (await app.fetch(raw, { headers: staff })).text(), xml(edited))

  const close = `/en/console/review/figures/${item!.memberId}/${item!.id}`
  assert.equal((await app.post(close, { reason: ' ' }, staff)).status, 422)
  assert.equal((await review()).length, 1)
  assert.equal((await app.post(close, { reason: 'Two readings were set to zero.' }, staff)).status, 303)
  await bring(xml(edited))
  assert.deepEqual(await review(), [])
  const audited = await app.world.db
    .selectFrom('audit')
    .select(['action', 'subject', 'reason'])
    .where('action', 'in', ['upload.read', 'figures.reviewed'])
    .orderBy('at')
    .orderBy('audit_id')
    .execute()
  assert.deepEqual(audited, [
    { action: 'upload.read', subject: item!.upload!.fileId, reason: null },
    { action: 'figures.reviewed', subject: item!.id, reason: 'Two readings were set to zero.' },
  ])
  assert.deepEqual(await money(), before)
})

test('a file is seen by its owner only, and more than twenty in a day are not kept', async () => {
  const { file_id } = await app.world.db.selectFrom('uploaded_file').select('file_id').limit(1).executeTakeFirstOrThrow()
  assert.equal((await app.fetch(`/en${path()}/${file_id}`, { headers: owner })).status, 200)
  assert.equal((await app.fetch(`/en${path()}/${file_id}`, { headers: stranger })).status, 404)
  const kept = await rowsOf('uploaded_file')
  for (let i = kept; i < 20; i++) await bring(`start,minutes,kwh\n2027-07-01 ${String(i).padStart(2, '0')}:00,60,1\n`)
  assert.deepEqual(await refused('start,minutes,kwh\n2027-07-02 00:00,60,1\n'), [429, 'too-many-files'])
  assert.equal((await bring(xml(readings))).status, 303, 'one that is here already is shown')
})
