/** Computes a bundle of pledged load again and compares: the account's month, its part of what all are paid, and what was paid of it. */
import { rewardPlans, termsOn, weightOf } from '@quickpay/programs'
import { cents as centsOf, compare, divide, type Exact, exact, multiply, parseExact, roundHalfUp, subtract } from '@quickpay/units'
import { type Difference, firstDifference, type Json } from './canonical-json.ts'
import { makeReservationBundle, monthOfAccount, parseFraction, type ReservationBundle, type Together } from './reservation-bundle.ts'
import { linesOfMonth } from './reservation-lines.ts'
import { postingsDifference } from './verify-payment.ts'

export type ReservationVerdict = { readonly is: 'equal' } | ({ readonly is: 'different' } & Difference)

/**
 * From the pledge, the hours and the terms inside it the whole bundle must come out again. Of the other accounts it holds only what all of them
 * brought: that the account's part is its fraction of the payment, to the cent, is proven; what the others brought is the server's word.
 */
export function verifyReservation(bundle: ReservationBundle): ReservationVerdict {
  const { payment, signature, together, result } = bundle
  const again = makeReservationBundle(bundle, together ? centsOf(result.accountCents) : undefined)
  const stated = { ...again, payment, ...(signature ? { signature } : {}) }
  const difference =
    firstDifference(stated as unknown as Json, bundle as unknown as Json) ??
    (together ? partDifference(bundle, together) : undefined) ??
    paymentDifference(bundle)
  return difference ? { is: 'different', ...difference } : { is: 'equal' }
}

/** What all accounts are paid follows from their pledge and factor; the account's part is within the cent that rounding may move. */
function partDifference(bundle: ReservationBundle, together: Together): Difference | undefined {
  const own = monthOfAccount(bundle)
  const dollars = multiply(multiply(parseExact(together.pledgedKW), own.dollarsPerKWMonth), parseFraction(together.factor))
  const paid = firstDifference(Number(roundHalfUp(multiply(dollars, exact(100)))), together.cents, 'together.cents')
  if (paid) return paid
  const brought = parseFraction(together.broughtKW)
  const [weight, all] =
    brought.n > 0n
      ? [weightOf({ pledgedKW: bundle.pledgedKW, factor: own.factor }), brought]
      : [parseExact(bundle.pledgedKW), parseExact(together.pledgedKW)]
  const part: Exact = all.n === 0n ? exact(0) : divide(multiply(exact(together.cents), weight), all)
  const off = subtract(part, exact(bundle.result.accountCents))
  const isNear = compare(off, exact(1)) < 0 && compare(off, exact(-1)) > 0
  return isNear
    ? undefined
    : { path: 'result.accountCents', expected: String(roundHalfUp(part)), actual: String(bundle.result.accountCents) }
}

function paymentDifference({ plan, result, payment, together }: ReservationBundle): Difference | undefined {
  if (payment === null) return undefined
  const isAdvance = together === null
  if (isAdvance !== (payment.kind === 'advance'))
    return { path: 'payment.kind', expected: isAdvance ? '"advance"' : '"month"', actual: JSON.stringify(payment.kind) }
  const again = linesOfMonth({ ...result, ...payment, plan })
  return (
    firstDifference([...again.lines], [...payment.lines], 'payment.lines') ??
    firstDifference(again.cents, payment.cents, 'payment.cents') ??
    postingsDifference(payment.postings, payment.cents)
  )
}

/** The first field of its rules that is not as published with these packages; undefined when all are. */
export function reservationRulesDifference({ terms, plan, month }: ReservationBundle): Difference | undefined {
  const answer = termsOn(terms.programId, Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }))
  const published = 'terms' in answer ? answer.terms : undefined
  const own = Object.hasOwn(rewardPlans, plan.id) ? rewardPlans[plan.id] : undefined
  if (!published) return { path: 'terms.programId', expected: '(nothing)', actual: JSON.stringify(terms.programId) }
  if (!own) return { path: 'plan.id', expected: '(nothing)', actual: JSON.stringify(plan.id) }
  return firstDifference(published as Json, terms as Json, 'terms') ?? firstDifference(own as Json, plan as Json, 'plan')
}
