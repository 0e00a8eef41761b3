/** What is still asked of an account before it can be enrolled, and by when: codes in order of precedence. Pure. */
import { enrolmentDeadlines, type ProgramTerms } from '@quickpay/programs'

export type ActionCode =
  | 'other-aggregator'
  | 'not-residential'
  | 'excluded-program'
  | 'exports-energy'
  | 'sign-agreement'
  | 'share-usage'
  | 'generator-permit'
  | 'network-unknown'
  | 'thirty-days-of-data'
export type RequiredAction = { readonly code: ActionCode; readonly dueOn: Temporal.PlainDate | null }

/** What is known about an account when it is asked. */
export type EnrolmentFacts = {
  readonly conflicts: readonly string[]
  readonly exportsEnergy: boolean
  readonly agreed: boolean
  readonly connected: boolean
  readonly generator: 'none' | 'permit-needed' | 'permit-held'
  readonly networkKnown: boolean
  readonly daysOfData: number
}
/** The history without which a baseline says little. */
export const DAYS_ASKED = 30

/** `dueOn`: the next deadline of the season; null when the last one has passed, and the next season is meant. */
export function requiredActions(facts: EnrolmentFacts, terms: ProgramTerms, today: Temporal.PlainDate, season: number): RequiredAction[] {
  const dueOn = nextDeadline(terms, today, season)
  const open: readonly (readonly [ActionCode, boolean])[] = [
    ['other-aggregator', facts.conflicts.includes('another-aggregator')],
    ['not-residential', facts.conflicts.includes('not-residential')],
    ['excluded-program', facts.conflicts.includes('excluded-program')],
    ['exports-energy', facts.exportsEnergy],
    ['sign-agreement', !facts.agreed],
    ['share-usage', !facts.connected],
    ['generator-permit', facts.generator === 'permit-needed'],
    ['network-unknown', !facts.networkKnown],
    ['thirty-days-of-data', facts.daysOfData < DAYS_ASKED],
  ]
  return open.flatMap(([code, asked]) => (asked ? [{ code, dueOn }] : []))
}

export const nextDeadline = (terms: ProgramTerms, today: Temporal.PlainDate, season: number): Temporal.PlainDate | null =>
  enrolmentDeadlines(terms, season).find(({ by }) => Temporal.PlainDate.compare(today, by) <= 0)?.by ?? null
