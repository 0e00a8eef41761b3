import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readBatchList } from '@quickpay/green-button'
import { connect, eventually, listen, startKit } from '../testing.ts'

const notify = await listen()
const kit = await startKit({}, `${notify.url}/notify`)
after(() => Promise.all([kit.close(), notify.close()]))
const window = (day: number) => `?published-min=2026-06-0${day}T04:00:00Z&published-max=2026-06-0${day + 1}T04:00:00Z`
const told = () => notify.received.flatMap(({ body }) => readBatchList(body))

test('faults that are none are refused', async () => {
  for (const faults of [
    { notifications: 'lost' },
    { resource: '402' },
    { lateMinutes: 0 },
    { lateMinutes: '5' },
    { chunkBytes: 10 },
    { chunkBytes: 1.5 },
    { corrected: 1.1 },
    { gaps: '0.5' },
    { realTimePercent: 60 },
    { quirks: ['q0'] },
    { quirks: 'q1' },
    { batches: 'soon' },
    { outages: [{ from: '2026-07-14T14:00:00Z', until: '2026-07-14T14:00:00Z' }] },
    { outages: [{ from: 'today', until: '2026-07-14T14:00:00Z' }] },
    { outages: [{ from: '2026-07-14T14:00:00Z', until: '2026-07-15T14:00:00Z', why: 'storm' }] },
    { households: { 'metro-99999999': {} } },
    { households: { 'metro-01': { token: '500' } } },
    { households: { 'metro-01': { quirks: ['constructor'] } } },
    { households: [] },
    { constructor: 1 },
    { rail: [{ kind: 'slow', count: -1 }] },
    [],
  ])
    assert.equal((await kit.admin('PUT', '/faults', faults)).status, 400, JSON.stringify(faults))
})

test('a household’s own faults are its own: refused, dropped, truncated, while its neighbour is served', async () => {
  const mine = await connect(kit, 'valley', { household: 'valley-01' })
  const other = await connect(kit, 'valley', { household: 'valley-02' })
  await kit.faults({ resource: '429', households: { 'valley-01': { resource: '500' }, 'valley-02': { resource: 'ok' } } })
  assert.equal((await kit.get(mine.customerResourceURI, mine.access_token)).status, 500)
  assert.equal((await kit.get(other.customerResourceURI, other.access_token)).status, 200)
  assert.equal((await kit.get(mine.authorizationURI, await kit.clientToken('valley'))).status, 429)
  await kit.faults({ households: { 'valley-01': { notifications: 'drop' } } })
  for (const { resourceURI, access_token: token } of [mine, other])
    assert.equal((await kit.get(resourceURI + window(5), token)).status, 202)
  await eventually(() => told().includes(other.resourceURI + window(5)))
  await eventually(async () => (await kit.get(mine.resourceURI + window(5), mine.access_token)).status === 200)
  assert.ok(!told().includes(mine.resourceURI + window(5)))
  await kit.faults({ households: { 'valley-01': { resource: 'truncate' } } })
  const half = await (await kit.get(mine.customerResourceURI, mine.access_token)).text()
  assert.ok(half.length > 100 && !half.includes('</feed>'))
  await kit.faults({})
})

test('batches: at once, or never', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'valley', { household: 'valley-03' })
  await kit.faults({ batches: 'at-once' })
  assert.equal((await kit.get(resourceURI + window(6), token)).status, 200)
  await kit.faults({ households: { 'valley-03': { batches: 'never' } } })
  for (const _ of [1, 2]) {
    assert.equal((await kit.get(resourceURI + window(7), token)).status, 202)
    await new Promise((resolve) => setTimeout(resolve, 700))
  }
  assert.ok(!told().includes(resourceURI + window(7)))
  await kit.faults({})
})

test('an outage: 503 to everything of the utility from its beginning to its end, and to nothing else', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'valley', { household: 'valley-05' })
  const nowAt = ((await (await fetch(`${kit.url}/clock`)).json()) as { nowAt: string }).nowAt
  const at = (hours: number) => Temporal.Instant.from(nowAt).add({ hours }).round('second').toString()
  await kit.faults({ outages: [{ from: at(1), until: at(3), utility: 'valley' }] })
  const statuses = async () => [
    (await kit.get(resourceURI.replace('/Batch/', '/RealTime/Batch/'), token)).status,
    (await kit.token('valley', { grant_type: 'client_credentials', scope: 'FB=34_35' })).status,
    (await fetch(`${kit.url}/valley/portal/connections`)).status,
    (await fetch(`${kit.url}/metro/portal/connections`)).status,
  ]
  assert.deepEqual(await statuses(), [200, 200, 200, 200])
  await kit.turn({ to: at(2) })
  assert.deepEqual(await statuses(), [503, 503, 503, 200])
  await kit.turn({ to: at(3) })
  assert.equal((await statuses())[2], 200)
  await kit.faults({})
})

test('slow: a document takes its time and is whole', async () => {
  const { customerResourceURI, access_token: token } = await connect(kit, 'valley', { household: 'valley-06' })
  await kit.faults({ households: { 'valley-06': { resource: 'slow' } } })
  const started = performance.now()
  const text = await (await kit.get(customerResourceURI, token)).text()
  assert.ok(text.trimEnd().endsWith('</feed>'))
  assert.ok(performance.now() - started > (text.length / 1024) * 900, `${performance.now() - started} ms for ${text.length} bytes`)
  await kit.faults({})
})

test('the resource server refuses for no reason: 401, 403, 404, 429, 500, 503', async () => {
  const { customerResourceURI, authorizationURI, access_token: token } = await connect(kit, 'metro')
  const client = await kit.clientToken('metro')
  for (const resource of ['401', '403', '404', '429', '500', '503'] as const) {
    await kit.faults({ resource })
    assert.equal((await kit.get(customerResourceURI, token)).status, Number(resource))
    assert.equal((await kit.get(authorizationURI, client)).status, Number(resource))
  }
  await kit.faults({})
  assert.equal((await kit.get(customerResourceURI, token)).status, 200)
})

test('forged: before the true notification comes one that names another origin', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-02' })
  await kit.faults({ notifications: 'forged' })
  const uri = resourceURI + window(1)
  await kit.get(uri, token)
  await eventually(() => told().includes(uri))
  const forged = told().indexOf(uri.replace(kit.url, 'http://forged.invalid'))
  assert.ok(forged >= 0 && forged < told().indexOf(uri))
  await kit.faults({})
})

test('late: a notification waits for its minutes of sandbox time, and the clock stops there', async () => {
  const { resourceURI, access_token: token } = await connect(kit, 'metro', { household: 'metro-03' })
  await kit.faults({ notifications: 'late', lateMinutes: 25 })
  const uri = resourceURI + window(3)
  assert.equal((await kit.get(uri, token)).status, 202)
  await kit.faults({})
  await eventually(async () => (await kit.get(uri, token)).status === 200)
  await kit.turn({ advance: 'PT24M' })
  await new Promise((resolve) => setTimeout(resolve, 400))
  assert.ok(!told().includes(uri))
  const { stops } = await kit.turn({ advance: 'PT20M' })
  assert.ok(told().includes(uri))
  assert.ok(stops.length >= 2, stops.join(' '))
})
