/** A participation: one account in one event, from being called to being measured for good. */

export type ParticipationState = 'enlisted' | 'waiting' | 'provisional' | 'measured' | 'final' | 'not-eligible' | 'cancelled'

/**
 * Where each state may go; the same pairs stand in the database as a constraint. What is measured stays measured: a paid receipt never
 * changes, and better readings make a new version. `provisional` stands on what may still change, `measured` on validated readings of every
 * hour; `final` comes 30 days after the event, and a revision after that is a version of it all the same. An account with too little history
 * is looked at again when more comes. A cancelled participation is over; the same event called again is another event.
 */
export const transitions: Readonly<Record<ParticipationState, readonly ParticipationState[]>> = {
  enlisted: ['waiting', 'provisional', 'measured', 'not-eligible', 'cancelled'],
  waiting: ['waiting', 'provisional', 'measured', 'not-eligible', 'cancelled'],
  'not-eligible': ['waiting', 'provisional', 'measured', 'not-eligible', 'cancelled'],
  provisional: ['provisional', 'measured', 'final'],
  measured: ['provisional', 'measured', 'final'],
  final: ['final'],
  cancelled: [],
}
export const mayBecome = (from: ParticipationState, to: ParticipationState): boolean => transitions[from].includes(to)

/** Whether there is a result; pages call all three of them done. */
export const isMeasured = (state: ParticipationState): state is 'provisional' | 'measured' | 'final' =>
  state === 'provisional' || state === 'measured' || state === 'final'

export type Missing = { readonly start: string; readonly end: string }
export type Because = { readonly code: string; readonly words: string; readonly evidence?: Readonly<Record<string, string | number>> }

/** Why a participation waits, and when it is looked at next whatever is heard; null when only news can help. */
export type Waits = {
  readonly code: 'not-enrolled' | 'readings' | 'history' | 'real-time-off' | 'real-time-incomplete' | 'too-few-intervals'
  readonly words: string
  readonly nextAt: string | null
}

export type Participation = {
  memberId: string
  participationId: string
  accountId: string
  eventId: string
  programId: string
  planId: string
  state: ParticipationState
  /** The event's hours without readings: while it waits, and while a provisional result leaves them open. */
  missing: readonly Missing[] | null
  /** Why it cannot be measured, when it cannot. */
  because: readonly Because[] | null
  waits: Waits | null
  enlistedAt: Temporal.Instant
  /** When the member left the event: no messages from then on; who saved anyway is paid. */
  leftAt: Temporal.Instant | null
  /** Whether the account was connected only after the event. */
  backPay: boolean
  /** By when a rail is to have accepted the payment; null while the readings of an account connected later are not complete. */
  promisedBy: Temporal.Instant | null
  /** The newest version of its measurement; 0 before the first. */
  version: number
  /** The state of the readings at the last look: a number that only grows. */
  readingsSeen: bigint
}

/** How far before an event readings, holidays and earlier events may matter to its baseline. */
export const BASELINE_DAYS = 45
