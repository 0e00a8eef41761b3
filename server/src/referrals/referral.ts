/** One referral: which step comes next, from all that is known now. Pure, and asked anew at every fact, so that their order does not matter. */
import { costOf, type ReferralTerms, type Side, sides } from '#referrals/terms.ts'

/**
 * signed-up → active: the grant is verified and both are promised their money → earned: it stood long enough → paid: both sides are booked.
 * `held` waits for a person and goes back to where it came from; `refused` is the end.
 */
export type ReferralState = 'signed-up' | 'active' | 'held' | 'earned' | 'paid' | 'refused'

/** Why a referral pays nobody, or nobody more. */
export const refusals = ['same-account', 'same-payee', 'referrer-cap', 'budget-spent', 'revoked', 'by-person'] as const
export type RefusalCode = (typeof refusals)[number]
/** Why a referral waits for a person. */
export const flagCodes = ['velocity', 'same-address', 'same-last4', 'mutual'] as const
export type Flag = (typeof flagCodes)[number]

export type Referral = {
  readonly memberId: string
  readonly referrerId: string
  readonly code: string
  readonly termsVersion: string
  readonly cameBy: 'sign-up' | 'later'
  readonly enteredAt: Temporal.Instant
  readonly state: ReferralState
  /** Since when the grant was verified; the clock runs from here. */
  readonly activeAt: Temporal.Instant | null
  readonly earnedAt: Temporal.Instant | null
  readonly bookedAt: Readonly<Record<Side, Temporal.Instant | null>>
  readonly flags: readonly Flag[]
  readonly released: readonly Flag[]
  readonly because: RefusalCode | null
  /** Why a side was not paid within the promised time; null while it was, or the time runs. */
  readonly missed: Readonly<Record<Side, MissedCode | null>>
}
export type MissedCode = 'held' | 'payment-held' | 'not-connected' | 'no-payout-method' | 'not-booked' | 'not-submitted' | 'rail-silent'

/** What is known of both people now. */
export type Seen = {
  /** An authorization of the friend is attached and has every category and no end, and a meter of its account is proven. */
  readonly whole: boolean
  /** When the friend's last authorization ended; null while one stands, or when there was none. */
  readonly endedAt: Temporal.Instant | null
  /** The friend's meter or account number is known under another member. */
  readonly sameAccount: boolean
  readonly sameAddress: boolean
  readonly samePerson: boolean
  /** Staff noted that both are one payee. */
  readonly onePayee: boolean
  /** The referrer came by a code of this friend. */
  readonly mutual: boolean
  readonly referrerConnected: boolean
  /** Of the referrer's other friends: how many are promised or paid this season, and how many became active within the hours of the velocity. */
  readonly others: { readonly season: number; readonly lately: number }
  readonly budgetLeftCents: bigint
  /** The way each is paid, as it is recognised; null while none is on file. */
  readonly payees: Readonly<Record<Side, string | null>>
}

export type Step =
  | { readonly is: 'activate' }
  | { readonly is: 'start-anew' }
  | { readonly is: 'hold'; readonly flags: readonly Flag[] }
  | { readonly is: 'refuse'; readonly because: RefusalCode }
  | { readonly is: 'earn' }
  | { readonly is: 'pay'; readonly side: Side }

const before = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0
export const standsAt = (activeAt: Temporal.Instant, terms: ReferralTerms): Temporal.Instant => activeAt.add({ hours: terms.stands.hours })
export const promisedBy = (activeAt: Temporal.Instant, terms: ReferralTerms): Temporal.Instant =>
  activeAt.add({ hours: terms.promiseHours })

