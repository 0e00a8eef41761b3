/** What a referral pays and under which conditions, as dated data with a source. Pure. */
import { civilDateOf, NEW_YORK } from '@quickpay/units'

export type ReferralTerms = {
  /** Kept with each referral: who came under these terms is paid by them, whatever comes after. */
  readonly version: string
  /** The first day on which a code is taken under them. */
  readonly from: string
  readonly source: string
  /** For who recommended, and for who came. */
  readonly cents: Readonly<Record<Side, bigint>>
  /** `anyone`: also who is not connected, or lives where we serve nobody. `connected`: the referrer has QuickPayConnect active too. */
  readonly referrer: 'anyone' | 'connected'
  /**
   * The friend's grant has to stand so many hours before anybody is paid. One revoked sooner pays nobody: that is the end of it, or its clock
   * starts anew when the friend connects again. Revoked later, what is earned stays earned.
   */
  readonly stands: { readonly hours: number; readonly else: 'ends' | 'starts-anew' }
  /** By when a payment rail is to have each payment, from the grant on. */
  readonly promiseHours: number
  /** What all referrals of a season may cost. */
  readonly budgetCents: bigint
  /** How many friends one member is paid for in a season. */
  readonly friendsMax: number
  /** More than so many friends of one referrer within so many hours wait for a person. */
  readonly velocity: { readonly friends: number; readonly hours: number }
}
export type Side = 'friend' | 'referrer'
export const sides: readonly Side[] = ['friend', 'referrer']

/** Newest first. Ten dollars for each is what programs of New York offer (help.meltek.com/article/58); the rest is our own decision. */
export const referralTerms: readonly [ReferralTerms, ...ReferralTerms[]] = [
  {
    version: '2026',
    from: '2026-01-01',
    source: 'Our own offer; the amount as help.meltek.com/article/58',
    cents: { friend: 1000n, referrer: 1000n },
    referrer: 'anyone',
    stands: { hours: 12, else: 'starts-anew' },
    promiseHours: 24,
    budgetCents: 2_000_000n,
    friendsMax: 25,
    velocity: { friends: 5, hours: 24 },
  },
]

/** What both sides cost together. */
export const costOf = ({ cents }: ReferralTerms): bigint => cents.friend + cents.referrer

/** The terms under which a code is taken now. */
export function termsAt(at: Temporal.Instant, all: readonly [ReferralTerms, ...ReferralTerms[]] = referralTerms): ReferralTerms {
  const today = civilDateOf(at, NEW_YORK).toString()
  return all.find((one) => one.from <= today) ?? all[all.length - 1]!
}

/** The terms that a referral came under. A version is never taken out of the list: somebody may still have to be paid by it. */
export function termsOf(version: string): ReferralTerms {
  const terms = referralTerms.find((one) => one.version === version)
  if (!terms) throw new Error(`no terms of the version ${version}`)
  return terms
}

/** Budgets and counts are by the calendar year, in which every season lies. */
export const seasonAt = (at: Temporal.Instant): number => at.toZonedDateTimeISO(NEW_YORK).year
