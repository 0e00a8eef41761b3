/** Payments: as rows, and one whole with its explanation. */
import type { PaymentExplanation } from '@quickpay/receipt'
import type { Account } from './answers.ts'
import type { AskedReview, QuietAccount } from './answers-asked.ts'
import type { PaymentHold, PaymentTogether, TaxFormWanted, WaitsForCompany } from './answers-holds.ts'
import type { PaymentReferral } from './answers-referral.ts'

export type PaymentRow = {
  id: string
  kind: 'event' | 'correction' | 'referral' | 'reservation'
  eventDate: string | null
  /** Of money for pledged load, as YYYY-MM. */
  month?: string
  accountLabel: string
  /** Of money that is an account's; absent for a referral. */
  accountId?: string
  cents: number
  savedWh: number | null
  state: PaymentState
  /** Hours between the event's end and the rail's acceptance; null while it is under way. */
  hoursToPay: number | null
}
export type PaymentState = 'waiting-for-you' | 'held' | 'preparing' | 'link-ready' | 'sent' | 'received' | 'returned' | 'zero'

/** A way to be paid; the catalogue words the kind. */
export type PayoutMethod = { kind: string; last4: string | null }

/** `why` is the receipt's own explanation (@quickpay/receipt): every figure and sentence that is shown, worked out; pages only write it. */
export type Payment = PaymentRow & {
  reference: string
  account: Account | null
  event: { id: string; startAt: string; endAt: string; zone: string } | null
  method: PayoutMethod | null
  /** The payee that the member named for it; absent where it is the default. */
  payee?: { id: string; label: string }
  why: PaymentExplanation
  /** One entry per reading of the event, for the chart and its table. */
  intervals: { startAt: string; minutes: number; usualWh: number; usedWh: number | null; quality: 'measured' | 'estimated' | 'missing' }[]
  timeline: { what: 'event-ended' | 'readings-complete' | 'calculated' | 'link-ready' | 'sent' | 'received' | 'returned'; at: string }[]
  /** Whether the person can mend what made it come back, by naming a way to be paid. */
  methodNeeded: boolean
  /** Why it waits, and until when at the latest; null where nothing holds it. */
  hold: PaymentHold | null
  /** The payout that carries it with others; null where it goes by itself. */
  together: PaymentTogether | null
  /** Until when it was promised; null where nothing was. */
  promisedBy: string | null
  /** The proof, where there is something to compute again, what it is computed from, and which key signs it. */
  proof: { of: 'readings' | 'report' | 'pledge'; url: string; keyId: string; keysUrl: string } | null
  /** Of a payment for a referral; null of the others. */
  referral: PaymentReferral | null
  pdfUrl: string
}

/** As much of the latest payment as home says. */
export type LastPayment = Pick<Payment, 'id' | 'cents' | 'state' | 'hoursToPay' | 'event' | 'timeline'>

/** `waits`: what is too little for a payment of its own. */
export type PaymentsAnswer = {
  payments: PaymentRow[]
  seasonCents: number
  waits: WaitsForCompany | null
  taxForm: TaxFormWanted | null
  /** The site whose payments these are; absent where they are all. */
  site?: { label: string }
  /** Absent where none was asked for. */
  reviews?: AskedReview[]
  /** Absent where every account is paid as it should be. */
  quiet?: QuietAccount[]
}
