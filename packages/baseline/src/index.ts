/** Customer baseline load: what a meter would have counted without the event, and the relief against it. */
export type { Finding } from './finding.ts'
export { type Load, loadOf, type Reading } from './load.ts'
export { type Measured, measure, measureTraced } from './measure.ts'
export { type Measured as MeasuredPortfolio, measureMany, type Outcome, outcomes, reliefOf } from './measure-many.ts'
export { ABSENT, type Layout, layoutOf, type Member, type Portfolio, type PortfolioEvent, portfolioOf } from './portfolio.ts'
export type { Adjustment, Day, DayReason, Holiday, MeasuredHour, Measurement, Question } from './question.ts'
export type { AdjustmentRule, BaselineSpec, WindowRule } from './spec.ts'
export { specs } from './specs.ts'