/** The step that comes next; null when something has to happen first. */
export function nextStep(referral: Referral, seen: Seen, terms: ReferralTerms, now: Temporal.Instant): Step | null {
  const { state, activeAt, earnedAt } = referral
  if (state === 'refused' || state === 'paid') return null
  if (earnedAt === null && seen.sameAccount) return { is: 'refuse', because: 'same-account' }
  if (activeAt === null) return beginning(seen, terms)
  const stood = standsAt(activeAt, terms)
  const revoked = earnedAt === null && seen.endedAt !== null && before(seen.endedAt, stood)
  if (revoked) return terms.stands.else === 'ends' ? { is: 'refuse', because: 'revoked' } : { is: 'start-anew' }
  if (seen.onePayee || (samePayee(seen) && seen.samePerson)) return { is: 'refuse', because: 'same-payee' }
  const flags = flagsOf(seen, terms).filter((flag) => !referral.released.includes(flag) && !referral.flags.includes(flag))
  if (flags.length > 0) return { is: 'hold', flags: [...referral.flags, ...flags] }
  // Only a person lets it go on, also when the reason is gone meanwhile.
  if (state === 'held') return null
  if (earnedAt === null) return !before(now, stood) && (seen.whole || seen.endedAt !== null) ? { is: 'earn' } : null
  // A new payee is part of what is verified, so nobody is paid before the friend’s is known; a referrer without one waits alone.
  if (seen.payees.friend === null) return null
  const side = sides.find((one) => referral.bookedAt[one] === null && seen.payees[one] !== null)
  return side ? { is: 'pay', side } : null
}

/** Before anything is promised: the limits are looked at when the money would be promised, not when a code is typed. */
function beginning(seen: Seen, terms: ReferralTerms): Step | null {
  if (!seen.whole || (terms.referrer === 'connected' && !seen.referrerConnected)) return null
  if (seen.others.season >= terms.friendsMax) return { is: 'refuse', because: 'referrer-cap' }
  return seen.budgetLeftCents < costOf(terms) ? { is: 'refuse', because: 'budget-spent' } : { is: 'activate' }
}

const samePayee = ({ payees }: Seen): boolean => payees.friend !== null && payees.friend === payees.referrer

/** Four digits can be alike by chance, and people who live together may both take part: a person looks. Which machine or network somebody used is kept for the safety of sessions alone. */
function flagsOf(seen: Seen, terms: ReferralTerms): Flag[] {
  const raised: Readonly<Record<Flag, boolean>> = {
    velocity: seen.others.lately >= terms.velocity.friends,
    'same-address': seen.sameAddress,
    'same-last4': samePayee(seen),
    mutual: seen.mutual,
  }
  return flagCodes.filter((flag) => raised[flag])
}

/** The referral after a step. */
export function after(referral: Referral, step: Step, now: Temporal.Instant): Referral {
  switch (step.is) {
    case 'activate':
      return { ...referral, state: 'active', activeAt: now }
    case 'start-anew':
      return { ...referral, state: 'signed-up', activeAt: null, flags: [] }
    case 'hold':
      return { ...referral, state: 'held', flags: step.flags }
    case 'refuse':
      return { ...referral, state: 'refused', because: step.because, flags: [] }
    case 'earn':
      return { ...referral, state: 'earned', earnedAt: now }
    case 'pay': {
      const bookedAt = { ...referral.bookedAt, [step.side]: now }
      return { ...referral, bookedAt, state: sides.every((side) => bookedAt[side] !== null) ? 'paid' : 'earned' }
    }
  }
}

/** A person looked and lets it go on. */
export const releasedFrom = (referral: Referral): Referral => ({
  ...referral,
  state: referral.earnedAt === null ? 'active' : 'earned',
  released: [...referral.released, ...referral.flags],
  flags: [],
})

/** What of the budget is spoken for by a referral: both sides from the promise on; of one that was refused, what is booked. */
export function promisedCents(referral: Referral, terms: ReferralTerms): bigint {
  if (referral.activeAt === null) return 0n
  return sides
    .filter((side) => referral.state !== 'refused' || referral.bookedAt[side] !== null)
    .reduce((sum, side) => sum + terms.cents[side], 0n)
}
