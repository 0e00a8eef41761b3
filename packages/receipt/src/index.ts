/** Receipts that prove themselves: bundles of everything a payment was computed from. */

export type { AdjustmentAnswer, BaselineAnswer, HourAnswer } from './baseline-answer.ts'
export {
  type Bundle,
  type BundleAdjustment,
  type BundleDay,
  type BundleFinding,
  type BundleHour,
  type BundleLine,
  type BundlePayment,
  type BundleResult,
  bundleFormat,
  type Posting,
  type Price,
  type Run,
  type Signature,
  type Source,
} from './bundle.ts'
export { canonicalJson, type Difference, type Json } from './canonical-json.ts'
export { type Explanation, explainBundle } from './explain-bundle.ts'
export {
  explainPayment,
  type MoneyState,
  type PaymentExplanation,
  type PaymentQuestion,
  type PlanPrice,
  type Variant,
  worthCodes,
} from './explain-payment.ts'
export type { ReservationAnswer } from './explain-reservation.ts'
export { makeBundle, priceRelief } from './make-bundle.ts'
export { notProven, whyNotProven } from './not-proven.ts'
export { reservationNotProven } from './not-proven-reservation.ts'
export { type Before, type LineCode, lineCodes, linesOfPayment, nothingBefore, type PaymentLine } from './payment-lines.ts'
export { rulesDifference } from './published-rules.ts'
export { type BundleReading, readBundle } from './read-bundle.ts'
export { type ReceiptReading, readReceipt } from './read-receipt.ts'
export { makeReportBundle, type Reported, reportedIn } from './report-bundle.ts'
export {
  type Delivered,
  makeReservationBundle,
  monthOfAccount,
  type PledgedEvent,
  type PledgeQuestion,
  printFraction,
  type ReservationBundle,
  type ReservationPayment,
  reservationFormat,
  type Together,
} from './reservation-bundle.ts'
export { linesOfMonth } from './reservation-lines.ts'
export { type Sentence, type SentenceFamily, say, sentences } from './sentence.ts'
export { checkSignature, keyIdOf, signBundle, signedBundle } from './signature.ts'
export { loadInside, questionOf, type Verdict, verifyBundle } from './verify-bundle.ts'
export { type ReservationVerdict, reservationRulesDifference, verifyReservation } from './verify-reservation.ts'
