import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type HoldCode, holdCodes } from '#payout/holds/hold.ts'
import { type Bound, type Judgment, judge, judgePaused, type Question } from '#payout/holds/judge.ts'
import { type Minimum, minimumOf, sumOf, type Waiting } from '#payout/holds/minimum.ts'
import { taxThresholds, thresholdOf, yearBegins } from '#payout/holds/tax-year.ts'
import { holderOf } from '#settlement/promise.ts'

const until = Temporal.Instant.from('2027-10-01T04:00:00Z')
const earnings = (...cents: number[]) => cents.map((amount, i) => ({ earningId: `ern_${i + 1}`, cents: BigInt(amount) }))
/** All goes over one method of a rail with this minimum, or there is none; what has a way of its own keeps it. */
type Known = Partial<Omit<Question, 'waiting'>> & { readonly minimum?: Minimum | null; readonly waiting?: readonly (Waiting | Bound)[] }
function question({ minimum = minimumOf('manual'), waiting = earnings(860), ...known }: Known): Question {
  const way = minimum && { methodId: 'mth_1', minimum }
  return {
    screening: null,
    tax: { year: 2027, paidCents: 0n, formValid: false },
    waiting: waiting.map((one) => ({ way, ...one })),
    companyUntil: until,
    ...known,
  }
}
/** The earnings that go over method `a`, `b`, … of a rail with its price; `-` has none. */
const bound = (...list: readonly (readonly [string, number])[]): Bound[] =>
  earnings(...list.map(([, amount]) => amount)).map((one, i) => ({
    ...one,
    way: list[i]![0] === '-' ? null : { methodId: `mth_${list[i]![0]}`, minimum: minimumOf('manual') },
  }))
/** `860 | 30+90 | below-minimum 20`: the payouts, then what is held. */
const said = ({ payouts, holds }: Judgment, { waiting }: Question): string =>
  [
    ...payouts.map((parts) => parts.map((one) => one.cents).join('+')),
    ...holds.map(({ earningId, hold }) => `${hold.code} ${waiting.find((one) => one.earningId === earningId)?.cents}`),
  ].join(' | ')
const paid = (cents: bigint, formValid = false) => ({ year: 2027, paidCents: cents, formValid })
const screened = (result: 'clear' | 'possible-match' | 'match') => ({ result, listVersion: 'SDN 2027-07-01' })

const cases: readonly (readonly [string, Known, string])[] = [
  // Of two reasons the one is told that would stand without the other.
  ['a listed person is never paid', { screening: screened('match'), minimum: null, tax: paid(199_999n) }, 'sanctions-match 860'],
  ['a possible match waits for a person', { screening: screened('possible-match') }, 'sanctions-review 860'],
  ['without a method nobody knows where to', { minimum: null, tax: paid(199_999n) }, 'method-needed 860'],
  ['the threshold is reached to the cent', { tax: paid(199_140n) }, 'tax-form-needed 860'],
  ['a cent below it is paid', { tax: paid(199_139n) }, '860'],
  [
    'whoever does not fit makes those behind wait too',
    { tax: paid(198_000n), waiting: earnings(1000, 1000, 100) },
    '1000 | tax-form-needed 1000 | tax-form-needed 100',
  ],
  ['with a valid form all go', { tax: paid(198_000n, true), waiting: earnings(1000, 1000, 100) }, '1000 | 1000 | 100'],
  ['little waits for company', { waiting: earnings(99) }, 'below-minimum 99'],
  ['a dollar is enough', { waiting: earnings(100) }, '100'],
  ['two little ones are a dollar', { waiting: earnings(60, 40) }, '60+40'],
  ['little ones ride with the next', { waiting: earnings(30, 40, 860) }, '30+40+860'],
  ['a little one behind rides with the one before', { waiting: earnings(860, 30) }, '860+30'],
  ['each that is enough goes by itself', { waiting: earnings(860, 430) }, '860 | 430'],
  ['nothing is too little where a payment costs nothing', { minimum: minimumOf('sandbox'), waiting: earnings(1, 2) }, '1 | 2'],
  ['out of season, and on request, little goes too, in one', { companyUntil: null, waiting: earnings(30, 9) }, '30+9'],
  [
    'a rail takes no less than its least',
    { companyUntil: null, minimum: { ...minimumOf('manual'), leastCents: 50n }, waiting: earnings(30, 9) },
    'below-minimum 30 | below-minimum 9',
  ],
  ['a rail of which nothing is known costs a dollar', { minimum: minimumOf('unheard-of'), waiting: earnings(99) }, 'below-minimum 99'],
  ['a clear result holds nothing', { screening: screened('clear') }, '860'],
  ['nothing waits', { waiting: [] }, ''],
  ['little waits for company that goes the same way', { waiting: bound(['a', 60], ['b', 60], ['a', 40]) }, '60+40 | below-minimum 60'],
  ['a payee without a method holds up no other', { waiting: bound(['-', 500], ['a', 500]) }, '500 | method-needed 500'],
  [
    'what cannot leave takes no room under the threshold',
    { tax: paid(198_000n), waiting: bound(['-', 1900], ['a', 1000], ['b', 1000]) },
    '1000 | method-needed 1900 | tax-form-needed 1000',
  ],
]
for (const [name, known, expected] of cases)
  test(name, () => {
    const asked = question(known)
    assert.equal(said(judge(asked), asked), expected)
  })

