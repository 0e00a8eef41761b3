/** What the server answers about money that waits, to its owner and to the staff. */
import type { Form } from './answers.ts'
import type { ImportResult } from './answers-console.ts'

/** Why an earning waits, in order of precedence; the catalogue has the words of each. */
export type HoldCode = 'sanctions-match' | 'sanctions-review' | 'method-needed' | 'tax-form-needed' | 'below-minimum' | 'program-paused'

/** `evidence`: what the rule was held against. `canAsk`: the member may have it paid now. */
export type PaymentHold = {
  code: HoldCode
  evidence: Record<string, string>
  sinceAt: string
  untilAt: string | null
  canAsk: boolean
}

/** The payout that carries a payment with others: how many in all, and their sum. */
export type PaymentTogether = { payments: number; cents: number }

/** What of a member waits for company: how much, and until when at the latest. */
export type WaitsForCompany = { cents: number; untilAt: string | null }

/** The member was asked for a tax form and none is valid yet: needed from so much in a year on. */
export type TaxFormWanted = { thresholdCents: number }

export type HoldsAnswer = {
  /** How much waits for each reason. */
  sums: { code: HoldCode; members: number; earnings: number; cents: number }[]
  /** The longest waits first; there may be more. */
  held: {
    memberId: string
    paymentId: string
    memberName: string
    cents: number
    code: HoldCode
    sinceAt: string
    untilAt: string | null
  }[]
  tax: {
    year: number
    thresholdCents: number
    /** Who was paid four fifths of the threshold or more, or waits for the form. */
    payees: TaxPayee[]
  }
  /** Payees whose newest screening is not clear. */
  screened: { memberId: string; memberName: string; result: 'possible-match' | 'match'; listVersion: string; screenedAt: string }[]
  unclaimed: { memberId: string; memberName: string; cents: number; lastContactAt: string; dormantOn: string }[]
  /** The form that could not be taken; `values.form` names it. */
  form: Form
  result: ImportResult | null
}
export type TaxPayee = {
  memberId: string
  memberName: string
  email: string
  kind: 'residential' | 'commercial'
  paidCents: number
  form: { state: 'valid' | 'invalid'; recordedAt: string } | null
  askedAt: string | null
}
