/** What a member used, through the real doors: the page's sums are those of the file and of the chart that zooms, and of nobody else's account anything is said. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { MISSING_READING, type UsageAnswer, type UsageSeriesAnswer } from '@quickpay/web/answers'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let stranger: { cookie: string }
let ids: Record<string, string>
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Rosa Canaria', email: 'usage.canary@example.org' })
  stranger = await app.signUp({ name: 'Otra Persona', email: 'usage.other@example.org' })
  ids = await app.haveEvent(owner)
})
after(() => app.close())

const get = (path: string, who: { cookie?: string } = owner, headers: Record<string, string> = {}) =>
  app.fetch(`/es/usage${path}`, { headers: { ...who, accept: 'application/json', ...headers } })
const page = async (query: string): Promise<UsageAnswer> => {
  const answer = await get(`?${query}`)
  assert.equal(answer.status, 200)
  return (await answer.json()) as UsageAnswer
}
const milli = (wh: number | null) => Math.round((wh ?? 0) * 1000)

test('an account of somebody else, and one that does not exist, are not there; without a session one signs in', async () => {
  for (const path of ['', '.csv', '/series']) {
    assert.equal((await get(`${path}?account=${ids['account']}`, stranger)).status, 404, path)
    assert.equal((await get(`${path}?account=acc_nobody`)).status, 404, path)
    assert.equal((await get(path, {})).status, 401, path)
  }
  const none = (await (await get('', stranger)).json()) as UsageAnswer
  assert.ok(none.account === null || none.sum.known === 0)
})

test('each range adds up to what is stored, and its file to the page', async () => {
  for (const range of ['day', 'week', 'month', '13-months'] as const) {
    const shown = await page(`range=${range}`)
    assert.equal(shown.range, range)
    assert.ok(shown.sum.known > 0, range)
    assert.equal(
      shown.bars.reduce((sum, bar) => sum + milli(bar.takenWh), 0),
      milli(shown.sum.takenWh),
      range,
    )
    assert.equal(await storedBetween(shown.from, shown.until), milli(shown.sum.takenWh), `${range} as stored`)
    const file = await get(`.csv?account=${ids['account']}&range=${range}&from=${shown.until}`)
    assert.match(file.headers.get('content-disposition') ?? '', /filename="usage-\d{4}-[\w-]+\.csv"/)
    const [head, ...lines] = (await file.text())
      .replace(/^\uFEFF/, '')
      .trim()
      .split('\r\n')
    assert.equal(head, 'start,end,taken_kwh,given_kwh,quality')
    assert.equal(lines.length, shown.sum.known + shown.sum.missing, range)
    assert.equal(
      lines.reduce((sum, line) => sum + Math.round(Number(line.split(',')[2]) * 1e6), 0),
      milli(shown.sum.takenWh),
      `${range} as a file`,
    )
    for (const line of lines) assert.doesNotMatch(line, /(^|,)[=+@-]/)
  }
})
async function storedBetween(from: string, until: string): Promise<number> {
  const days = await app.world.db
    .selectFrom('interval_day')
    .select(['scale', 'v', 'day', 'flow'])
    .where('member_id', '=', ids['member']!)
    .where('flow', '=', 'forward')
    .execute()
  const within = days.filter(({ day }) => day.toString() >= from && day.toString() <= until)
  return within.reduce((sum, { v, scale }) => sum + v.reduce<number>((total, one) => total + (one ?? 0) * 10 ** (scale + 3), 0), 0)
}

test('an address with nonsense in it shows the newest day; a day that has nothing says so and never zero', async () => {
  const newest = await page('')
  assert.deepEqual((await page('range=year&from=2027-02-31')).from, newest.from)
  assert.equal((await page('from=2099-01-01')).from, newest.from)
  const long = await page('from=2019-03-03')
  assert.deepEqual([long.sum.known, long.sum.missing, long.sum.takenWh, long.earlier], [0, 0, null, null])
  assert.equal(newest.later === null || newest.later > newest.from, true)
})

test('a week begins on Monday and has its readings; the usual days and the hours of the network stand beside it', async () => {
  const { until } = await page('')
  const week = await page(`range=week&from=${until}`)
  assert.equal(Temporal.PlainDate.from(week.from).dayOfWeek, 1)
  assert.equal(week.curves?.length, week.bars.length)
  for (const [i, curve] of (week.curves ?? []).entries())
    assert.equal(milli(curve.taken.wh.reduce<number>((sum, wh) => sum + (wh ?? 0), 0)), milli(week.bars[i]?.takenWh ?? 0))
  const before = await page(`range=week&from=${week.earlier}`)
  const [usual] = before.beside
  assert.equal(usual?.with, 'usual-days')
  assert.ok(usual.otherWh > 0 && usual.days > 0 && usual.days <= 7)
  assert.ok(before.peak && before.peak.network !== null && before.peak.percent > 0)
  assert.equal(before.most?.hoursWh.length, 24)
})

test('thirteen months for the chart that zooms hold every reading, and are not sent twice', async () => {
  const answer = await get(`/series?account=${ids['account']}`)
  const etag = answer.headers.get('etag') ?? ''
  const series = (await answer.json()) as UsageSeriesAnswer
  const bytes = Buffer.from(series.taken, 'base64')
  const values = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  const months = await page('range=13-months')
  const known = values.filter((value) => value !== MISSING_READING)
  assert.equal(known.length, months.sum.known)
  assert.equal(
    known.reduce((sum, value) => sum + value, 0),
    milli(months.sum.takenWh),
  )
  assert.equal(values.length % 4, 0)
  assert.equal(series.dayStarts.length, Temporal.PlainDate.from(months.from).until(months.until, { largestUnit: 'day' }).days + 1)
  assert.match(etag, /^W\/"/)
  const again = await get(`/series?account=${ids['account']}`, owner, { 'if-none-match': etag })
  assert.equal(again.status, 304)
  assert.equal(await again.text(), '')
})
