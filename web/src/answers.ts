/**
 * What the server answers, as plain JSON: the contract between the server and the pages (and, route by route, of the member API).
 * Amounts are whole US cents, energy is watt-hours, instants are RFC 3339 in UTC, dates are civil dates of the utility's zone.
 * Pages do no arithmetic on money or energy; they only format.
 */

import type { PaymentExplanation, Sentence } from '@quickpay/receipt'
import type { AgreementAnswer, AgreementText } from './answers-agreement.ts'
import type { AskedReview, AskReviewAnswer, ConsoleMemberAnswer, ConsoleMembersAnswer } from './answers-asked.ts'
import type { InvitedAnswer, PayeeAnswer, PayeesAnswer, PeopleAnswer, PortfolioAnswer } from './answers-commercial.ts'
import type { ConsoleEventAnswer, EnrolmentsAnswer, NetworksAnswer, ReviewAnswer } from './answers-console.ts'
import type { HoldsAnswer } from './answers-holds.ts'
import type { ManualFileAnswer } from './answers-manual.ts'
import type { NotificationsAnswer } from './answers-notifications.ts'
import type { EventRow, OverviewAnswer } from './answers-overview.ts'
import type { LastPayment, Payment, PaymentRow, PaymentsAnswer, PayoutMethod } from './answers-payment.ts'
import type { DeletingAnswer, DepartureAnswer, PrivacyAnswer } from './answers-privacy.ts'
import type { HelpAnswer, HowAnswer, MeasuredSpeed, PolicyAnswer } from './answers-public.ts'
import type { RecordAnswer } from './answers-record.ts'
import type { ConsoleReferralsAnswer, Invitation, ReferralsAnswer } from './answers-referral.ts'
import type { SecurityAnswer } from './answers-security.ts'
import type { MoneyAnswer } from './answers-treasury.ts'
import type { UploadAnswer, UploadedFile } from './answers-upload.ts'
import type { UsageAnswer } from './answers-usage.ts'

export type * from './answers-agreement.ts'
export type * from './answers-asked.ts'
export * from './answers-commercial.ts'
export type * from './answers-console.ts'
export type * from './answers-holds.ts'
export type * from './answers-manual.ts'
export type * from './answers-notifications.ts'
export type * from './answers-overview.ts'
export type * from './answers-payment.ts'
export type * from './answers-privacy.ts'
export type * from './answers-public.ts'
export type * from './answers-record.ts'
export type * from './answers-referral.ts'
export type * from './answers-security.ts'
export type * from './answers-treasury.ts'
export type * from './answers-upload.ts'
export * from './answers-usage.ts'
export type { PaymentExplanation, Sentence }
export type Locale = 'es' | 'en'
export const locales: readonly Locale[] = ['es', 'en']

/** What every page is given besides its own answer. */
export type Shell = {
  /** The path without its language prefix, so that switching the language keeps the page. */
  path: string
  nowAt: string
  viewer: Viewer | null
  /** Present when the clock is turned by a sandbox: where its bar is. */
  sandbox: { clockUrl: string; mailboxUrl: string } | null
}

/** Who looks. `kind` and `sites` (how many accounts there are) are of the member whom the page is about. */
export type Viewer = {
  name: string
  email: string
  role: 'member' | 'operator'
  kind: 'residential' | 'commercial'
  sites?: number
  /** For whom they look, and as what; null where it is their own. */
  acting?: { name: string; role: 'viewer' | 'bookkeeper' | 'manager' } | null
  /** For whom else they could. */
  others?: { id: string; name: string }[]
}

/** A form as the person left it: typed values come back, each error names its field and a code that the catalogue words. */
export type Form = { values: Record<string, string>; errors: { field: string; code: string }[] }

export type Utility = {
  id: string
  /** A plain-text name; never a logo. */
  name: string
  zone: string
  /** Labels of the portal's two pages, quoted in English; `checkedOn` says when somebody last compared them. */
  portal: {
    shareBox: string
    term: string
    untilRevoked: string
    categories: Record<Category, string>
    submit: string
    accept: string
    checkedOn: string | null
  }
  /** How long this utility takes to pay without a connection; the catalogue words it. */
  slowPath: 'weeks' | 'after-summer'
}

/** The three families of data a person ticks at the portal. */
export type Category = 'account' | 'billing' | 'usage'

