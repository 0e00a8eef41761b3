import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readBatchList, readGreenButton } from '@quickpay/green-button'
import { makeHouseholds } from '../households/households.ts'
import { publicationsBetween } from '../households/publication.ts'
import { verifyHookSignature } from '../rail/signature.ts'
import { connect, eventually, listen, startKit } from '../testing.ts'

const born = Date.parse('2026-07-14T13:30:00Z')
const postClock = (url: string, body: unknown) =>
  fetch(`${url}/clock`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const nowOf = async (url: string) => Date.parse(((await (await fetch(`${url}/clock`)).json()) as { nowAt: string }).nowAt)
/** Time goes on between a stop and its telling, by as much as the machine is busy. */
const isNear = (nowAt: string, stop: number) => Date.parse(nowAt) >= stop && Date.parse(nowAt) < stop + 10_000

test('only forward, only times', async (t) => {
  const kit = await startKit()
  t.after(() => kit.close())
  for (const body of [
    {},
    { to: '2026-07-14T13:00:00Z' },
    { advance: '-PT1H' },
    { advance: 'soon' },
    { to: 'never' },
    { to: 5 },
    { advance: 'P2Y' },
    { to: '2026-07-15T00:00:00Z', advance: 'PT1H' },
  ]) {
    assert.equal((await postClock(kit.url, body)).status, 400, JSON.stringify(body))
  }
  assert.ok((await nowOf(kit.url)) - born < 60_000)
})

test('hourly marks, at most 36 in a turn; days keep their hour', async (t) => {
  const kit = await startKit({ startAt: '2026-10-31T13:30:00Z' })
  t.after(() => kit.close())
  const six = await kit.turn({ advance: 'PT6H' })
  assert.equal(six.stops.length, 7)
  assert.equal(six.stops[0], '2026-10-31T14:00:00Z')
  const over = await kit.turn({ advance: 'P1D' })
  assert.equal(Math.round((Date.parse(over.nowAt) - Date.parse(six.nowAt)) / 3_600_000), 25, 'the night the clocks go back')
  const month = await kit.turn({ advance: 'P30D' })
  assert.ok(month.stops.length <= 37 && month.stops.length > 25, String(month.stops.length))
  assert.deepEqual(month.stops, month.stops.toSorted())
})

test('at each stop: the clock, the signed hook, then the notifications that fell due', async (t) => {
  const order: string[] = []
  const notify = await listen(({ body }) => {
    order.push(...readBatchList(body))
    return 200
  })
  const hook = await listen(({ body }) => {
    order.push((JSON.parse(body) as { nowAt: string }).nowAt)
    return 200
  })
  const kit = await startKit({}, `${notify.url}/notify`)
  t.after(() => Promise.all([kit.close(), notify.close(), hook.close()]))
  await kit.admin('PUT', '/hooks', { clock: { url: `${hook.url}/clock`, secret: 'hush' } })
  const { resourceURI, refresh_token } = await connect(kit, 'metro')
  const { stops } = await kit.turn({ advance: 'P2D' })
  const rosa = makeHouseholds(1, born)[0]!
  const published = publicationsBetween(rosa, born + 60_000, born + 2 * 86_400_000)
  assert.ok(published.length >= 1)
  for (const { at } of published) assert.ok(stops.includes(new Date(at).toISOString().replace('.000', '')), 'publications are stops')
  const told = order.filter((one) => !one.startsWith('http'))
  assert.equal(told.length, stops.length)
  told.forEach((nowAt, i) => {
    assert.ok(isNear(nowAt, Date.parse(stops[i]!)), `told ${nowAt} at the stop ${stops[i]}`)
  })
  const { body, headers } = hook.received[0]!
  assert.ok(verifyHookSignature('hush', body, String(headers['x-qpc-signature'])))
  assert.ok(!verifyHookSignature('hushed', body, String(headers['x-qpc-signature'])))
  assert.ok(!verifyHookSignature('hush', `${body} `, String(headers['x-qpc-signature'])))
  const uris = order.filter((one) => one.startsWith('http'))
  assert.equal(uris.length, published.length)
  uris.forEach((uri, i) => {
    assert.ok(uri.startsWith(`${resourceURI}?published-min=`))
    assert.ok(isNear(order[order.indexOf(uri) - 1]!, published[i]!.at), 'sent right after its stop was told')
  })
  const token = ((await (await kit.token('metro', { grant_type: 'refresh_token', refresh_token })).json()) as { access_token: string })
    .access_token
  const pushed = await kit.get(uris.at(-1)!, token)
  assert.equal(pushed.status, 200, 'a pushed address answers at once')
  const { starts } = (await readGreenButton(await pushed.bytes())).series[0]!
  assert.ok(starts.length > 8 * 96)
})

test('a hook that fails does not hold up time; while one waits, the clock answers; turns come one after another', async (t) => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const hook = await listen(async () => {
    await held
    return 500
  })
  const kit = await startKit()
  t.after(() => Promise.all([kit.close(), hook.close()]))
  await kit.admin('PUT', '/hooks', { clock: { url: hook.url, secret: 's' } })
  const first = kit.turn({ advance: 'PT20M' })
  const second = kit.turn({ to: '2026-07-14T15:00:00Z' })
  await eventually(() => hook.received.length === 1)
  assert.ok((await nowOf(kit.url)) >= born + 20 * 60_000 - 1)
  release()
  assert.deepEqual((await first).stops.length, 1)
  assert.deepEqual((await second).stops, ['2026-07-14T14:00:00Z', '2026-07-14T15:00:00Z'])
})

test('the bar: a turn without script goes back to the page it came from, and never elsewhere', async (t) => {
  const kit = await startKit()
  t.after(() => kit.close())
  const press = (form: Record<string, string>) =>
    fetch(`${kit.url}/clock`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) })
  const page = await (await fetch(`${kit.url}/mailbox?to=rosa%40example.net`)).text()
  assert.match(page, /Sandbox, made-up data/)
  assert.match(page, /name="back" value="\/mailbox\?to=rosa%40example.net"/)
  const pressed = await press({ advance: 'next-morning', back: '/mailbox?to=x' })
  assert.deepEqual([pressed.status, pressed.headers.get('location')], [303, '/mailbox?to=x'])
  assert.equal(new Date(await nowOf(kit.url)).toISOString().slice(0, 16), '2026-07-15T14:00')
  assert.equal((await press({ advance: 'PT1H', back: '//evil.example' })).headers.get('location'), '/')
  assert.equal((await press({ local: '2026-07-15T12:30', back: '/' })).status, 303)
  assert.equal((await press({ local: '2026-07-15T12:00', back: '/' })).status, 400)
})

test('a receiver that was away gets its notification later', async (t) => {
  let away = true
  const notify = await listen(() => (away ? 503 : 200))
  const kit = await startKit({}, notify.url)
  t.after(() => Promise.all([kit.close(), notify.close()]))
  const { resourceURI, access_token } = await connect(kit, 'valley')
  await kit.get(resourceURI, access_token)
  await eventually(() => notify.received.length === 1)
  away = false
  await eventually(() => notify.received.length === 2)
})
