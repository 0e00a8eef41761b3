/** When an account has to be enrolled, from when it then takes part, and what it may not take part in besides. */
import type { ProgramOption, ProgramTerms } from './terms.ts'

export type EnrolmentDeadline = { readonly by: Temporal.PlainDate; readonly startsOn: Temporal.PlainDate }

/** The season's deadlines; one on a weekend is the Monday after (Con Edison, Smart Usage Rewards: how to enrol). */
export function enrolmentDeadlines(terms: ProgramTerms, year: number): EnrolmentDeadline[] {
  const at = (monthDay: string) => Temporal.PlainDate.from(`${year}-${monthDay}`)
  return terms.enrolment.map(({ by, startsOn }) => ({ by: onWorkday(at(by)), startsOn: at(startsOn) }))
}

const onWorkday = (date: Temporal.PlainDate) => (date.dayOfWeek > 5 ? date.add({ days: 8 - date.dayOfWeek }) : date)

export type FirstDay =
  | { readonly is: 'starts'; readonly on: Temporal.PlainDate }
  /** The season cannot be joined any more; the next one's first day. */
  | { readonly is: 'missed'; readonly nextSeason: Temporal.PlainDate }

/** From which day an account takes part whose enrolment is with the utility on `submittedOn`. */
export function firstDay(terms: ProgramTerms, option: ProgramOption, submittedOn: Temporal.PlainDate): FirstDay {
  const { year } = submittedOn
  const deadline = enrolmentDeadlines(terms, year).find(({ by }) => Temporal.PlainDate.compare(submittedOn, by) <= 0)
  if (deadline) return { is: 'starts', on: deadline.startsOn }
  const last = Temporal.PlainDate.from(`${year}-${terms.season.last}`)
  const later = submittedOn.with({ day: 1 }).add({ months: 1 })
  if (option === 'voluntary' && terms.voluntaryLater && Temporal.PlainDate.compare(later, last) <= 0) return { is: 'starts', on: later }
  return { is: 'missed', nextSeason: Temporal.PlainDate.from(`${year + 1}-${terms.season.first}`) }
}

/** Two enrolments of one account that may not stand beside each other, or only so. */
export type Conflict = {
  readonly code: 'another-aggregator' | 'same-program' | 'excluded-program' | 'not-residential'
  readonly words: string
}

/** What an account is in already, with whom. `aggregator` is ours where it is `own`. */
export type OtherEnrolment = { readonly programId: string; readonly aggregator: 'own' | 'other' }

/** Programs beside which an account may not be in peak shaving or distribution relief; the sources name them without details. */
const excluded: Readonly<Record<string, string>> = {
  'coned-smart-thermostat': 'Participants of the Smart Thermostat program are not taken.',
  'coned-nws-storage': 'Storage of a non-wires solution is not taken.',
}

/**
 * The reasons against enrolling an account, in order of precedence. One aggregator a customer and season; peak shaving and distribution
 * relief together only through the same one (Con Edison, Smart Usage Rewards; secondary for the excluded programs).
 */
export function conflictsOf(
  terms: ProgramTerms,
  account: { readonly residential: boolean; readonly others: readonly OtherEnrolment[] },
): Conflict[] {
  const conflicts: Conflict[] = []
  if (account.residential && !terms.residential) conflicts.push({ code: 'not-residential', words: `${terms.name} takes no homes.` })
  if (account.others.some((one) => one.aggregator === 'other'))
    conflicts.push({ code: 'another-aggregator', words: 'The account is with another aggregator this season; it can change for the next.' })
  if (account.others.some((one) => one.aggregator === 'own' && one.programId === terms.programId))
    conflicts.push({ code: 'same-program', words: 'The account is enrolled in this program already.' })
  for (const { programId } of account.others)
    if (excluded[programId]) conflicts.push({ code: 'excluded-program', words: excluded[programId] })
  return conflicts
}
