import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonicalJson, readBundle, verifyBundle } from '@quickpay/receipt'
import { openHours } from '#settlement/partial.ts'
import { openSeason, quarters } from './testing/season.ts'

const at = (hour: number) => Temporal.Instant.from('2026-07-15T00:00:00Z').add({ hours: hour })
const event = { start: at(16), end: at(20) }
/** Quarter hours of the event but the first `count` of some of its hours. */
const without = (count: number, ...hours: number[]) => {
  const starts = [...Array(16).keys()]
    .filter((slot) => !hours.includes(16 + Math.floor(slot / 4)) || slot % 4 >= count)
    .map((slot) => at(16).epochMilliseconds / 1000 + slot * 900)
  return { intervalSeconds: 900, starts: Float64Array.from(starts), milliWh: new Float64Array(starts.length) }
}
const gap = (from: number, to = from + 1) => ({ start: at(from).toString(), end: at(to).toString() })

test('with fewer than three quarters of the readings, or no whole hour, nothing is counted', () => {
  assert.equal(openHours(event, without(4, 18, 19), [gap(18, 20)]), null)
  assert.equal(openHours(event, without(1, 16, 17, 18, 19), [gap(16, 20)]), null)
})

test('every hour that is whole counts, on either side of a hole and between two of them', () => {
  assert.deepEqual(openHours(event, without(4, 17), [gap(17)]), [{ start: at(17), end: at(18) }])
  assert.deepEqual(openHours(event, without(2, 16, 18), [gap(16), gap(18)]), [
    { start: at(16), end: at(17) },
    { start: at(18), end: at(19) },
  ])
})

test('an hour missing in the middle: the other three are paid at seven days, with a receipt that proves itself, and the fourth when it comes', async (t) => {
  const season = await openSeason('2026-07-14T12:00:00Z')
  t.after(() => season.close())
  const who = await season.inNetwork('Harbor')
  await season.ingest(who, quarters('2026-06-15', 30))
  const called = await season.call('2026-07-15')
  await season.at('2026-07-20T12:00:00Z')
  await season.ingest(who, quarters('2026-07-15', 1, { '2026-07-15': (hour) => (hour === 17 ? null : hour < 16 ? undefined : 0.2) }))
  await season.at('2026-07-22T12:00:00Z')
  assert.deepEqual([(await season.own(who, called)).state, await season.earned(who, called)], ['waiting', []])
  await season.at('2026-07-23T00:00:00Z')
  assert.deepEqual(await season.earned(who, called), [['event', 'v1', 540n]])
  const { state, missing } = await season.own(who, called)
  assert.deepEqual([state, missing], ['provisional', [{ start: '2026-07-15T21:00:00Z', end: '2026-07-15T22:00:00Z' }]])
  const { bundle } = (await season.story(who, called)).measurements[0]!
  const sent = readBundle(canonicalJson(bundle))
  assert.deepEqual(sent.is === 'bundle' && verifyBundle(sent.bundle), { is: 'equal' })
  assert.equal(bundle.result.is === 'measured' && bundle.result.hours.length, 3)

  await t.test('the whole event takes its place, and only the difference is paid', async () => {
    await season.at('2026-07-24T12:00:00Z')
    await season.ingest(who, quarters('2026-07-15', 1, { '2026-07-15': 0.2 }))
    assert.deepEqual((await season.earned(who, called)).at(-1), ['correction', 'v2', 180n])
    assert.deepEqual([(await season.own(who, called)).state, (await season.own(who, called)).missing], ['measured', null])
    await season.clean()
  })
})
