/** Exact fractions, energy, money and civil days. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { kWhOf, milliWh, wh, whFromKWh, whFromMilli } from './energy.ts'
import { add, compare, divide, exact, mean, multiply, parseExact, printExact, roundHalfUp, subtract, sum, toNumber } from './exact.ts'
import { type Cents, cents, dollarsPerKWh, priceOf, printCents, split } from './money.ts'
import { civilDateOf, civilDay, dayIndex, dayTable, instantOf, NEW_YORK, seconds, slotsOfDay } from './time.ts'

const fraction = fc.tuple(fc.bigInt(-1000n, 1000n), fc.bigInt(1n, 60n)).map(([n, d]) => exact(n, d))
const runs = { numRuns: 60 }

describe('exact fractions', () => {
  test('refuse what is no decimal, and the denominator 0', () => {
    for (const text of ['', '.', '1.', '.5', '1e3', '1,5', '0x1', 'NaN', '--1', '1 2'])
      assert.throws(() => parseExact(text), RangeError, text)
    assert.throws(() => exact(1, 0), RangeError)
    assert.throws(() => divide(exact(1), exact(0)), RangeError)
    assert.throws(() => mean([]), RangeError)
  })
  test('are in lowest terms with a positive denominator', () => {
    assert.deepEqual(exact(6, -4), { n: -3n, d: 2n })
    assert.deepEqual(exact(0, -4), { n: 0n, d: 1n })
    assert.deepEqual(parseExact(' -12.50 '), { n: -25n, d: 2n })
  })
  test('obey arithmetic', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        assert.deepEqual(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))
        assert.deepEqual(add(subtract(a, b), b), a)
        assert.deepEqual(sum([a, b, c]), multiply(mean([a, b, c]), exact(3)))
        assert.equal(compare(a, b) + compare(b, a), 0)
        if (b.n !== 0n) assert.deepEqual(multiply(divide(a, b), b), a)
      }),
      runs,
    )
  })
  test('are the schoolbook’s, in lowest terms, however large', () => {
    const large = fc.tuple(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.bigInt(1n, 10n ** 30n)).map(([n, d]) => exact(n, d))
    const lowest = ({ n, d }: { n: bigint; d: bigint }) => {
      let [x, y] = [n < 0n ? -n : n, d]
      while (y) [x, y] = [y, x % y]
      return d > 0n && x === 1n
    }
    fc.assert(
      fc.property(fc.oneof(fraction, large), fc.oneof(fraction, large), (a, b) => {
        const cases = [
          [add(a, b), a.n * b.d + b.n * a.d, a.d * b.d],
          [subtract(a, b), a.n * b.d - b.n * a.d, a.d * b.d],
          [multiply(a, b), a.n * b.n, a.d * b.d],
          ...(b.n === 0n ? [] : ([[divide(a, b), a.n * b.d, a.d * b.n]] as const)),
        ] as const
        for (const [answer, n, d] of cases) {
          assert.equal(answer.n * d, n * answer.d)
          assert.ok(lowest(answer))
        }
      }),
      { numRuns: 300 },
    )
    assert.deepEqual(exact(2 ** 52, 2 ** 50), exact(4))
    assert.deepEqual(exact(-0, 7), exact(0))
    assert.deepEqual(exact(2n ** 80n, 6n), exact(2n ** 79n, 3n))
  })
  // biome-ignore format: a table
  const printed: [n: number, d: number, places: number, text: string][] = [
    [21, 19, 6, '1.105263'], [4, 5, 6, '0.8'], [-2, 1, 6, '-2'], [1, 3, 0, '0'], [1, 2, 0, '1'], [-1, 2, 0, '-1'],
    [1, 2_000_000, 6, '0.000001'], [1, 2_000_001, 6, '0'], [-1, 9_000_000, 6, '0'], [5, 1000, 2, '0.01'], [-15, 10, 6, '-1.5'],
  ]
  for (const [n, d, places, text] of printed)
    test(`${n}/${d} with ${places} places is ${text}`, () => assert.equal(printExact(exact(n, d), places), text))
  test('print and parse agree', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), (micro) => {
        const value = exact(micro, 1_000_000)
        assert.deepEqual(parseExact(printExact(value)), value)
        assert.equal(toNumber(value), Number(micro) / 1e6)
      }),
      runs,
    )
  })
  test('a half goes away from zero', () => assert.deepEqual([exact(5, 2), exact(-5, 2), exact(7, 3)].map(roundHalfUp), [3n, -3n, 2n]))
})

describe('energy', () => {
  test('milliwatt-hours are whole and safe', () => {
    for (const value of [0.5, Number.NaN, 2 ** 53]) assert.throws(() => milliWh(value), RangeError)
  })
  test('changes units exactly', () => {
    assert.deepEqual(whFromMilli(milliWh(1500)), exact(3, 2))
    assert.deepEqual(kWhOf(wh(exact(250))), exact(1, 4))
    assert.deepEqual(whFromKWh(parseExact('3.82')), exact(3820))
  })
})

describe('money', () => {
  test('rates are decimal and not negative', () => {
    for (const text of ['-1', '2.', 'free']) assert.throws(() => dollarsPerKWh(text), RangeError)
  })
  // biome-ignore format: a table
  const prices: [kWh: string, rate: string, cents: bigint][] = [
    ['3.82', '2.25', 860n], ['3.2', '1', 320n], ['0.0049', '1', 0n], ['0.005', '1', 1n], ['-0.1', '1', -10n],
  ]
  for (const [kWh, rate, expected] of prices)
    test(`${kWh} kWh × $${rate} = ${expected}`, () => assert.equal(priceOf(whFromKWh(parseExact(kWh)), dollarsPerKWh(rate)), expected))
  test('split refuses weights that cannot share, and loses no cent', () => {
    for (const weights of [[], [0n, 0n], [2n, -1n]]) assert.throws(() => split(cents(10), weights), RangeError)
    assert.deepEqual(split(cents(10), [1n, 1n, 1n]), [4n, 3n, 3n])
    fc.assert(
      fc.property(fc.bigInt(-9999n, 9999n), fc.array(fc.bigInt(1n, 50n), { minLength: 1, maxLength: 6 }), (total, weights) => {
        const shares = split(cents(total), weights)
        assert.equal(
          shares.reduce<bigint>((a, b) => a + b, 0n),
          total,
        )
        const all = weights.reduce((a, b) => a + b, 0n)
        for (const [i, share] of shares.entries()) assert.ok(Math.abs(Number(share * all - total * weights[i]!)) < Number(all))
      }),
      runs,
    )
  })
  test('printed with two decimals', () => {
    assert.deepEqual(
      [860n, 5n, 0n, -5n, -860n, 123456n].map((value) => printCents(value as Cents)),
      ['8.60', '0.05', '0.00', '-0.05', '-8.60', '1234.56'],
    )
  })
})

describe('civil days', () => {
  const day = (date: string) => Temporal.PlainDate.from(date)
  // biome-ignore format: a table
  const lengths: [date: string, quarters: number][] = [['2026-03-08', 92], ['2026-07-15', 96], ['2026-11-01', 100]]
  for (const [date, quarters] of lengths)
    test(`${date} has ${quarters} quarter hours`, () => assert.equal(slotsOfDay(day(date), NEW_YORK, 900), quarters))
  test('a table of days sorts instants as the zone does', () => {
    const [from, to] = [civilDay(day('2026-03-01'), NEW_YORK).start, civilDay(day('2026-11-30'), NEW_YORK).start]
    const table = dayTable(seconds(from), seconds(to), NEW_YORK)
    fc.assert(
      fc.property(fc.integer({ min: seconds(from), max: seconds(to) }), (epochSeconds) => {
        const index = dayIndex(table, epochSeconds)
        assert.ok(table.first.add({ days: index }).equals(civilDateOf(instantOf(epochSeconds), NEW_YORK)))
      }),
      runs,
    )
    assert.equal(dayIndex(table, seconds(from) - 1), -1)
    assert.equal(dayIndex(table, seconds(to) + 86_400), -1)
  })
})
