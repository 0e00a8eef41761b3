/** Thousands of households at once: made when looked at, granted in bulk, announced without walking through them all. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readBatchList, readGreenButton } from '@quickpay/green-button'
import type { HouseholdEntry } from '../admin/admin-json.ts'
import { usageFeed } from '../resources/usage-feed.ts'
import { authorize, listen, startKit } from '../testing.ts'
import { openWorld } from '../world.ts'
import type { Granted } from './bulk-grants.ts'
import { dayAt, midnightS } from './civil-day.ts'
import { openHouseholds } from './households.ts'

const each = 5000
const notify = await listen()
const started = performance.now()
const kit = await startKit({ households: each }, `${notify.url}/notify`)
const startMs = performance.now() - started
after(() => Promise.all([kit.close(), notify.close()]))
const scope = 'FB=1_3_4_5_15_16_51_53'
const born = Date.parse('2026-07-14T13:30:00Z')

test('starting with thousands takes no longer than with a few', () => {
  assert.ok(startMs < 1500, `${startMs} ms; generous, for a busy machine`)
})

test('the same seed makes the same crowd, of every kind, each with an address, account and meter of its own', () => {
  const crowd = openHouseholds(1, born, each)
  const all = crowd.page({ utility: 'metro', offset: 0, limit: each }).households
  assert.equal(all.length, each)
  assert.deepEqual(openHouseholds(1, born, each).find('metro-4321'), crowd.find('metro-4321'))
  assert.notDeepEqual(openHouseholds(2, born, each).find('metro-4321'), crowd.find('metro-4321'))
  for (const key of ['householdId', 'accountNumber', 'meterSerial'] as const)
    assert.ok(new Set(all.map((household) => household[key])).size > each - 4, `${key}: chance may repeat one`)
  const share = (is: (household: (typeof all)[number]) => boolean) => all.filter(is).length / all.length
  for (const shape of ['home', 'electric-car', 'solar', 'shop', 'bakery', 'workshop', 'laundromat', 'office'] as const)
    assert.ok(share((household) => household.shape === shape) > 0.01, shape)
  assert.ok(Math.abs(share(({ intervalSeconds }) => intervalSeconds === 300) - 0.17) < 0.03)
  assert.ok(Math.abs(share(({ net }) => net) - 0.08) < 0.02)
  for (const wrong of ['metro-5001', 'metro-0', 'metro-1', 'metro-0019', 'elsewhere-02', 'metro-', ''])
    assert.equal(crowd.find(wrong), undefined, wrong)
  assert.equal(openHouseholds(1, born).find('metro-19'), undefined, 'nobody but the neighbourhood unless asked for')
  const stranger = crowd.find('standard-777')!
  assert.deepEqual(crowd.at(stranger.email), [stranger])
  assert.equal(crowd.at('rosa@example.net').length, 2)
})

test('the admin list comes in pages and can be searched', async () => {
  const list = async (query: string) => {
    const response = await kit.admin('GET', `/households${query}`)
    return { total: Number(response.headers.get('x-total-count')), households: (await response.json()) as HouseholdEntry[] }
  }
  const first = await list('')
  assert.deepEqual([first.total, first.households.length, first.households[0]?.name], [4 * each, 100, 'Rosa Medina'])
  const last = await list(`?utility=iedr&offset=${each - 2}&limit=50`)
  assert.deepEqual(
    last.households.map(({ householdId }) => householdId),
    ['iedr-4999', 'iedr-5000'],
  )
  const { households } = await list('?utility=valley&search=valley-1234')
  assert.equal(households[0]?.householdId, 'valley-1234')
  const byAccount = await list(`?search=${households[0]!.accountNumber}`)
  assert.equal(byAccount.households[0]?.householdId, 'valley-1234')
  for (const wrong of ['?limit=0', '?limit=many', '?offset=-1', '?limit=10000'])
    assert.equal((await kit.admin('GET', `/households${wrong}`)).status, 400)
  assert.equal((await kit.admin('GET', '/households?utility=other')).status, 404)
})

test('the sign-in page has a search and pages; what is typed there is text', async () => {
  const page = async (query: string) => {
    const location = (await authorize(kit, 'metro')).headers.get('location') ?? ''
    return (await fetch(kit.url + location + query)).text()
  }
  const one = await page('')
  assert.match(one, /5000 residents, page 1 of 125/)
  assert.equal(one.match(/<option value="metro-/g)?.length, 40)
  assert.match(await page('&page=125'), /<option value="metro-5000">/)
  assert.match(await page('&q=metro-4711'), /<option value="metro-4711">/)
  assert.doesNotMatch(await page('&q=%3Cscript%3E'), /<script>/)
  assert.match(await (await fetch(`${kit.url}/metro/portal/connections?q=metro-4711`)).text(), /<option value="metro-4711">/)
})

let granted: Granted[] = []

test('POST /admin/permits grants in bulk', async () => {
  for (const wrong of [
    {},
    { utility: 'metro', scope },
    { utility: 'metro', scope, count: 2, households: ['metro-01'] },
    { utility: 'metro', scope: 'FB=1_3', count: 2 },
    { utility: 'metro', scope, households: ['valley-01'] },
    { utility: 'other', scope, count: 2 },
    { utility: 'metro', scope, count: 2, term: 'for ever' },
  ])
    assert.equal((await kit.admin('POST', '/permits', wrong)).status, 400, JSON.stringify(wrong))
  const before = performance.now()
  const response = await kit.admin('POST', '/permits', { utility: 'metro', count: each, scope })
  const ms = performance.now() - before
  assert.equal(response.status, 201)
  granted = (await response.json()) as Granted[]
  assert.equal(granted.length, each)
  assert.ok(ms < 15_000, `${Math.round(ms)} ms; generous, for a busy machine`)
  const one = granted[4000]!
  assert.equal((await kit.get(one.customerResourceURI, one.access_token)).status, 200)
  assert.equal((await kit.token('metro', { grant_type: 'refresh_token', refresh_token: one.refresh_token })).status, 200)
})

test('a turn announces every household that published, and nothing else walks through them', async () => {
  const before = performance.now()
  const { stops } = await kit.turn({ advance: 'PT2H' })
  const ms = performance.now() - before
  const announced = () => notify.received.flatMap(({ body }) => readBatchList(body))
  // Between half past nine and half past eleven in the morning only the latecomers publish: 12.6 % over 14.8 hours.
  const expected = (each * 0.126 * 2) / 14.83
  assert.ok(Math.abs(announced().length - expected) < expected / 2, `${announced().length} for about ${Math.round(expected)}`)
  assert.equal(new Set(announced()).size, announced().length)
  assert.ok(stops.length > 20 && ms < 10_000, `${stops.length} stops in ${Math.round(ms)} ms`)
  const quiet = performance.now()
  for (let i = 0; i < 50; i++) await fetch(`${kit.url}/clock`)
  assert.ok(performance.now() - quiet < 1500, 'thousands of permits in force cost nothing while nothing is due')
})

test('one day of one household takes a few milliseconds, and the memory of many stays flat', async () => {
  const world = openWorld('', '2026-07-14T13:30:00Z', 1, each)
  world.url = 'http://127.0.0.1:4100'
  const day = dayAt(born) - 9
  const window = { fromS: midnightS(day), toS: midnightS(day + 1) }
  const write = (n: number) => {
    const permit = {
      id: 'a',
      subscription: 's',
      utility: 'metro',
      client_id: 'c',
      household: `metro-${n}`,
      scope,
      granted_at: born,
      ends_at: null,
      status: 'active',
      revoked_at: null,
    } as const
    return [...usageFeed(world, [permit], { self: 'http://127.0.0.1:4100/x', window, asOf: born })].join('')
  }
  const { series } = await readGreenButton(new TextEncoder().encode(write(100)))
  assert.ok([96, 288].includes(series[0]!.starts.length))
  const times: number[] = []
  const heap: number[] = []
  for (let n = 1000; n < 4000; n++) {
    const before = performance.now()
    write(n)
    times.push(performance.now() - before)
    if (n % 1000 === 999) heap.push(process.memoryUsage().heapUsed)
  }
  times.sort((a, b) => a - b)
  const [median, late] = [times[1500]!, times[2850]!]
  assert.ok(median < 5 && late < 25, `median ${median.toFixed(2)} ms, 95 % ${late.toFixed(2)} ms`)
  assert.ok(heap.at(-1)! - heap[0]! < 60e6, `${heap}`)
  world.state.close()
})