export type Account = {
  id: string
  nickname: string | null
  kind: 'residential' | 'commercial'
  utility: { id: string; name: string; slowPath: Utility['slowPath'] }
  /** The last four characters; the rest never leaves the server. */
  accountEnding: string | null
  address: string | null
  connection: Connection
  enrolment: Enrolment
}

/**
 * Whether an account is called to events, in which network and from which day on, or why not; `applying` while the utility has to take it first;
 * `pending` until its readings have come in.
 */
export type Enrolment =
  | { is: 'enrolled'; network: string; programName: string; fromDate: string }
  | {
      is: 'applying'
      state: 'draft' | 'ready' | 'submitted' | 'rejected'
      programName: string
      fromDate: string
      actions: { code: string; dueOn: string | null }[]
      answer: { code: string; words: string | null } | null
    }
  | { is: 'not-enrolled'; code: string }
  | { is: 'pending' }

/** The state of one account's authorization. `missing` is empty when it is complete. */
export type Connection =
  | { is: 'none' }
  | { is: 'active'; grantedAt: string; history: History }
  | { is: 'partial'; grantedAt: string; missing: Missing[]; history: History }
  | { is: 'ended'; endedAt: string; because: 'revoked' | 'expired' | 'refused' | 'denied' | 'stopped' | 'replaced' }
export type Missing = { what: 'category'; category: Category } | { what: 'term'; endsAt: string } | { what: 'account' }
export type History = { daysStored: number; daysExpected: number; done: boolean }

/** How a connection stands: the catalogue words each code, and what repairs it. Worst first. */
export type Health = {
  state: 'healthy' | 'attention' | 'broken' | 'ended'
  reasons: { code: HealthCode; repair: Repair; evidence: Record<string, string | number> }[]
}
export type HealthCode =
  | 'revoked-at-utility'
  | 'refresh-refused'
  | 'expired'
  | 'denied'
  | 'stopped'
  | 'replaced'
  | 'client-refused'
  | 'other-account'
  | 'narrowed'
  | 'no-data'
  | 'idle'
  | 'expiring'
  | 'short-term'
  | 'token-budget'
export type Repair = 'reconnect' | 'reconnect-with-category' | 'extend-term' | 'other-account' | 'wait' | 'operator'

/** How an account's readings arrive. Hours are from the end of a civil day until it was whole. */
export type Arrival = {
  zone: string
  lastReadingEndAt: string | null
  receivedAt: string | null
  usual: { halfWithinHours: number; mostWithinHours: number } | null
  /** Civil dates that are being asked for again, and those that are no longer. */
  missing: string[]
  givenUp: string[]
}

/** An account on its own page. `ending` says what stopping means, or meant, at the utility; `uploads` are the newest files brought for it. */
export type AccountDetail = Account & {
  health: Health | null
  arrival: Arrival | null
  ending: 'we-tell' | 'we-told' | 'portal' | null
  uploads: UploadedFile[]
}

export type Freshness = { lastReadingEndAt: string | null; receivedAt: string | null; utilityName: string }

/** Energy of consecutive intervals in Wh; null is missing, never zero. */
export type Series = { startAt: string; intervalMinutes: number; wh: (number | null)[]; quality: ('measured' | 'estimated' | 'missing')[] }

export type EventCard = {
  id: string
  utilityName: string
  network: string
  startAt: string
  endAt: string
  zone: string
  phase: 'upcoming' | 'live' | 'processing' | 'done' | 'left' | 'cancelled'
  /** When the promise of one day ends. */
  payByAt: string
  centsPerKWh: number
  /** The 25th and 75th percentile of earlier earnings; null with fewer than two. */
  likelyCents: { low: number; high: number } | null
  paymentId: string | null
  paidCents: number | null
}

/** How a return from the portal ended (ux/README §3.3). */
export type ReturnAnswer = {
  utility: Utility
  state:
    | 'connected'
    | 'partial'
    | 'denied'
    | 'expired-link'
    | 'unknown-link'
    | 'already-used'
    | 'utility-error'
    | 'sign-in-to-finish'
    | 'other-person'
    | 'no-meter'
  missing: Missing[]
  account: Account | null
  reference: string
}

