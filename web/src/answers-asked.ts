/** What customers ask of a person: a review of a payment, a question; and how the staff find whose it is. */
import type { Form, Payment, PaymentRow } from './answers.ts'

export type AskedReview = {
  id: string
  /** R-7F3A-21C0 */
  reference: string
  paymentId: string
  words: string
  askedAt: string
  /** The business day by whose end a person answers. */
  answerByOn: string
  answered: { at: string; outcome: 'stands' | 'changes' | 'explained'; answer: string } | null
}

/** An account from which no payment comes, and the first reason; `detail` is the enrolment's code, or the network. */
export type QuietAccount = {
  label: string
  utility: string
  code: 'none' | 'partial' | 'ended' | 'not-enrolled' | 'applying' | 'pending' | 'network'
  detail: string | null
}

/** The form that asks. `uploadPath`: where a file of readings can be brought for that account; null of a payment of no account. */
export type AskReviewAnswer = { payment: Payment; form: Form; uploadPath: string | null }

/** A customer's open question, as the staff see it. */
export type OpenReview = {
  review: AskedReview
  memberId: string
  memberName: string
  locale: 'es' | 'en'
  cents: number | null
  /** Whether the promised moment has passed. */
  late: boolean
  /** Files that the customer brought for that account, each compared with the stored readings. */
  files: { id: string; name: string; broughtAt: string; compared: number; differing: number }[]
}

export type OpenHelp = {
  id: string
  email: string
  memberId: string | null
  locale: 'es' | 'en'
  reference: string | null
  words: string
  askedAt: string
  answerByOn: string
  late: boolean
}

/** Finding a customer by address or by the number of a review, and the questions that wait. */
export type ConsoleMembersAnswer = { form: Form; help: OpenHelp[] }

/** One customer on one screen. `explained`: the explanation of that payment was just sent. */
export type ConsoleMemberAnswer = {
  member: { id: string; name: string; businessName: string | null; email: string; locale: 'es' | 'en'; since: string }
  accounts: { id: string; label: string; connection: 'none' | 'active' | 'partial' | 'ended'; enrolled: boolean }[]
  payments: PaymentRow[]
  reviews: AskedReview[]
}
