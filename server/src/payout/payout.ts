/** A payout: one attempt to pay earnings of one member over a rail, as one table of moves. Pure. */
import type { Cents } from '@quickpay/units'
import type { Hold } from '#payout/holds/hold.ts'
import type { Refusal } from '#payout/rail.ts'

export type PayoutState = 'reserved' | 'submitting' | 'submitted' | 'unknown' | 'rejected' | 'settled' | 'returned'

/** What can be learned about a payout: `submit` and `lost` happen on our side, the others are the rail's word. */
export type PayoutEvent = 'submit' | 'lost' | 'not-found' | 'accepted' | 'rejected' | 'completed' | 'returned'

/** Where each event leads. The database holds the same moves as a constraint of `payout_step`. */
export const moves: Readonly<Record<PayoutState, Readonly<Partial<Record<PayoutEvent, PayoutState>>>>> = {
  reserved: { submit: 'submitting' },
  submitting: { accepted: 'submitted', rejected: 'rejected', lost: 'unknown' },
  // Only a look-up or the same key leads out of doubt, never a new payout.
  unknown: { accepted: 'submitted', rejected: 'rejected', 'not-found': 'submitting' },
  submitted: { completed: 'settled', rejected: 'rejected' },
  settled: { returned: 'returned' },
  rejected: {},
  returned: {},
}

/** News that cannot be true if our books are: somebody has to look. All other news without a move is old or repeated. */
const contradictions: Readonly<Partial<Record<PayoutState, readonly PayoutEvent[]>>> = {
  reserved: ['accepted', 'rejected', 'completed', 'returned'],
  submitted: ['not-found'],
  settled: ['not-found', 'rejected'],
  rejected: ['accepted', 'completed', 'returned'],
  returned: ['rejected'],
}

/** The state after an event; `stale` when it tells nothing new, so that late news never moves a payout back. */
export function step(state: PayoutState, event: PayoutEvent): PayoutState | 'stale' | 'contradiction' {
  const to = moves[state][event]
  if (to) return to
  return contradictions[state]?.includes(event) ? 'contradiction' : 'stale'
}

export type Move = { readonly from: PayoutState; readonly to: PayoutState }

/** All moves that events in order lead to; stops at a contradiction. */
export function follow(state: PayoutState, events: readonly PayoutEvent[]): { moves: Move[]; contradiction: PayoutEvent | null } {
  const made: Move[] = []
  let at = state
  for (const event of events) {
    const to = step(at, event)
    if (to === 'contradiction') return { moves: made, contradiction: event }
    if (to === 'stale') continue
    made.push({ from: at, to })
    at = to
  }
  return { moves: made, contradiction: null }
}

export type Payout = {
  readonly memberId: string
  readonly payoutId: string
  readonly rail: string
  readonly methodId: string
  /** The sum of what it carries (part-store.ts). */
  readonly cents: Cents
  readonly state: PayoutState
  readonly providerId: string | null
  /** Why it was rejected or returned, in the rail's words. */
  readonly reason: string | null
  /** The same as a code that has words for the member. */
  readonly refusal: Refusal | null
  readonly reservedAt: Temporal.Instant
  readonly submittedAt: Temporal.Instant | null
  /** Since when the payee can take the money at a page of the rail; null where there is none. */
  readonly linkReadyAt: Temporal.Instant | null
  readonly settledAt: Temporal.Instant | null
  /** When it was rejected or came back. */
  readonly returnedAt: Temporal.Instant | null
}

/** What a person is told about an earning. `payout` is its newest attempt; one that came back stays `returned` until the next. */
export type Progress = 'waiting-for-you' | 'held' | 'preparing' | 'link-ready' | 'sent' | 'received' | 'returned'
const progress: Readonly<Record<PayoutState, Progress>> = {
  reserved: 'preparing',
  submitting: 'preparing',
  unknown: 'preparing',
  submitted: 'sent',
  settled: 'received',
  rejected: 'returned',
  returned: 'returned',
}
export function progressOf(
  payout: Pick<Payout, 'state' | 'linkReadyAt'> | null,
  hasMethod: boolean,
  hold: Pick<Hold, 'code'> | null,
): Progress {
  // A method that is missing has a state of its own.
  if (hold && hold.code !== 'method-needed') return 'held'
  if (!payout) return hasMethod ? 'preparing' : 'waiting-for-you'
  // A link that nobody has opened is not money that was sent: the payee has to take it.
  return payout.state === 'submitted' && payout.linkReadyAt ? 'link-ready' : progress[payout.state]
}
