/** Bundles: the same in, the same out; whatever is changed shows. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { loadOf, type Question, specs } from '@quickpay/baseline'
import { federalHolidays, rewardPlans, termsOn } from '@quickpay/programs'
import { NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import { g1Days, g1Event, g1EventDay, g1PastEvents, readingsOfTable, type TableDay } from '../../baseline/src/golden-g1.ts'
import type { Bundle, Price } from './bundle.ts'
import { canonicalJson, type Json } from './canonical-json.ts'
import { explainBundle } from './explain-bundle.ts'
import { makeBundle } from './make-bundle.ts'
import { readBundle } from './read-bundle.ts'
import { checkSignature, signBundle } from './signature.ts'
import { verifyBundle } from './verify-bundle.ts'

const july = (day: number) => Temporal.PlainDate.from({ year: 2026, month: 7, day })
const tableDays: TableDay[] = [g1EventDay, ...g1Days]
const readings = readingsOfTable(tableDays, 900)
const load = loadOf(readings, 900)
const question: Question = {
  spec: specs['coned-cbl']!,
  load,
  event: g1Event,
  zone: NEW_YORK,
  pastEvents: g1PastEvents,
  holidays: federalHolidays(Temporal.PlainDate.from('2026-01-01'), july(31)),
  adjusted: true,
}
const terms = termsOn('coned-csrp', july(15))
assert.ok(terms.is === 'found')
const price: Price = { by: 'plan', plan: rewardPlans['standard']!, terms: terms.terms, eventKind: 'planned' }
const bundle = makeBundle(question, price)
const json = (of: Bundle) => canonicalJson(of)
const copy = (of: Bundle): Bundle => JSON.parse(json(of))
type Loose = { [key: string]: Loose } & Loose[] & (string | number)

describe('what is refused', () => {
  const refusals: [what: string, change: (bundle: Loose) => void, path: string][] = [
    ['the format before this one', (b) => void Object.assign(b, { format: 'quickpay-receipt/1' }), 'format'],
    ['a field that no bundle has', (b) => void Object.assign(b, { trustMe: true }), 'trustMe'],
    ['a factor both multiplied and added', (b) => void Object.assign(b['spec']!['adjustment']!, { type: 'both' }), 'spec.adjustment.type'],
    [
      'a plan that says nothing of later results',
      (b) => void Object.assign(b['price']!['plan']!, { downward: null }),
      'price.plan.downward',
    ],
    [
      'a hash that is none',
      (b) => void Object.assign(b, { sources: [{ date: '2026-07-15', receivedAt: '2026-07-16T09:00:00Z', documentSha256: 'abc' }] }),
      'sources[0].documentSha256',
    ],
    ['another format', (b) => void Object.assign(b, { format: 'receipt/9' }), 'format'],
    ['no readings', (b) => void Object.assign(b, { readings: undefined }), 'readings'],
    [
      'a fraction of a milliwatt-hour',
      (b) => void Object.assign(b['readings']!['days']![0]!['runs']![0]!['values']!, { 0: 1.5 }),
      'readings.days[0].runs[0].values[0]',
    ],
    ['a zone that is none', (b) => void Object.assign(b['event']!, { zone: 'Mars/Olympus' }), 'event.zone'],
    ['an instant before all calendars', (b) => void Object.assign(b['event']!, { start: '-271821-04-20T00:00:00Z' }), 'event.start'],
    ['a day that is none', (b) => void Object.assign(b['pastEvents']!, { 0: '2026-02-30' }), 'pastEvents[0]'],
    ['open hours that leave none', (b) => void Object.assign(b, { openHours: [b['event']!] }), 'openHours'],
    ['an event of two days', (b) => void Object.assign(b['event']!, { end: '2026-07-18T00:00:00Z' }), 'event'],
    ['a price by whim', (b) => void Object.assign(b['price']!, { by: 'whim' }), 'price.by'],
    [
      'a share above the whole',
      (b) => void Object.assign(b['price']!['plan']!, { reward: { by: 'share', percent: 250 } }),
      'price.plan.reward.percent',
    ],
    ['hours that end before they start', (b) => void Object.assign(b['spec']!['adjustment']!, { toHoursBefore: 9 }), 'spec.adjustment'],
  ]
  for (const [what, change, path] of refusals) {
    test(what, () => {
      const changed = copy(bundle)
      change(changed as unknown as Loose)
      const reading = readBundle(JSON.stringify(changed))
      assert.equal(reading.is, 'not-a-bundle')
      assert.equal(reading.is === 'not-a-bundle' && reading.path, path)
    })
  }
  for (const text of ['', '{', 'null', '[]', '"x"', '{"format":"quickpay-receipt/2"}']) {
    test(`the text ${JSON.stringify(text)}`, () => assert.equal(readBundle(text).is, 'not-a-bundle'))
  }
  test('canonical JSON of fractions, of infinity, of half characters', () => {
    for (const value of [0.5, Number.POSITIVE_INFINITY, Number.NaN, 2 ** 53, '\ud800'])
      assert.throws(() => canonicalJson(value), RangeError)
  })
})

describe('canonical JSON', () => {
  test('sorts keys by code units, leaves out undefined, writes no space', () => {
    assert.equal(
      canonicalJson({ b: [1, null, true], a: { é: '“x”\n', Z: -0, z: undefined } }),
      '{"a":{"Z":0,"é":"“x”\\n"},"b":[1,null,true]}',
    )
  })
})

describe('a bundle', () => {
  test('holds the golden case and its money', () => {
    assert.ok(bundle.result.is === 'measured')
    assert.equal(bundle.result.reliefWh, '4210.526316')
    // 80/19 kWh × $3.00 × 75 % = $9.4737
    assert.equal(bundle.result.dollarsPerKWh, '2.25')
    assert.equal(bundle.result.payCents, 947)
    assert.deepEqual(
      bundle.holidays.map(({ date }) => date),
      ['2026-06-19', '2026-07-03', '2026-07-04'],
    )
  })

  test('is made of the same bytes however the same readings were given', () => {
    const again = makeBundle(
      { ...question, load: loadOf([...readings].reverse(), 900), pastEvents: [...g1PastEvents, ...g1PastEvents] },
      price,
    )
    assert.equal(json(again), json(bundle))
    assert.equal(json(copy(bundle)), json(bundle))
  })

  test('holds only the readings that were looked at', () => {
    const far = { startS: Date.parse('2026-07-14T03:00:00Z') / 1000, milliWh: 123_456 }
    assert.equal(json(makeBundle({ ...question, load: loadOf([...readings, far], 900) }, price)), json(bundle))
    assert.ok(!json(bundle).includes('123456'))
  })

  test('read back from its text, it verifies', () => {
    const reading = readBundle(json(bundle))
    assert.ok(reading.is === 'bundle')
    assert.deepEqual(verifyBundle(reading.bundle), { is: 'equal' })
  })

  test('keeps the utility’s quality marks, where there are some', () => {
    const marked = makeBundle(
      {
        ...question,
        load: loadOf(
          readings.map((reading) => ({ ...reading, quality: 8 })),
          900,
        ),
      },
      price,
    )
    assert.deepEqual(marked.readings.days[0]?.runs[0]?.qualities?.slice(0, 2), [8, 8])
    assert.deepEqual(
      marked.result.findings.map(({ code }) => code),
      ['estimated'],
    )
    assert.deepEqual(verifyBundle(marked), { is: 'equal' })
    assert.deepEqual(verifyBundle(marked, load), { is: 'equal' })
  })

  test('without a price, while waiting, and with too few days it verifies too', () => {
    const none = makeBundle(question, null)
    assert.equal(none.result.is === 'measured' && none.result.payCents, null)
    const waiting = makeBundle({ ...question, load: loadOf([], 900) }, price)
    assert.equal(waiting.result.is, 'waiting')
    const few = makeBundle({ ...question, load: loadOf(readingsOfTable([g1EventDay], 900), 900) }, price)
    assert.equal(few.result.is, 'not-eligible')
    for (const one of [none, waiting, few]) {
      assert.deepEqual(verifyBundle(one), { is: 'equal' })
      assert.equal(readBundle(json(one)).is, 'bundle')
    }
  })

  test('never holds a negative payment', () => {
    const hungry = loadOf(
      readingsOfTable([[g1EventDay[0], { 12: 1.9, 13: 1.9, 16: 9, 17: 9, 18: 9, 19: 9 }, 'event'], ...g1Days], 900),
      900,
    )
    const { result } = makeBundle({ ...question, load: hungry }, price)
    assert.ok(result.is === 'measured' && result.reliefWh.startsWith('-'))
    assert.equal(result.payCents, 0)
  })
})

describe('verifying', () => {
  test('any changed reading of the event or the basis shows', () => {
    const places = bundle.readings.days.flatMap((day, d) => {
      const inBasis = bundle.result.days.some(({ date, basis }) => basis && date === day.date)
      return inBasis || day.date === '2026-07-15' ? day.runs.flatMap((run, r) => run.values.map((_, v) => [d, r, v] as const)) : []
    })
    assert.equal(places.length, 6 * 6 * 4)
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.integer({ min: -500, max: 500 }), ([d, r, v], by) => {
        fc.pre(by !== 0)
        const changed = copy(bundle)
        const values = changed.readings.days[d]!.runs[r]!.values as number[]
        values[v] = values[v]! + by
        const verdict = verifyBundle(changed)
        assert.equal(verdict.is, 'different')
        assert.match(verdict.is === 'different' ? verdict.path : '', /^result\./)
      }),
      { numRuns: 40 },
    )
  })

  test('any changed field of the result shows, at its own path', () => {
    const leaves = (value: Json, path: string): string[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, field]) =>
            leaves(field as Json, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`),
          )
        : [path]
    const all = leaves(bundle.result, 'result')
    for (const path of all.filter((_, i) => i % 7 === 0)) {
      const changed = copy(bundle)
      const keys = path.split(/[.[\]]+/).filter((key) => key !== '')
      const holder = keys.slice(0, -1).reduce((at, key) => at[key]!, changed as unknown as Loose)
      const last = keys.at(-1)!
      Object.assign(holder, { [last]: typeof holder[last] === 'number' ? Number(holder[last]) + 1 : 'something else' })
      const verdict = verifyBundle(changed)
      assert.equal(verdict.is === 'different' && verdict.path, path)
    }
  })

  test('a reading that was slipped in shows', () => {
    const changed = copy(bundle)
    ;(changed.readings.days[0]!.runs as unknown[]).unshift({ start: '2026-06-16T10:00:00Z', values: [1] })
    assert.equal(verifyBundle(changed).is, 'different')
  })

  test('one’s own readings, in other intervals, with more days and quality marks, give the same', () => {
    const thirds = (milliWh: number) => [Math.floor(milliWh / 3), Math.floor(milliWh / 3), milliWh - 2 * Math.floor(milliWh / 3)]
    const five = readings.flatMap(({ startS, milliWh }) =>
      thirds(milliWh).map((third, i) => ({ startS: startS + i * 300, milliWh: third, quality: 8 })),
    )
    const older = { startS: Date.parse('2026-01-05T12:00:00Z') / 1000, milliWh: 5_000 }
    assert.deepEqual(verifyBundle(bundle, loadOf([older, ...five], 300)), { is: 'equal' })
  })

  test('of an event with an hour open, one’s own readings give the same, whether they have that hour by now or not', () => {
    const openHours = [{ start: g1Event.start.add({ hours: 1 }), end: g1Event.start.add({ hours: 2 }) }]
    const [fromS, toS] = [openHours[0]!.start.epochMilliseconds / 1000, openHours[0]!.end.epochMilliseconds / 1000]
    const some = loadOf(
      readings.filter(({ startS }) => startS < fromS || startS >= toS),
      900,
    )
    const partial = makeBundle({ ...question, load: some, openHours }, price)
    assert.equal(partial.result.is === 'measured' && partial.result.hours.length, 3)
    for (const own of [undefined, some, load]) assert.deepEqual(verifyBundle(copy(partial), own), { is: 'equal' })
    assert.equal(readBundle(json(partial)).is, 'bundle')
  })

  test('one’s own readings that differ are told, and so is that they do not reach', () => {
    const other = loadOf(
      readings.map((reading) =>
        reading.startS === Number(g1Event.start.epochMilliseconds) / 1000 ? { ...reading, milliWh: 301_000 } : reading,
      ),
      900,
    )
    const verdict = verifyBundle(bundle, other)
    assert.ok(verdict.is === 'different' && verdict.path.startsWith('result.'))
    assert.deepEqual(verifyBundle(bundle, loadOf([], 900)), {
      is: 'different',
      path: 'result.is',
      expected: '"waiting"',
      actual: '"measured"',
    })
  })
})

describe('the equation', () => {
  test('usual − used = saved, × rate = cents', () => {
    const parts = explainBundle(bundle)!
    assert.deepEqual([parts.usualWh, parts.usedWh, parts.netSavedWh, parts.savedWh], [10610.526316, 6400, 4210.526316, 4210.526316])
    assert.deepEqual([parts.dollarsPerKWh, parts.cents, parts.averageWh], ['2.25', 947, 9600])
    assert.equal(parts.adjustment?.factor, '1.105263')
    assert.equal(parts.days.filter((day) => day.basis).length, 5)
  })
  test('is not there when nothing was measured', () =>
    assert.equal(explainBundle(makeBundle({ ...question, load: loadOf([], 900) }, price)), null))
})

describe('signatures', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  test('hold for exactly this bundle and this key', () => {
    const signature = signBundle(bundle, privateKey)
    assert.ok(checkSignature(copy(bundle), signature, publicKey))
    assert.ok(!checkSignature({ ...bundle, adjusted: false }, signature, publicKey))
    assert.ok(!checkSignature(bundle, { ...signature, value: signature.value.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) }, publicKey))
    assert.ok(!checkSignature(bundle, signature, generateKeyPairSync('ed25519').publicKey))
  })
  test('are not made with another kind of key', () => {
    assert.throws(() => signBundle(bundle, generateKeyPairSync('x25519').privateKey), RangeError)
    assert.throws(() => signBundle(bundle, publicKey), RangeError)
  })
})
