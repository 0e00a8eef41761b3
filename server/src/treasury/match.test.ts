import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import type { RailLine } from '#payout/statement.ts'
import { type Entry, type Finding, match, type Standing } from '#treasury/match.ts'

const now = Temporal.Instant.from('2027-07-16T10:00:00Z')
const yesterday = now.subtract({ hours: 20 })
const line = (lineId: string, kind: RailLine['kind'], cents: bigint, payoutId: string | null = null, at = yesterday): RailLine => ({
  ...{ lineId, at, kind, cents, payoutId, providerId: null },
})
const entry = (kind: Entry['kind'], payoutId: string, cents: bigint, bookedAt = yesterday): Entry => ({
  ...{ cause: `payout:${payoutId}:${kind === 'payout' ? 'settle' : 'return'}`, kind, payoutId, cents, bookedAt },
})
const said = (findings: readonly Finding[]) =>
  findings.map((one) => `${one.is} ${one.line?.lineId ?? '-'} ${one.entry?.cause ?? '-'} ${one.cents}`)
const found = (lines: RailLine[], entries: Entry[] = [], standings: Standing[] = []) => said(match({ lines, entries, standings, now }))

describe('one line', () => {
  const cases: [words: string, lines: RailLine[], entries: Entry[], standings: Standing[], expected: string[]][] = [
    ['that nothing of ours answers', [line('a', 'payout', -860n, 'p')], [], [], ['missing-here a - -860']],
    ['of a payout that no one knows', [line('a', 'payout', -860n)], [], [], ['missing-here a - -860']],
    [
      'that says another amount',
      [line('a', 'payout', -861n, 'p')],
      [entry('payout', 'p', -860n)],
      [],
      ['amount-differs a payout:p:settle -1'],
    ],
    ['that says the same', [line('a', 'payout', -860n, 'p')], [entry('payout', 'p', -860n)], [], ['matched a payout:p:settle 0']],
    [
      'sent twice',
      [line('a', 'payout', -860n, 'p'), line('a', 'payout', -860n, 'p')],
      [entry('payout', 'p', -860n)],
      [],
      ['matched a payout:p:settle 0'],
    ],
    [
      'and another of the same payout: it was paid twice',
      [line('b', 'payout', -860n, 'p'), line('a', 'payout', -860n, 'p')],
      [entry('payout', 'p', -860n)],
      [],
      ['matched a payout:p:settle 0', 'missing-here b - -860'],
    ],
    ['of a payout in flight', [line('a', 'payout', -860n, 'p')], [], [{ payoutId: 'p', cents: 860n, state: 'open' }], ['timing a - -860']],
    [
      'of a payout in flight, of more',
      [line('a', 'payout', -900n, 'p')],
      [],
      [{ payoutId: 'p', cents: 860n, state: 'open' }],
      ['missing-here a - -900'],
    ],
    [
      'of a payout that we hold rejected',
      [line('a', 'payout', -860n, 'p')],
      [],
      [{ payoutId: 'p', cents: 860n, state: 'over' }],
      ['missing-here a - -860'],
    ],
    [
      'a return we have not heard of',
      [line('a', 'return', 860n, 'p')],
      [],
      [{ payoutId: 'p', cents: 860n, state: 'settled' }],
      ['timing a - 860'],
    ],
    [
      'a return we have not heard of for a week',
      [line('a', 'return', 860n, 'p', now.subtract({ hours: 150 }))],
      [],
      [{ payoutId: 'p', cents: 860n, state: 'settled' }],
      ['missing-here a - 860'],
    ],
    ['a fee', [line('a', 'fee', -25n)], [], [], ['fee a - -25']],
    ['a funding', [line('a', 'funding', 100_000n)], [], [], ['funding a - 100000']],
    ['ours alone, of yesterday', [], [entry('payout', 'p', -860n)], [], ['timing - payout:p:settle 860']],
    [
      'ours alone, of last week',
      [],
      [entry('payout', 'p', -860n, now.subtract({ hours: 72 }))],
      [],
      ['missing-there - payout:p:settle 860'],
    ],
  ]
  for (const [words, lines, entries, standings, expected] of cases)
    test(words, () => assert.deepEqual(found(lines, entries, standings), expected))
})

