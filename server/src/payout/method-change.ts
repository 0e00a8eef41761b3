/** When a way to be paid counts: the first one at once, a change a day after it was asked for, so that its owner can still say no. Pure. */
import type { MethodChoice } from '#payout/method.ts'

/** Long enough to read the notice at the contact on file; the method before it is used meanwhile. */
export const CHANGE_WAITS = Temporal.Duration.from({ hours: 24 })

/** A change that was asked for and does not count yet. */
export type MethodChange = MethodChoice & {
  readonly memberId: string
  /** Whose of the member's payees it is; null is the default's. */
  readonly destinationId: string | null
  readonly methodId: string
  readonly askedAt: Temporal.Instant
  readonly countsFromAt: Temporal.Instant
}

/** Of one destination. `newest` is the newest method that ever counted, also one over which a payment came back; `open` is the change that waits. */
type OnFile = { readonly newest: MethodChoice | null; readonly open: MethodChoice | null }

/** `first` and `again` count at once: nobody is paid elsewhere than before. `repeated` keeps the time of the change that waits. */
export type Verdict = 'first' | 'again' | 'repeated' | 'change'

export function judgeChoice({ newest, open }: OnFile, choice: MethodChoice): Verdict {
  if (!newest) return 'first'
  if (isSame(newest, choice)) return 'again'
  return open && isSame(open, choice) ? 'repeated' : 'change'
}

const isSame = (a: MethodChoice, b: MethodChoice): boolean => a.kind === b.kind && a.last4 === b.last4
