/** What is taken of a file that a person brings, and why one is refused; whose it is; which of its readings are not the utility's. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import { netLoad } from '#metering/load.ts'
import { constant, customerFeed, usageFeed } from '#metering/testing/world.ts'
import { type MemberFile, readUpload } from '#settlement/upload-file.ts'
import { isOfAccount, type KnownAccount, ownPoints } from '#settlement/upload-owner.ts'
import { besideValidated, type ReadingsBeside } from '#settlement/upload-readings.ts'

const now = Temporal.Instant.from('2026-08-01T12:00:00Z')
const read = (text: string | Uint8Array) => readUpload(typeof text === 'string' ? new TextEncoder().encode(text) : text, NEW_YORK, now)
const refusalOf = async (text: string | Uint8Array) => {
  const file = await read(text)
  return 'refused' in file ? file.refused : 'taken'
}
const linesOf = async (text: string) => {
  const file = await read(text)
  return 'refused' in file ? file.errors.map((one) => `${one.line} ${one.field} ${one.code}`) : []
}
async function taken(text: string): Promise<MemberFile> {
  const file = await read(text)
  return 'refused' in file ? assert.fail(file.refused) : file
}
const day = constant('2026-07-15', 1, 900, () => 250)
const feed = usageFeed([{ usagePoint: 'up-1', intervalSeconds: 900, values: day }])

test('what is no file of readings is refused by its code', async () => {
  assert.equal(await refusalOf(''), 'empty-document')
  assert.equal(await refusalOf(' \r\n'), 'empty-document')
  assert.equal(await refusalOf(Uint8Array.of(0x50, 0x4b, 3, 4)), 'compressed')
  assert.equal(await refusalOf(Uint8Array.of(0x31, 0xff, 0x80)), 'not-readable')
  assert.equal(await refusalOf('<!DOCTYPE feed [<!ENTITY a "b">]><feed/>'), 'doctype')
  assert.equal(await refusalOf('<html><body>hello</body></html>'), 'not-green-button')
  assert.equal(await refusalOf(feed.slice(0, feed.length / 2)), 'truncated')
  assert.equal(
    await refusalOf(
      feed
        .replace('uom>72<', 'uom>169<')
        .replace('ServiceCategory><espi:kind>0<', 'ServiceCategory><espi:kind>1<')
        .replace('commodity>1<', 'commodity>7<'),
    ),
    'gas',
  )
  assert.equal(await refusalOf(customerFeed('1', 'up-1')), 'no-electricity')
})

test('each wrong line of a CSV is named with its cause, and then none of it is taken', async () => {
  assert.deepEqual(await linesOf('when,kwh\n'), ['1 start column-missing', '1 minutes column-missing'])
  const wrong = [
    'Start,Minutes,kWh',
    '2026-07-15 16:00,15,0.25',
    '2026-07-15 16:00,15,0.30',
    '15/07/2026 16:15,15,0.25',
    '2026-07-15 16:20,15,0.25',
    '2026-07-15 16:30,20,0.25',
    '2026-07-15 16:45,15,"0,25"',
    '2026-03-08 02:15,15,0.25',
    '2026-07-15 17:00,15',
  ].join('\n')
  assert.deepEqual(await linesOf(wrong), [
    '3 start repeated',
    '4 start not-a-time',
    '5 start off-beat',
    '6 minutes not-minutes',
    '7 kwh not-an-energy',
    '8 start time-not-once',
    '9 null wrong-number-of-fields',
  ])
})

test('a CSV and a Green Button file of the same readings say the same; local times and offsets too', async () => {
  const stamp = (at: number, offset: boolean) => {
    const local = Temporal.Instant.fromEpochMilliseconds(at * 1000).toZonedDateTimeISO(NEW_YORK)
    return `${local.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')}${offset ? local.offset : ''}`
  }
  const lines = (offset: boolean) => [...day].map(([at]) => `${stamp(at, offset)},15,0.25`)
  const xml = await taken(feed)
  for (const offset of [false, true]) {
    const csv = await taken(['start,minutes,kwh', ...lines(offset)].reverse().reverse().join('\r\n'))
    assert.deepEqual([csv.from, csv.to, csv.points[0]?.usagePoint], ['2026-07-15', '2026-07-15', null])
    assert.deepEqual(csv.points[0]?.days[0]?.milliWh, xml.points[0]?.days[0]?.milliWh)
  }
})

const load = (milliWh: readonly number[], intervalSeconds = 900) => ({
  intervalSeconds,
  starts: Float64Array.from(milliWh, (_, i) => 1_784_000_000 - (1_784_000_000 % 3600) + i * intervalSeconds),
  milliWh: Float64Array.from(milliWh),
})

test('a reading that was changed is found, whatever the length of the readings; rounding is not a change', () => {
  const ours = load([250_123, 250_456, 250_789, 250_012])
  assert.equal(besideValidated(ours, ours).differing.length, 0)
  assert.deepEqual(
    besideValidated(load([250_123, 0, 250_789, 250_012]), ours).differing.map((one) => [one.theirsWh, one.oursWh]),
    [[0, 250.456]],
  )
  assert.equal(besideValidated(load([1_001_380], 3600), ours).differing.length, 0)
  assert.equal(besideValidated(load([901_380], 3600), ours).differing.length, 1)
  assert.equal(besideValidated(load([250_000, 250_000, 251_000, 250_000]), ours).differing.length, 0)
})

test('what is not validated, on either side, is not compared', () => {
  const ours = load([250_000, 250_000])
  const estimated = { ...load([1, 250_000]), qualities: Uint8Array.of(8, 17) }
  assert.deepEqual([besideValidated(estimated, ours).compared, besideValidated(estimated, ours).differing.length], [1, 0])
  assert.equal(besideValidated(ours, { ...ours, qualities: Uint8Array.of(14, 17) }).compared, 1)
})

test('rounded to any step of a hundredth of a kilowatt-hour or finer, a file equals what it was made of', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3_000_000 }), { minLength: 1, maxLength: 40 }),
      fc.constantFrom(1, 10, 100, 1000, 10_000),
      (values, step) => {
        const rounded = values.map((value) => Math.round(value / step) * step)
        // Values that happen to be rounder than the step hide it, and nothing is changed by them.
        fc.pre(rounded.some((value) => value % (step * 10) !== 0))
        assert.equal(besideValidated(load(rounded), load(values)).differing.length, 0)
      },
    ),
  )
})

const known: KnownAccount = {
  number: '11111111111',
  usagePoints: new Set(['up-1']),
  otherNumbers: new Set(['22222222222']),
  otherUsagePoints: new Set(['up-2']),
}
const none: ReadingsBeside = { compared: 0, differing: [], roundingWh: 0 }
const naming = (accountNumbers: string[], usagePoints: (string | null)[]): MemberFile => ({
  ...{ kind: 'green-button', accountNumbers, from: '2026-07-15', to: '2026-07-15' },
  points: usagePoints.map((usagePoint) => ({ usagePoint, days: [] })),
})

test('a file that names another account or another meter of the person is refused; an unknown meter must tell by its readings', () => {
  const is = (file: MemberFile, beside = none) => isOfAccount(file, known, beside)
  assert.equal(is(naming(['99999999999'], ['up-1'])), false, 'a number says more than a meter')
  assert.equal(is(naming(['11111111111', '22222222222'], ['up-2', 'up-1'])), true)
  assert.equal(isOfAccount(naming(['22222222222'], [null]), { ...known, number: null }, none), false)
  assert.equal(is(naming([], ['up-2'])), false)
  assert.equal(is(naming([], ['up-1'])), true)
  assert.equal(is(naming([], [null])), true)
  const some = (differing: number) => ({ ...none, compared: 4, differing: Array(differing).fill({ at: 0, theirsWh: 1, oursWh: 2 }) })
  assert.equal(is(naming([], ['up-9']), some(2)), true)
  assert.equal(is(naming([], ['up-9']), some(3)), false)
  assert.deepEqual(
    ownPoints(naming([], ['up-1', 'up-2']), known).map((one) => one.usagePoint),
    ['up-1'],
  )
})

test('the days of a file that says a day twice are its days once', async () => {
  const twice = await taken(usageFeed([0, 1].map(() => ({ usagePoint: 'up-1', intervalSeconds: 900, values: day }))))
  assert.equal(netLoad(twice.points.map(({ days }) => [days])).starts.length, 96)
})
