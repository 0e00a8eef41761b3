/** The receipt of money for pledged load: the golden month, its proof field by field, and what is said about it. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, test } from 'node:test'
import { canonicalJson, type Json } from './canonical-json.ts'
import { explainPayment } from './explain-payment.ts'
import { advance, advanced, alone, bookedMonth, eventOn, goldenEvent, pledge, rest } from './golden-reservation.ts'
import { changed, leavesOf, othersOf, printPath, valueAt } from './leaves.ts'
import { reservationNotProven, whyNotProvenOfReservation } from './not-proven-reservation.ts'
import { sumOf } from './payment-lines.ts'
import { readReceipt } from './read-receipt.ts'
import type { ReservationBundle } from './reservation-bundle.ts'
import { type Sentence, sentences } from './sentence.ts'
import { checkSignature, signedBundle } from './signature.ts'
import { reservationRulesDifference, verifyReservation } from './verify-reservation.ts'

const explained = (bundle: ReservationBundle) => {
  const cents = bundle.payment!.cents
  return explainPayment({
    ...{ kind: 'reservation', cents, state: cents > 0 ? 'received' : 'zero', utility: 'Metro', eventEnd: null, bundle: null },
    reservation: bundle,
  })
}
const linesOf = (bundle: ReservationBundle) => explained(bundle).lines.map(({ code, cents }) => `${code} ${cents}`)

describe('the golden month', () => {
  test('an advance: half of three quarters of $14.40', () => {
    const { reservation } = explained(advance())
    assert.deepEqual(linesOf(advance()), ['reservation 1080', 'rest-of-month -540'])
    assert.deepEqual(
      [reservation?.factor, reservation?.accountCents, reservation?.yourPercent, reservation?.shareCents],
      ['0.8', 1440, 75, 1080],
    )
    assert.deepEqual(reservation?.events, [{ date: '2026-07-15', factor: '0.8' }])
  })
  test('a pledge of 0.75 is delivered in full: $10.12 of $13.50', () => {
    const bundle = bookedMonth(pledge({ pledgedKW: '0.75' }))
    assert.deepEqual([bundle.result.factor, bundle.result.accountCents, bundle.result.shareCents], ['1', 1350, 1012])
  })
  test('a second event in which nothing was saved advances nothing more', () => {
    const bundle = bookedMonth(pledge({ events: [goldenEvent, eventOn('2026-07-22', ['0', '0', '0', '0'])] }), { before: advanced })
    assert.deepEqual([bundle.result.factor, bundle.payment!.cents], ['0.4', 0])
  })
  test('who was called and whose readings never came has delivered nothing, who was not called is not compared', () => {
    const factors = (events: Parameters<typeof pledge>[0]) => bookedMonth(pledge(events)).result.factor
    assert.equal(factors({ events: [goldenEvent, eventOn('2026-07-22', [])] }), '0.4')
    assert.equal(factors({ events: [goldenEvent, { date: '2026-07-22', kind: 'planned', own: null }] }), '0.8')
  })
  test('the rest of the month, less what was advanced', () => assert.deepEqual(linesOf(rest()), ['reservation 1080', 'advanced -540']))
})

describe('what is said', () => {
  const codes = (list: readonly Sentence[]) => list.map((one) => one.code)
  test('of an advance: when the rest comes, and what a fall does', () => {
    const { pays, canChange, variant } = explained(advance())
    assert.equal(variant, 'reservation')
    assert.deepEqual(codes(pays), ['pays.reservation', 'pays.reservation-advance', 'pays.in-advance'])
    assert.deepEqual(
      canChange.map((one) => [one.code, one.with]),
      [
        ['change.reservation-rest', { restOn: '2026-08-02' }],
        ['change.reservation-offset', { capPercent: 50 }],
      ],
    )
  })
  test('a month that fell after it was paid is ours or set against other months, as the plan says', () => {
    const question = pledge({
      together: { ...alone, factor: '1/4', cents: 450, broughtKW: '1/4' },
      events: [eventOn('2026-07-15', ['250', '250', '250', '250'])],
    })
    const fell = bookedMonth(question, { before: { earnedCents: 1080, owedCents: 0, openCents: 0 } }, 450)
    assert.deepEqual(
      [linesOf(fell), explained(fell).whyZero?.code],
      [['reservation 337', 'advanced -1080', 'owed-later 743'], 'zero.owed-later'],
    )
    const ours = bookedMonth({ ...question, plan: { ...question.plan, downward: { by: 'absorb' } } }, { before: advanced }, 450)
    assert.deepEqual(
      [explained(ours).whyZero?.code, codes(explained(ours).canChange).at(-1)],
      ['zero.absorbed', 'change.reservation-absorbed'],
    )
  })
  test('a month that brings nothing says why, also when it rose again to what was paid, or nearly', () => {
    const asked = pledge({ together: alone }, { downward: { by: 'absorb' } })
    const why = (earnedCents: number) => explained(bookedMonth(asked, { before: { ...advanced, earnedCents } }, 1440)).whyZero?.code
    assert.deepEqual([why(1080), why(1083), why(1085)], ['zero.unchanged', 'zero.too-small', 'zero.absorbed'])
    const none = pledge({
      together: { ...alone, factor: '0', cents: 0, broughtKW: '0' },
      events: [eventOn('2026-07-15', ['0', '0', '0', '0'])],
    })
    assert.equal(explained(bookedMonth(none, {}, 0)).whyZero?.code, 'zero.nothing-delivered')
  })
  test('where several are paid together, that is said', () => {
    const together = { pledgedKW: '3.00', factor: '3/5', cents: 3240, broughtKW: '9/5' }
    assert.ok(codes(explained(bookedMonth(pledge({ together }), {}, 1440)).pays).includes('pays.reservation-together'))
    assert.ok(!codes(explained(rest()).pays).includes('pays.reservation-together'))
  })
  test('with exactly the parameters that the code names', () => {
    for (const bundle of [advance(), rest()]) {
      const { pays, canChange, lines, cents } = explained(bundle)
      assert.equal(sumOf(lines), cents)
      for (const { code, with: given } of [...pays, ...canChange]) {
        const [family, name] = code.split('.') as [keyof typeof sentences, string]
        assert.deepEqual(
          Object.keys(given).sort(),
          [...((sentences[family] as Record<string, readonly string[]>)[name] ?? ['unknown'])].sort(),
          code,
        )
      }
    }
  })
})

describe('the proof', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const together = { pledgedKW: '3.00', factor: '3/5', cents: 3240, broughtKW: '9/5' }
  const before = { earnedCents: 900, owedCents: 300, openCents: 200 }
  const bundles = {
    advance: advance(),
    rest: rest(),
    shared: bookedMonth(pledge({ together }), { before, otherMonthsOwedCents: 40 }, 1440),
  }

  test('goes through text, and says who signed it', () => {
    const reading = readReceipt(canonicalJson(signedBundle(rest(), privateKey) as unknown as Json))
    assert.ok(reading.is === 'reservation')
    assert.deepEqual(verifyReservation(reading.bundle), { is: 'equal' })
    assert.ok(checkSignature(reading.bundle, reading.bundle.signature!, publicKey))
    assert.equal(reservationRulesDifference(reading.bundle), undefined)
  })
  test('a part that is not its fraction of what all are paid is found out', () => {
    assert.equal(verifyReservation(bundles.shared).is, 'equal')
    for (const [cents, is] of [
      [1441, 'different'],
      [1439, 'different'],
    ] as const)
      assert.equal(verifyReservation(bookedMonth(pledge({ together }), { before }, cents)).is, is)
    const uneven = { ...together, cents: 3240, broughtKW: '7/5' }
    for (const cents of [1851, 1852]) assert.equal(verifyReservation(bookedMonth(pledge({ together: uneven }), {}, cents)).is, 'equal')
  })
  for (const [name, bundle] of Object.entries(bundles))
    test(`${name}: each field, changed, is found out or declared`, () => {
      const silent: string[] = []
      for (const steps of leavesOf(bundle as unknown as Json)) {
        const unseen = othersOf(valueAt(bundle as unknown as Json, steps)).filter((other) => !isFound(changed(bundle, steps, other)))
        if (unseen.length > 0 && whyNotProvenOfReservation(printPath(steps)) === null)
          silent.push(`${printPath(steps)} = ${JSON.stringify(unseen)}`)
      }
      assert.deepEqual(silent, [])
    })
  test('the money is never among the unproven', () => {
    for (const path of ['result.accountCents', 'result.shareCents', 'payment.cents', 'payment.lines[0].cents', 'pledgedKW', 'month'])
      assert.equal(whyNotProvenOfReservation(path), null, path)
    assert.equal(new Set(reservationNotProven.map((one) => one.path)).size, reservationNotProven.length)
  })
})

function isFound(bundle: ReservationBundle): boolean {
  const reading = readReceipt(JSON.stringify(bundle))
  if (reading.is !== 'reservation') return true
  try {
    return reservationRulesDifference(reading.bundle) !== undefined || verifyReservation(reading.bundle).is === 'different'
  } catch (error) {
    if (error instanceof RangeError) return true
    throw error
  }
}
