/** Works out again what a result led to: the lines of the payment, its sum, and that the books moved exactly that much. */
import type { Bundle, Posting } from './bundle.ts'
import { type Difference, firstDifference } from './canonical-json.ts'
import { linesOfPayment, sumOf } from './payment-lines.ts'
import { reportedIn } from './report-bundle.ts'

/** The first place where the payment does not follow from the result, the plan and what stood before. */
export function paymentDifference(bundle: Bundle): Difference | undefined {
  const { payment, price, result } = bundle
  if (payment === null) return undefined
  if (price?.by !== 'plan') return { path: 'price', expected: 'a plan', actual: price === null ? 'null' : JSON.stringify(price.by) }
  if (result.is !== 'measured') return { path: 'result.is', expected: '"measured"', actual: JSON.stringify(result.is) }
  const { basis, released, before, seasonOwedCents, elsewhereCents } = payment
  const reported = reportedIn(bundle) !== null
  if (reported !== (basis === 'utility-report'))
    return { path: 'payment.basis', expected: reported ? '"utility-report"' : 'readings', actual: JSON.stringify(basis) }
  const leftUnpaid = payment.lines.some((line) => line.code === 'left-unpaid')
  const again = linesOfPayment({
    plan: price.plan,
    pay: result.payLines ?? [],
    basis,
    released,
    before,
    seasonOwedCents,
    elsewhereCents,
    leftUnpaid,
  })
  if (leftUnpaid && price.plan.leftButSaved !== 'unpaid')
    return { path: 'payment.lines', expected: 'no left-unpaid: the plan pays', actual: 'left-unpaid' }
  return (
    firstDifference([...again.lines], [...payment.lines], 'payment.lines') ??
    firstDifference(again.cents, payment.cents, 'payment.cents') ??
    firstDifference(before.earnedCents > 0 ? 'correction' : 'event', payment.kind, 'payment.kind') ??
    postingsDifference(payment.postings, payment.cents)
  )
}

/** What was booked to the member for the earning is the payment, less what is kept for what is owed; each way out carries all of it. */
export function postingsDifference(postings: readonly Posting[], cents: number): Difference | undefined {
  const booked = postings.filter((one) => one.cause.startsWith('earning:'))
  if (postings.length > 0) {
    const moved = sumOf(booked.filter((one) => one.credit === 'member')) - sumOf(booked.filter((one) => one.debit === 'member'))
    const difference = firstDifference(cents, moved, 'payment.postings')
    if (difference) return difference
  }
  for (const [i, one] of postings.entries()) {
    if (one.debit === one.credit)
      return { path: `payment.postings[${i}].credit`, expected: 'another account', actual: JSON.stringify(one.credit) }
    if (!booked.includes(one) && one.cents !== cents)
      return { path: `payment.postings[${i}].cents`, expected: String(cents), actual: String(one.cents) }
  }
  return undefined
}
