/** The one-day clock of each side of a referral: by when a rail is to have the payment, and who holds it. Pure. */
import { type Hold, holdCodes } from '#payout/holds/hold.ts'
import { type Payout, type Progress, progressOf } from '#payout/payout.ts'
import { type MissedCode, promisedBy, type Referral, standsAt } from '#referrals/referral.ts'
import type { ReferralTerms, Side } from '#referrals/terms.ts'

/** Who has to do something next; `time` when nobody has. */
export type Holder = 'friend' | 'referrer' | 'us' | 'rail' | 'time'
/** What a side waits for. */
export type Waits = { readonly by: Holder; readonly code: WaitCode }
export type WaitCode = MissedCode | 'not-whole' | 'no-readings' | 'referrer-not-connected' | 'has-to-stand' | 'rail-silent'

/** What the clock is read from, beside the referral: the friend's connection, the ways to be paid, and this side's payment. */
export type SideFacts = {
  readonly connection: 'none' | 'partial' | 'unproven' | 'whole'
  readonly referrerConnected: boolean
  readonly hasMethod: boolean
  readonly friendHasMethod: boolean
  /** The newest payout of this side's earning, and what holds that up. */
  readonly payout: Pick<Payout, 'state' | 'submittedAt' | 'linkReadyAt'> | null
  readonly hold: Pick<Hold, 'code'> | null
}

export type SideClock = {
  readonly promisedBy: Temporal.Instant | null
  /** From when on it is paid at the earliest. */
  readonly paysFrom: Temporal.Instant | null
  /** When a rail took the payment. */
  readonly keptAt: Temporal.Instant | null
  readonly late: boolean
  /** Where the money is, as every payment says it; null before it is booked. */
  readonly progress: Progress | null
  /** Null when it is paid, or nobody is paid. */
  readonly waits: Waits | null
}

export function clockOf(referral: Referral, side: Side, facts: SideFacts, terms: ReferralTerms, now: Temporal.Instant): SideClock {
  const { activeAt } = referral
  const by = activeAt && promisedBy(activeAt, terms)
  const keptAt = facts.payout?.submittedAt ?? null
  const waits = waitsOf(referral, side, facts)
  const late = by !== null && (keptAt !== null || waits !== null) && Temporal.Instant.compare(by, keptAt ?? now) < 0
  const progress = referral.bookedAt[side] === null ? null : progressOf(facts.payout, facts.hasMethod, facts.hold)
  return { promisedBy: by, progress, paysFrom: activeAt && standsAt(activeAt, terms), keptAt, late, waits }
}

/** The first thing that has to happen, in the order in which it has to. */
function waitsOf(referral: Referral, side: Side, facts: SideFacts): Waits | null {
  const { state, activeAt, earnedAt } = referral
  if (referral.bookedAt[side] === null) {
    if (state === 'refused') return null
    if (state === 'held') return { by: 'us', code: 'held' }
    if (earnedAt === null && facts.connection === 'none') return { by: 'friend', code: 'not-connected' }
    if (earnedAt === null && facts.connection === 'partial') return { by: 'friend', code: 'not-whole' }
    if (earnedAt === null && facts.connection === 'unproven') return { by: 'time', code: 'no-readings' }
    if (activeAt === null)
      return facts.referrerConnected ? { by: 'us', code: 'not-booked' } : { by: 'referrer', code: 'referrer-not-connected' }
    if (!facts.friendHasMethod) return { by: 'friend', code: 'no-payout-method' }
    if (!facts.hasMethod) return { by: side, code: 'no-payout-method' }
    return earnedAt === null ? { by: 'time', code: 'has-to-stand' } : { by: 'us', code: 'not-booked' }
  }
  const { payout, hold } = facts
  if (payout?.submittedAt && payout.state !== 'rejected' && payout.state !== 'returned') return null
  if (!facts.hasMethod) return { by: side, code: 'no-payout-method' }
  if (hold && hold.code !== 'method-needed') return { by: holdCodes[hold.code].heldBy === 'member' ? side : 'us', code: 'payment-held' }
  const isWithRail = payout !== null && payout.state !== 'reserved' && payout.state !== 'rejected' && payout.state !== 'returned'
  return isWithRail ? { by: 'rail', code: 'rail-silent' } : { by: 'us', code: 'not-submitted' }
}

/** What to note when the time of a side's promise has passed and it was not kept; null when it was, or nobody promised. */
export function missedCode(clock: SideClock, now: Temporal.Instant): MissedCode | null {
  if (clock.promisedBy === null || clock.waits === null || clock.keptAt !== null) return null
  if (Temporal.Instant.compare(clock.promisedBy, now) > 0) return null
  const { code } = clock.waits
  if (code === 'not-whole' || code === 'referrer-not-connected') return 'not-connected'
  return code === 'has-to-stand' || code === 'no-readings' ? 'not-booked' : code
}