/** Every page by name, with the answer it is rendered from. */
export type Answers = {
  /** `invitation` is there while a link of somebody's was opened in this browser. */
  landing: { utilities: Utility[]; invitation: Invitation | null; speed: MeasuredSpeed[] }
  referrals: ReferralsAnswer
  record: RecordAnswer
  terms: AgreementText
  how: HowAnswer
  policy: PolicyAnswer
  help: HelpAnswer
  /** Where to go from the last tab; nothing but the viewer matters. */
  more: Record<string, never>
  agreement: AgreementAnswer
  'sign-up': { form: Form; utilities: Utility[]; invitation: Invitation | null }
  'sign-in': { form: Form }
  code: { email: string; form: Form; next: string }
  /** `account` is the one that is connected or repaired, `new` for one more, null for whichever is not connected yet. */
  guide: { utility: Utility; account: string | null; kind: 'residential' | 'commercial'; backPayEvents: number; sampleAddress: string }
  return: ReturnAnswer
  home: {
    accounts: Account[]
    /** The account the page is about; null before any is connected. */
    current: Account | null
    activate: { utility: Utility; backPayEvents: number } | null
    freshness: Freshness | null
    nextEvent: EventCard | null
    seasonCents: number
    lastPayment: LastPayment | null
    /** Today against the usual day, for the zone's civil day. */
    today: { date: string; zone: string; series: Series; usual: Series | null; usedWh: number; usualSoFarWh: number | null } | null
    payments: PaymentRow[]
    needsPayoutMethod: boolean
    /** What recommending brings each; null while the season's budget is spent. */
    referral: { referrerCents: number; friendCents: number } | null
    /** The participation agreement, or its newest version, has not been accepted. */
    needsAgreement: boolean
    /** Something could be said to the member by no way; the page of alerts says what. */
    unreached: boolean
  }
  events: { events: EventCard[] }
  event: { event: EventCard; series: Series | null; usual: Series | null; freshness: Freshness | null }
  payments: PaymentsAnswer
  'console-holds': HoldsAnswer
  /** `reviews`: what the person asked about it, newest first; absent where nothing was. */
  payment: Payment & { reviews?: AskedReview[] }
  'ask-review': AskReviewAnswer
  /** `megabytesMax`: how large a file of readings may be. */
  accounts: { accounts: AccountDetail[]; utilities: Utility[]; megabytesMax: number }
  upload: UploadAnswer
  usage: UsageAnswer
  notifications: NotificationsAnswer
  offline: Record<string, never>
  security: SecurityAnswer
  privacy: PrivacyAnswer
  deleting: DeletingAnswer
  departure: DepartureAnswer
  portfolio: PortfolioAnswer
  payees: PayeesAnswer
  payee: PayeeAnswer
  people: PeopleAnswer
  invited: InvitedAnswer
  'payout-method': {
    form: Form
    current: PayoutMethod | null
    /** A change that was asked for and does not count yet. */
    changing: (PayoutMethod & { countsFromAt: string }) | null
    /** From when a change asked for now would count; null where the first choice counts at once. */
    changeCountsFromAt: string | null
    choices: { id: string; needs: 'nothing' | 'last4' }[]
  }
  console: OverviewAnswer
  'console-events': {
    events: EventRow[]
    form: Form
    /** Beside each network of a program, all of them in one call, each in its own window. */
    programs: { id: string; name: string; utilityName: string; networks: string[] }[]
    parked: ParkedJob[]
  }
  'console-event': ConsoleEventAnswer
  /** The receipt of a member, read by the staff; its addresses are the console's. */
  'console-payment': { memberId: string; memberName: string; payment: Payment; explained: boolean }
  'console-members': ConsoleMembersAnswer
  'console-member': ConsoleMemberAnswer
  'console-networks': NetworksAnswer
  'console-enrolments': EnrolmentsAnswer
  'console-review': ReviewAnswer
  'console-manual-file': ManualFileAnswer
  'console-referrals': ConsoleReferralsAnswer
  'console-money': MoneyAnswer
  error: { status: number; code: string; reference: string; detail: string | null }
}
export type ParkedJob = { id: string; task: string; subject: string; code: string; at: string; attempts: number }
export type PageName = keyof Answers

/** What the built bundle of `web` exports; the server knows nothing else of it. */
export type Render = <P extends PageName>(page: P, answer: Answers[P], shell: Shell, locale: Locale, assets: Assets) => string
export type Assets = { script: string; styles: string[]; nonce: string }
