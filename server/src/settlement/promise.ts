/** The one-day clock of a participation: by when a rail is to have accepted the payment, whether it has, and who holds it. Pure. */
import { isMeasured, type ParticipationState, type Waits } from '#settlement/participation.ts'

export type Holder = 'utility' | 'member' | 'us' | 'rail'
export type Breach = { readonly code: BreachCode; readonly words: string }

/** `not-promised`: there is nothing to pay yet and no time for it, such as an account with too little history. */
export type PromiseState = 'running' | 'kept' | 'late' | 'not-promised'
export type PromiseClock = {
  readonly promisedBy: Temporal.Instant | null
  readonly state: PromiseState
  /** When a rail accepted the first payment of the event, or when it was measured as nothing. */
  readonly keptAt: Temporal.Instant | null
  /** Null when it is kept or nothing is promised. */
  readonly heldBy: Holder | null
  /** Why it was not kept in time: noted when its time passed, and kept for good. */
  readonly breach: Breach | null
}

/** What the clock is read from. `payout` is the first payment's newest one. */
export type PromiseFacts = {
  readonly state: ParticipationState
  readonly promisedBy: Temporal.Instant | null
  readonly waits: Waits | null
  readonly connected: boolean
  /** The first settled version; null before. What was nothing at first is kept with that. */
  readonly first: { readonly zero: boolean; readonly settledAt: Temporal.Instant } | null
  readonly hasMethod: boolean
  readonly payout: { readonly state: string; readonly submittedAt: Temporal.Instant | null; readonly refusal: string | null } | null
  /** Why nothing goes out yet, by the code of what holds it; null while nothing does. */
  readonly hold: string | null
  /** When a rail first accepted a payment of the event. */
  readonly acceptedAt: Temporal.Instant | null
  readonly breach: Breach | null
}

export type BreachCode =
  | 'not-connected'
  | 'readings-late'
  | 'history-late'
  | 'real-time-off'
  | 'real-time-incomplete'
  | 'too-few-intervals'
  | 'not-measured'
  | 'not-booked'
  | 'no-payout-method'
  | 'payee-review'
  | 'program-paused'
  | 'tax-form-needed'
  | 'below-minimum'
  | 'not-submitted'
  | 'rail-silent'
  | 'payment-returned'

const words: Readonly<Record<BreachCode, string>> = {
  'not-connected': 'The utility was not connected.',
  'readings-late': 'The utility had not published the readings.',
  'history-late': 'The utility had not sent the days before the event.',
  'real-time-off': 'Validated readings were missing, and the real-time feed of this utility does not pay.',
  'real-time-incomplete': 'Hours of the event were missing in the readings and in the real-time feed.',
  'too-few-intervals': 'Too few readings of the event have come.',
  'not-measured': 'We had not measured the event.',
  'not-booked': 'We had not booked the payment.',
  'no-payout-method': 'There was no way to be paid on file.',
  'payee-review': 'A person had to check the payee before paying.',
  'program-paused': 'What may be advanced for the program was used up.',
  'tax-form-needed': 'The tax form that the year’s payments ask for was missing.',
  'below-minimum': 'It was too little for a payment of its own.',
  'not-submitted': 'We had not ordered the payment.',
  'rail-silent': 'The payment service had not accepted the payment.',
  'payment-returned': 'The payment was rejected or came back.',
}

/** Who can end what holds an earning, by the codes of the payout's holds. A method that is missing is known without one. */
const holds: Readonly<Record<string, { readonly heldBy: Holder; readonly code: BreachCode }>> = {
  'sanctions-match': { heldBy: 'us', code: 'payee-review' },
  'sanctions-review': { heldBy: 'us', code: 'payee-review' },
  'program-paused': { heldBy: 'us', code: 'program-paused' },
  'tax-form-needed': { heldBy: 'member', code: 'tax-form-needed' },
  'below-minimum': { heldBy: 'us', code: 'below-minimum' },
}

/** What failed on our side of a rail, or was taken back there, by the codes of the payout's refusals: the member can do nothing about it. */
const oursToMend: readonly (string | null)[] = ['order-failed', 'order-canceled']

/** Who holds the payment, and what it would be called if its time passed now; null when it is done or nothing is promised. */
export function holderOf(facts: PromiseFacts): { readonly heldBy: Holder; readonly code: BreachCode } | null {
  if (facts.state === 'cancelled' || facts.state === 'not-eligible') return null
  if (facts.state === 'waiting') {
    if (facts.waits?.code === 'not-enrolled') return null
    if (!facts.connected) return { heldBy: 'member', code: 'not-connected' }
    const code = ({ readings: 'readings-late', history: 'history-late' } as const)[facts.waits?.code as 'readings' | 'history']
    return { heldBy: 'utility', code: code ?? (facts.waits?.code as BreachCode | undefined) ?? 'readings-late' }
  }
  if (!isMeasured(facts.state)) return { heldBy: 'us', code: 'not-measured' }
  if (keptAt(facts)) return null
  if (!facts.first) return { heldBy: 'us', code: 'not-booked' }
  const { payout } = facts
  const hold = facts.hold === null ? undefined : holds[facts.hold]
  if (hold) return hold
  if (!payout) return facts.hasMethod ? { heldBy: 'us', code: 'not-submitted' } : { heldBy: 'member', code: 'no-payout-method' }
  if (payout.state === 'rejected' || payout.state === 'returned')
    return { heldBy: oursToMend.includes(payout.refusal) ? 'us' : 'member', code: 'payment-returned' }
  return payout.state === 'reserved' ? { heldBy: 'us', code: 'not-submitted' } : { heldBy: 'rail', code: 'rail-silent' }
}

/** Nothing earned is settled with its measurement; else a rail has to have accepted the payment. */
const keptAt = (facts: PromiseFacts): Temporal.Instant | null => (facts.first?.zero ? facts.first.settledAt : facts.acceptedAt)

export function promiseOf(facts: PromiseFacts, now: Temporal.Instant): PromiseClock {
  const { promisedBy, breach } = facts
  const holder = holderOf(facts)
  const kept = holder === null && isMeasured(facts.state) ? keptAt(facts) : null
  const past = promisedBy !== null && Temporal.Instant.compare(promisedBy, kept ?? now) < 0
  const none = facts.state === 'cancelled' || facts.state === 'not-eligible' || (promisedBy === null && !kept)
  const state: PromiseState = none ? 'not-promised' : kept ? (past ? 'late' : 'kept') : past ? 'late' : 'running'
  return { promisedBy, state, keptAt: kept, heldBy: holder?.heldBy ?? null, breach }
}

/** The breach to note when the time has passed and the promise is not kept; null when there is none, or it is noted already. */
export function breachOf(facts: PromiseFacts, now: Temporal.Instant): (Breach & { readonly heldBy: Holder }) | null {
  if (facts.breach || facts.promisedBy === null || Temporal.Instant.compare(facts.promisedBy, now) > 0) return null
  const holder = holderOf(facts)
  if (holder) return { ...holder, words: words[holder.code] }
  return null
}
