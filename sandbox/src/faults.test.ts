import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readBatchList } from '@quickpay/green-button'
import { connect, eventually, listen, startKit } from './testing.ts'

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
    [],
  ])
    assert.equal((await kit.admin('PUT', '/faults', faults)).status, 400, JSON.stringify(faults))
})

test('the resource server refuses for no reason: 401, 403, 404, 429, 500', async () => {
  const { customerResourceURI, authorizationURI, access_token: token } = await connect(kit, 'metro')
  const client = await kit.clientToken('metro')
  for (const resource of ['401', '403', '404', '429', '500'] as const) {
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
