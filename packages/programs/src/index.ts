/** Programs, rates, reward plans and holidays as dated data, and what follows from them for one event. */
export { federalHolidays } from './holidays.ts'
export { type CustomerPay, payCustomer, payFor, type RewardPlan, rewardPlans } from './plan.ts'
export {
  type EventKind,
  isProgramDay,
  type ProgramOption,
  type ProgramTerms,
  programIds,
  programRate,
  type TermsAnswer,
  termsOn,
} from './terms.ts'
