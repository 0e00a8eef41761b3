/** One payment explained: each variant, in numbers that add up and sentences that the plan chose. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { explainPayment, type PaymentQuestion } from './explain-payment.ts'
import { paidBundle, type planOf, priceOf, question, usedAt } from './golden-receipt.ts'
import { rest } from './golden-reservation.ts'
import { makeBundle } from './make-bundle.ts'
import { type PaymentLine, sumOf } from './payment-lines.ts'
import { type Sentence, say, sentences } from './sentence.ts'

const eventEnd = { at: '2026-07-15T23:00:00Z', zone: 'America/New_York' }
const basic: PaymentQuestion = { kind: 'event', state: 'received', cents: 947, utility: 'Metro', eventEnd, bundle: paidBundle() }
const offsetPlan = { downward: { by: 'offset', capPercent: 50 } } as const
const earned = { earnedCents: 1200, owedCents: 0, openCents: 0 }
const waiting = makeBundle({ ...question, load: { ...question.load, starts: new Float64Array(), milliWh: new Float64Array() } }, priceOf())
/** Of a bundle that was booked: its own cents, basis and past. */
const booked = (bundle: ReturnType<typeof paidBundle>, more: Partial<PaymentQuestion> = {}): PaymentQuestion => {
  const { cents, kind, before, basis, seasonOwedCents } = bundle.payment!
  return { ...basic, bundle, cents, kind, before, basis, seasonOwedCents, state: cents === 0 ? 'zero' : 'received', ...more }
}

const cases: Record<string, PaymentQuestion> = {
  paid: basic,
  zero: booked(paidBundle({}, {}, usedAt(300))),
  held: { ...basic, state: 'held', cents: 0, bundle: waiting },
  provisional: booked(paidBundle({ holdback: { aboveCents: 500, percent: 10, untilDays: 7 } }, { basis: 'real-time' })),
  correction: booked(paidBundle({}, { before: { ...earned, earnedCents: 860 } }), { previous: paidBundle({}, {}, usedAt(110)) }),
  released: booked(paidBundle({}, { before: { ...earned, earnedCents: 853 } }), { release: true }),
  absorbed: booked(paidBundle({}, { before: earned })),
  'owed-later': booked(paidBundle(offsetPlan, { before: earned })),
  offset: booked(paidBundle(offsetPlan, { seasonOwedCents: 253 })),
  returned: { ...basic, state: 'returned' },
  referral: { ...basic, kind: 'referral', bundle: null, eventEnd: null, cents: 1000 },
  slow: {
    ...basic,
    bundle: null,
    basis: 'utility-report',
    report: { reliefWh: '3820', price: priceOf(), lines: [{ code: 'energy', cents: 860 }] },
    cents: 860,
  },
  reservation: { ...basic, kind: 'reservation', bundle: null, eventEnd: null, cents: 540, reservation: rest() },
}
const codesOf = (all: readonly (Sentence | null)[]): string[] => all.flatMap((one) => (one ? [one.code] : []))
const everySentence = (e: ReturnType<typeof explainPayment>): Sentence[] =>
  [...e.pays, ...e.canChange, e.whyZero, e.whyHeld, e.whyLate].filter((one) => one !== null)