test('a hold says what it was held against, and when it ends by itself', () => {
  const holdOf = (known: Known) => judge(question(known)).holds[0]?.hold
  assert.deepEqual(holdOf({ tax: paid(199_500n) }), {
    code: 'tax-form-needed',
    evidence: { year: '2027', paidCents: '199500', thresholdCents: '200000' },
    untilAt: yearBegins(2028),
  })
  assert.deepEqual(holdOf({ waiting: earnings(30, 40) }), {
    code: 'below-minimum',
    evidence: { waitingCents: '70', minimumCents: '100', rail: 'manual' },
    untilAt: until,
  })
  assert.deepEqual(holdOf({ screening: screened('match') })?.evidence, { listVersion: 'SDN 2027-07-01' })
})

test('what a program has no room for waits, and what is too little without it', () => {
  const asked = question({ waiting: earnings(30, 860, 430) })
  const said2 = (paused: Record<string, string>) => said(judgePaused(asked, judge(asked), new Map(Object.entries(paused))), asked)
  assert.equal(said2({}), '30+860 | 430')
  assert.equal(said2({ ern_3: 'coned-csrp' }), '30+860 | program-paused 430')
  assert.equal(said2({ ern_2: 'coned-csrp' }), '30+430 | program-paused 860')
  assert.equal(said2({ ern_2: 'coned-csrp', ern_3: 'coned-csrp' }), 'program-paused 860 | program-paused 430 | below-minimum 30')
})

test('every earning is paid or held, once; payouts keep the order; none is too little, and none passes the threshold', () => {
  const way = fc.constantFrom('a', 'b', 'c', '-')
  const waiting = fc.array(fc.tuple(way, fc.integer({ min: 1, max: 90_000 })), { maxLength: 12 }).map((list) => bound(...list))
  const any = fc.record({
    waiting,
    screening: fc.constantFrom(null, screened('clear'), screened('possible-match'), screened('match')),
    tax: fc.record({ year: fc.constantFrom(2025, 2026, 2027), paidCents: fc.bigInt({ min: 0n, max: 250_000n }), formValid: fc.boolean() }),
    companyUntil: fc.constantFrom(null, until),
  })
  fc.assert(
    fc.property(any, fc.array(fc.integer({ min: 1, max: 12 })), (asked, stopped) => {
      const first = judge(asked)
      const paused = new Map(stopped.map((n) => [`ern_${n}`, 'coned-csrp']))
      const { payouts, holds } = judgePaused(asked, first, paused)
      const named = [...payouts.flat(), ...holds].map((one) => one.earningId)
      assert.deepEqual(named.sort(), asked.waiting.map((one) => one.earningId).sort())
      for (const parts of payouts) {
        const places = parts.map((one) => asked.waiting.indexOf(one))
        assert.deepEqual(
          places,
          places.toSorted((a, b) => a - b),
        )
        assert.equal(new Set(parts.map((one) => one.way?.methodId)).size, 1, 'one payout goes one way')
        assert.ok(parts[0]?.way && (asked.companyUntil === null || sumOf(parts) >= parts[0].way.minimum.atOnceCents))
      }
      if (payouts.length === 0) return
      assert.equal(asked.screening?.result ?? 'clear', 'clear')
      assert.ok(asked.tax.formValid || asked.tax.paidCents + sumOf(payouts.flat()) < thresholdOf(asked.tax.year).cents)
    }),
  )
})

test('each code says who can end it, as the one-day promise does, and by which rule; each threshold has its source, and none was confirmed', () => {
  const at = yearBegins(2027)
  const measured = { state: 'measured', promisedBy: at, waits: null, connected: true, first: { zero: false, settledAt: at } } as const
  for (const code of Object.keys(holdCodes) as HoldCode[]) {
    const facts = { ...measured, hasMethod: false, payout: null, hold: code, acceptedAt: null, breach: null }
    assert.equal(holderOf(facts)?.heldBy, holdCodes[code].heldBy, code)
    assert.match(holdCodes[code].source, /\w{3}/, code)
  }
  assert.deepEqual(
    [2024, 2025, 2026, 2030].map((year) => thresholdOf(year).cents),
    [60_000n, 60_000n, 200_000n, 200_000n],
  )
  for (const { source, verified } of taxThresholds) assert.ok(source.length > 20 && !verified)
})
