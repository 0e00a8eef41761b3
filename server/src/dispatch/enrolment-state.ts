/** The states of an enrolment and the steps between them: one table, the same as the constraint of enrolment_step. Pure. */

export type EnrolmentState = 'draft' | 'ready' | 'submitted' | 'accepted' | 'rejected' | 'withdrawn'

/** `draft`: something is still asked of somebody. `ready`: goes into the next file. The last states of a season are `accepted` and `withdrawn`. */
export const steps: Readonly<Record<EnrolmentState, readonly EnrolmentState[]>> = {
  draft: ['ready', 'withdrawn'],
  ready: ['draft', 'submitted', 'withdrawn'],
  submitted: ['accepted', 'rejected', 'withdrawn'],
  rejected: ['draft', 'withdrawn'],
  accepted: ['withdrawn'],
  withdrawn: [],
}

export const enrolmentStates = Object.keys(steps) as readonly EnrolmentState[]
export const maySetTo = (from: EnrolmentState, to: EnrolmentState): boolean => steps[from].includes(to)

/** What an enrolment is on a day: `participating` once its first day has come. */
export function standingOn(
  enrolment: { readonly state: EnrolmentState; readonly participatesFrom: Temporal.PlainDate },
  date: Temporal.PlainDate,
): EnrolmentState | 'participating' {
  const begun = Temporal.PlainDate.compare(enrolment.participatesFrom, date) <= 0
  return enrolment.state === 'accepted' && begun ? 'participating' : enrolment.state
}