describe('each variant', () => {
  for (const [variant, asked] of Object.entries(cases))
    test(variant, () => {
      const explained = explainPayment(asked)
      assert.equal(explained.variant, variant)
      assert.equal(sumOf(explained.lines), asked.cents)
      assert.ok(!explained.lines.some((line) => line.code === 'difference'))
      assert.deepEqual(JSON.parse(JSON.stringify(explained)), explained)
      assert.ok(explained.canChange.length > 0)
    })

  test('the golden payment, number by number', () => {
    const { equation, shares, baseline, hours, lines } = explainPayment(basic)
    assert.deepEqual(equation, {
      usualWh: 10610.526316,
      usedWh: 6400,
      netSavedWh: 4210.526316,
      savedWh: 4210.526316,
      overWh: 0,
      dollarsPerKWh: '2.25',
      worthCents: 947,
      plain: true,
    })
    assert.deepEqual(lines, [{ code: 'energy', cents: 947 }])
    assert.deepEqual(shares, {
      programDollarsPerKWh: '3',
      yourPercent: 75,
      yourDollarsPerKWh: '2.25',
      ourPercent: 25,
      ourDollarsPerKWh: '0.75',
      programVerified: false,
    })
    assert.deepEqual([baseline?.consideredCount, baseline?.chosenCount, baseline?.averageWh], [10, 5, 9600])
    assert.equal(hours.length, 4)
    assert.deepEqual(
      [baseline?.adjustment?.effect, baseline?.adjustment?.effectWh, baseline?.adjustment?.percent, baseline?.adjustment?.capped],
      ['raised', 1010.526, 11, null],
    )
  })

  test('a correction shows both results and the difference alone as payment', () => {
    const { lines, previous, cents } = explainPayment(cases['correction']!)
    assert.deepEqual(lines, [
      { code: 'energy', cents: 947 },
      { code: 'already-paid', cents: -860 },
    ])
    assert.equal(cents, 87)
    assert.ok(previous && previous.moreWh > 0 && previous.usedWh === 7040)
  })

  test('a provisional payment says what waits and until when', () => {
    const { lines, pays, canChange } = explainPayment(cases['provisional']!)
    assert.deepEqual(lines, [
      { code: 'energy', cents: 947 },
      { code: 'held', cents: -94 },
    ])
    assert.ok(pays.some((one) => one.code === 'pays.held' && one.with['heldCents'] === 94 && one.with['untilOn'] === '2026-07-22'))
    assert.deepEqual(codesOf(canChange).slice(0, 2), ['change.provisional', 'change.held-until'])
  })
})

describe('the same-day adjustment', () => {
  const factor = (gross: string, of: string) => {
    const bundle = paidBundle()
    assert.ok(bundle.result.is === 'measured')
    const averageWh = bundle.result.averageWh
    const usualWh = String(Number(averageWh) * Number(of))
    const result = { ...bundle.result, usualWh, adjustment: { ...bundle.result.adjustment!, gross, factor: of } }
    return explainPayment({ ...basic, bundle: { ...bundle, result } }).baseline!.adjustment!
  }
  test('says that it raised, lowered, or did nothing, and by how much', () => {
    assert.deepEqual([factor('1.1', '1.1').effect, factor('1.1', '1.1').effectWh, factor('1.1', '1.1').percent], ['raised', 960, 10])
    assert.deepEqual([factor('0.94', '0.94').effect, factor('0.94', '0.94').percent], ['lowered', -6])
    assert.equal(factor('1', '1').effect, 'none')
  })
  test('says when a bound held it', () => {
    assert.deepEqual([factor('1.35', '1.2').capped, factor('0.4', '0.8').capped, factor('1.2', '1.2').capped], ['high', 'low', null])
  })
})

