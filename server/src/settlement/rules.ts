/** The rules a participation is measured by: its plan, the plan's and the utility's baseline methods, and the program's terms on the day. */
import { type BaselineSpec, specs } from '@quickpay/baseline'
import { federalHolidays, type ProgramTerms, type RewardPlan, rewardPlans, termsOn } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import type { BaselineMethod } from '#dispatch/pledge.ts'
import { Failure } from '#platform/failure.ts'
import type { EventFacts } from '#settlement/facts.ts'
import { closeOf } from '#settlement/schedule.ts'

export type Rules = {
  readonly plan: RewardPlan
  readonly spec: BaselineSpec
  readonly terms: ProgramTerms
  /** By which the utility reckons what it pays us. */
  readonly utilitySpec: BaselineSpec
}

/** The utility's own method of each program (Con Edison Customer Baseline Load procedure; Orange & Rockland's of the same name). */
const utilityMethods: Readonly<Record<string, string>> = { coned: 'coned-cbl', oru: 'oru-cbl' }

export function planOf(planId: string): RewardPlan {
  const plan = rewardPlans[planId]
  if (!plan) throw new Failure('unknown-plan', 'after-person', 'the reward plan is not on file', { planId })
  return plan
}

export function termsOf(event: Pick<EventFacts, 'programId' | 'start' | 'zone'>): ProgramTerms {
  const answer = termsOn(event.programId, civilDateOf(event.start, event.zone))
  if (answer.is !== 'found')
    throw new Failure('no-terms', 'after-person', 'the program has no terms on the day of the event', { found: answer.is })
  return answer.terms
}

/** Terms that hold in the middle of a season: pledges, their rates and their months are fixed for all of it. */
export function termsOfSeason(programId: string, season: number): ProgramTerms {
  const answer = termsOn(programId, Temporal.PlainDate.from({ year: season, month: 7, day: 1 }))
  if (answer.is === 'found') return answer.terms
  throw new Failure('no-terms', 'after-person', 'the program has no terms in the season', { programId, season, found: answer.is })
}

/** Whether the season of an event is closed: nothing more is expected of it. */
export const isClosed = (event: Pick<EventFacts, 'programId' | 'start' | 'end' | 'zone'>, now: Temporal.Instant): boolean =>
  Temporal.Instant.compare(closeOf(event, termsOf(event).season.last), now) <= 0

export function rulesOf(planId: string, event: EventFacts): Rules {
  const plan = planOf(planId)
  const terms = termsOf(event)
  const spec = specs[plan.baseline]
  const utilitySpec = specs[utilityMethods[terms.utility] ?? plan.baseline]
  if (!spec || !utilitySpec)
    throw new Failure('unknown-plan', 'after-person', 'the baseline method is not on file', { planId, baseline: plan.baseline })
  return { plan, spec, terms, utilitySpec }
}

/** In the utility's own method the account is adjusted by the event day or not as its enrolment says (Con Edison Rider T, CBL election). */
export const utilityAdjusts = (method: BaselineMethod): boolean => method === 'weather-adjusted'

/** The customer is measured like that too, so that both computations tell one story; a plan with a baseline of its own says it itself. */
export const planAdjusts = (plan: RewardPlan, method: BaselineMethod): boolean =>
  Object.values(utilityMethods).includes(plan.baseline) ? utilityAdjusts(method) : plan.adjusted

let newestHolidays: { readonly of: string; readonly list: ReturnType<typeof federalHolidays> } | null = null

/** The holidays of the days before an event and of its own. Many accounts are asked about for one event, so the last answer is kept. */
export function holidaysBefore(date: Temporal.PlainDate, days: number): ReturnType<typeof federalHolidays> {
  const of = `${date} ${days}`
  if (newestHolidays?.of !== of) newestHolidays = { of, list: federalHolidays(date.subtract({ days }), date) }
  return newestHolidays.list
}
