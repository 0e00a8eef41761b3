/** Answers about recommending: who came by whom, how far it is, and what both get. Of another person no more than a first name is told. */
import type { Form } from './answers.ts'

/** Somebody's link was opened: who recommends us, and what both get. */
export type Invitation = { code: string; firstName: string; friendCents: number; referrerCents: number }

export type ReferralState = 'signed-up' | 'active' | 'held' | 'earned' | 'paid' | 'refused'

/** One recommendation, as one of its two people sees it. */
export type ReferralAnswer = {
  firstName: string
  signedUpAt: string
  /** When the connection was verified; null before. */
  activeAt: string | null
  state: ReferralState
  /** What the person who looks is to get. */
  cents: number
  /** The grant has to stand until then. */
  paysFromAt: string | null
  promisedByAt: string | null
  /** When a payment service took the payment. */
  paidAt: string | null
  /** Where the money is; null before it is booked. */
  money: 'waiting-for-you' | 'held' | 'preparing' | 'link-ready' | 'sent' | 'received' | 'returned' | null
  late: boolean
  /** What has to happen next, and who does it: `you`, the other one, we, the payment service, or nobody but time. */
  waits: { by: 'you' | 'other' | 'us' | 'rail' | 'time'; code: string } | null
  /** Why nobody is paid; null where somebody is, or will be. */
  because: string | null
  paymentId: string | null
}

export type ReferralsAnswer = {
  link: string
  /** As it is read out. */
  code: string
  terms: {
    referrerCents: number
    friendCents: number
    standsHours: number
    friendsMax: number
    referrerMustConnect: boolean
    /** Whether anything is left of what this season's recommendations may cost. */
    open: boolean
  }
  /** How many gave the code and have not proven their address. */
  unproven: number
  friends: ReferralAnswer[]
  /** By whose code the reader came. */
  own: ReferralAnswer | null
  /** Whether a code may still be typed in. */
  mayEnter: boolean
  form: Form
}

/** Of a payment for a referral: who the other person is, and when the two conditions were met. */
export type PaymentReferral = { side: 'friend' | 'referrer'; firstName: string; signedUpAt: string; activeAt: string }

export type ConsoleReferral = {
  memberId: string
  referrerId: string
  friendName: string
  referrerName: string
  enteredAt: string
  state: ReferralState
  promisedByAt: string | null
  flags: string[]
  because: string | null
  sides: { side: 'friend' | 'referrer'; cents: number; paidAt: string | null; late: boolean; missed: string | null; waits: string | null }[]
}
export type ConsoleReferralsAnswer = {
  filter: ReferralState | null
  counts: Record<ReferralState, number>
  season: number
  budgetCents: number
  promisedCents: number
  terms: { version: string; source: string; referrerCents: number; friendCents: number }
  referrals: ConsoleReferral[]
  form: Form
}