/** What becomes of each payout of a made-up month, as it is seeded; the expected finding follows from it alone. */
const fate = fc.constantFrom(
  'fits',
  'lost-at-rail',
  'lost-here',
  'in-flight',
  'amount',
  'paid-twice',
  'returned',
  'return-lost',
  'duplicate',
  'canceled',
)
const world = fc.record({
  payouts: fc.array(fc.record({ fate, cents: fc.bigInt(1n, 100_000n), more: fc.bigInt(1n, 500n) }), { maxLength: 25 }),
  others: fc.array(fc.record({ kind: fc.constantFrom('fee', 'funding', 'other'), cents: fc.bigInt(1n, 9_999n) }), { maxLength: 6 }),
  order: fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
})
const old = now.subtract({ hours: 24 * 9 })

function seed({ payouts, others, order }: typeof world extends fc.Arbitrary<infer T> ? T : never) {
  const lines: RailLine[] = []
  const entries: Entry[] = []
  const standings: Standing[] = []
  const expected: string[] = []
  payouts.forEach(({ fate: is, cents, more }, i) => {
    const id = `p${i}`
    const out = line(`${id}.out`, 'payout', -cents, id, old)
    const booked = entry('payout', id, -cents, old)
    const stand = (state: Standing['state']) => standings.push({ payoutId: id, cents, state })
    if (is !== 'lost-at-rail') lines.push(is === 'amount' ? { ...out, cents: -cents - more } : out)
    if (is !== 'lost-here' && is !== 'in-flight' && is !== 'canceled') entries.push(booked)
    if (is === 'in-flight') stand('open')
    else stand(is === 'lost-here' || is === 'canceled' ? 'over' : 'settled')
    if (is === 'duplicate') lines.push(out)
    if (is === 'paid-twice') lines.push({ ...out, lineId: `${id}.again` })
    if (is === 'returned' || is === 'return-lost' || is === 'canceled') lines.push(line(`${id}.back`, 'return', cents, id, old))
    if (is === 'returned') entries.push(entry('return', id, cents, old))
    const fits = ['fits', 'duplicate', 'paid-twice', 'returned', 'return-lost'].includes(is)
    if (fits) expected.push(`matched ${id}.out ${booked.cause} 0`)
    if (is === 'returned') expected.push(`matched ${id}.back payout:${id}:return 0`)
    if (is === 'canceled') expected.push(`undone ${id}.out - ${-cents}`, `undone ${id}.back - ${cents}`)
    if (is === 'lost-at-rail') expected.push(`missing-there - ${booked.cause} ${cents}`)
    if (is === 'lost-here') expected.push(`missing-here ${id}.out - ${-cents}`)
    if (is === 'in-flight') expected.push(`timing ${id}.out - ${-cents}`)
    if (is === 'amount') expected.push(`amount-differs ${id}.out ${booked.cause} ${-more}`)
    if (is === 'paid-twice') expected.push(`missing-here ${id}.again - ${-cents}`)
    if (is === 'return-lost') expected.push(`missing-here ${id}.back - ${cents}`)
  })
  others.forEach(({ kind, cents }, i) => {
    lines.push(line(`o${i}`, kind as RailLine['kind'], kind === 'fee' ? -cents : cents, null, old))
    expected.push(`${kind} o${i} - ${kind === 'fee' ? -cents : cents}`)
  })
  const shuffled = <T>(list: T[]) =>
    list
      .map((one) => [order.next().value as number, one] as const)
      .sort(([a], [b]) => a - b)
      .map(([, one]) => one)
  return { lines: shuffled(lines), entries: shuffled(entries), standings, expected: expected.sort() }
}

test('whatever is lost, doubled, reordered or other: each line and each entry is in one finding, and every seeded difference is found', () => {
  fc.assert(
    fc.property(world, (made) => {
      const { expected, ...question } = seed(made)
      const findings = match({ ...question, now })
      // A line paid twice has two ids and one amount: which of the two is the second does not matter.
      const oneOf = (text: string) => text.replace('.again', '.out')
      assert.deepEqual(said(findings).map(oneOf).sort(), expected.map(oneOf).sort())
      const lineIds = findings.flatMap((one) => one.line?.lineId ?? [])
      assert.deepEqual(lineIds.sort(), [...new Set(question.lines.map((one) => one.lineId))].sort())
      assert.deepEqual(findings.flatMap((one) => one.entry?.cause ?? []).sort(), question.entries.map((one) => one.cause).sort())
      // What the rail says more than our books is the sum of what is found: nothing is left over.
      const distinct = [...new Map(question.lines.map((one) => [one.lineId, one.cents])).values()]
      const total = (list: readonly bigint[]) => list.reduce((a, b) => a + b, 0n)
      assert.equal(total(distinct) - total(question.entries.map((one) => one.cents)), total(findings.map((one) => one.cents)))
    }),
    { numRuns: 300 },
  )
})