describe('sentences', () => {
  test('why nothing: each reason is told from the others', () => {
    const why = (asked: PaymentQuestion) => explainPayment(asked).whyZero?.code
    assert.equal(why(cases['zero']!), 'zero.used-more')
    assert.equal(why(cases['absorbed']!), 'zero.absorbed')
    assert.equal(why(cases['owed-later']!), 'zero.owed-later')
    assert.equal(why(booked(paidBundle({}, { before: { ...earned, earnedCents: 947 } }))), 'zero.unchanged')
    assert.equal(why(booked(paidBundle({}, { before: { ...earned, earnedCents: 945 } }))), 'zero.too-small')
    const left = {
      ...basic,
      bundle: makeBundle(question, priceOf({ leftButSaved: 'unpaid' })),
      left: true,
      cents: 0,
      state: 'zero' as const,
    }
    assert.equal(why(left), 'zero.left-unpaid')
    const unpaidKind = makeBundle(question, {
      ...priceOf(),
      terms: { ...priceOf().terms, dollarsPerKWh: { voluntary: {}, reservation: {} } },
    })
    assert.equal(why({ ...basic, bundle: unpaidKind, cents: 0, state: 'zero' }), 'zero.kind-not-paid')
    const tiny = makeBundle(question, priceOf({ reward: { by: 'rate', dollarsPerKWh: '0.0001' } }))
    assert.equal(why({ ...basic, bundle: tiny, cents: 0, state: 'zero' }), 'zero.under-a-cent')
  })

  test('why not yet: readings, history, or somebody looks', () => {
    const why = (bundle: PaymentQuestion['bundle']) => explainPayment({ ...basic, state: 'held', cents: 0, bundle }).whyHeld?.code
    assert.equal(why(waiting), 'held.readings-missing')
    assert.equal(why(null), 'held.not-looked')
    assert.equal(why(paidBundle()), 'held.review')
    const few = makeBundle(
      { ...question, load: usedAt(100).load, spec: { ...question.spec, weekday: { ...question.spec.weekday, minDays: 99 } } },
      priceOf(),
    )
    assert.equal(why(few), 'held.too-few-days')
    const told = say('held', 'history-coming', { utility: 'Metro' })
    assert.deepEqual(explainPayment({ ...basic, state: 'held', cents: 0, bundle: null, held: told }).whyHeld, told)
  })

  test('a fall is ours or yours, as the plan says, and with the cap it names', () => {
    const about = (changes: Parameters<typeof planOf>[0]) => codesOf(explainPayment(booked(paidBundle(changes))).canChange)
    assert.ok(about({}).includes('change.fall-absorbed'))
    const { canChange } = explainPayment(booked(paidBundle({ downward: { by: 'offset', capPercent: 30 } })))
    assert.equal(canChange.find((one) => one.code === 'change.fall-offset')?.with['capPercent'], 30)
  })

  test('what the season’s close has written off is not taken any more, and that is said', () => {
    const said = (asked: PaymentQuestion) => explainPayment(asked).canChange.find((one) => one.code === 'change.written-off')
    assert.equal(said(cases['owed-later']!), undefined)
    assert.deepEqual(said({ ...cases['owed-later']!, writtenOffCents: 270 })?.with, { writtenOffCents: 270 })
  })

  test('carry exactly the parameters their code names', () => {
    for (const asked of Object.values(cases))
      for (const { code, with: given } of everySentence(explainPayment(asked))) {
        const [family, name] = code.split('.') as [keyof typeof sentences, string]
        const parameters: readonly string[] | undefined = (sentences[family] as Record<string, readonly string[]>)[name]
        assert.deepEqual(Object.keys(given).sort(), [...(parameters ?? ['unknown'])].sort(), code)
      }
  })
})

test('for any use, past and books, the lines add up to what was booked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 3000 }),
      fc.constantFrom<Partial<ReturnType<typeof planOf>>>(
        {},
        offsetPlan,
        { bonusCents: 100 },
        { reward: { by: 'flat', cents: 500 } },
        { minimumCents: 1500 },
      ),
      (percent, earnedCents, seasonOwedCents, plan) => {
        const bundle = paidBundle(plan, { before: { earnedCents, owedCents: 0, openCents: 0 }, seasonOwedCents }, usedAt(percent))
        const explained = explainPayment(booked(bundle))
        assert.equal(sumOf(explained.lines), bundle.payment!.cents)
        assert.ok(!explained.lines.some((line: PaymentLine) => line.code === 'difference'))
        const { usualWh, usedWh, netSavedWh } = explained.equation!
        assert.ok(Math.abs(usualWh! - usedWh! - netSavedWh) < 1e-5)
        if (explained.cents === 0) assert.ok(explained.whyZero !== null)
      },
    ),
    { numRuns: 60 },
  )
})

test('books that the plan cannot explain are said to differ, not smoothed over', () => {
  assert.deepEqual(explainPayment({ ...basic, cents: 950 }).lines.at(-1), { code: 'difference', cents: 3 })
})
