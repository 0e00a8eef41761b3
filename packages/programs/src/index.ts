/** Programs, rates, reward plans and holidays as dated data, and what follows from them in energy and money. */
export {
  type Conflict,
  conflictsOf,
  type EnrolmentDeadline,
  enrolmentDeadlines,
  type FirstDay,
  firstDay,
  type OtherEnrolment,
} from './enrolment.ts'
export { federalHolidays, nercHolidays } from './holidays.ts'
export { type HourRelief, type Performance, type PerformanceFactor, performanceFactor } from './performance.ts'
export {
  type CustomerPay,
  type PayLine,
  payCustomer,
  payFor,
  planUnder,
  type Reward,
  type RewardPlan,
  rewardPlans,
} from './plan.ts'
export { type ComparedEvent, type FactorBasis, type ReservationMonth, type ReservationQuestion, reservationMonths } from './reservation.ts'
export { monthShare, type Pledging, reservationAdvance, splitMonth, weightOf } from './reservation-share.ts'
export {
  type EventKind,
  isProgramDay,
  type OpenFact,
  type PerformanceRule,
  type ProgramOption,
  type ProgramTerms,
  programIds,
  programRate,
  type ReservationTerms,
  type TermsAnswer,
  termsOn,
} from './terms.ts'
export { type Basis, holdback, offsetOf, SMALLEST_CHANGE_CENTS, type Standing, type TrueUp, trueUp } from './true-up.ts'
export { type AccountRelief, type HourClaim, marginOf, nettedWh, payerOfHour, type UtilityPay, utilityPay } from './utility-pay.ts'
