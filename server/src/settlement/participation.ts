/** A participation: one account in one event, from being called to being measured. */

export type ParticipationState = 'enlisted' | 'waiting' | 'measured' | 'not-eligible' | 'cancelled'

/**
 * Where each state may go. What is measured stays measured: a paid receipt never changes, and better readings make a new version. An account
 * with too little history is looked at again when more comes. A cancelled participation is over; the same event called again is another event.
 */
export const transitions: Readonly<Record<ParticipationState, readonly ParticipationState[]>> = {
  enlisted: ['waiting', 'measured', 'not-eligible', 'cancelled'],
  waiting: ['waiting', 'measured', 'not-eligible', 'cancelled'],
  'not-eligible': ['waiting', 'measured', 'not-eligible', 'cancelled'],
  measured: ['measured'],
  cancelled: [],
}
export const mayBecome = (from: ParticipationState, to: ParticipationState): boolean => transitions[from].includes(to)

export type Missing = { readonly start: string; readonly end: string }
export type Because = { readonly code: string; readonly words: string; readonly evidence?: Readonly<Record<string, string | number>> }

export type Participation = {
  memberId: string
  participationId: string
  accountId: string
  eventId: string
  programId: string
  planId: string
  state: ParticipationState
  /** The event's hours without readings, while it waits. */
  missing: readonly Missing[] | null
  /** Why it cannot be measured, when it cannot. */
  because: readonly Because[] | null
  enlistedAt: Temporal.Instant
  /** When the member left the event: no messages from then on; who saved anyway is paid. */
  leftAt: Temporal.Instant | null
  /** The newest version of its measurement; 0 before the first. */
  version: number
  /** The state of the readings at the last look: a number that only grows. */
  readingsSeen: bigint
}

/** How far before an event readings, holidays and earlier events may matter to its baseline. */
export const BASELINE_DAYS = 45
