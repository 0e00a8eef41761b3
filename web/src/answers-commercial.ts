/** What the server answers on the pages of who has several sites: the sites together, who is paid for which, and the people who help. */
import type { Connection, Form, PayoutMethod } from './answers.ts'

export type SiteProblem =
  | { code: 'not-connected' | 'partial' | 'ended'; path: string }
  | { code: 'payment-returned' | 'payment-waiting' | 'payment-held'; path: string }

export type Site = {
  id: string
  label: string
  utilityName: string
  accountEnding: string | null
  network: string | null
  connection: Connection['is']
  /** Of the month up to now; null before the first reading of it. `intervalMinutes`: how finely it is read. */
  monthWh: number | null
  intervalMinutes: number | null
  /** The newest event with a result. */
  lastEvent: { date: string; savedWh: number; paymentId: string } | null
  /** Sent or received this season. */
  paidCents: number
  problems: SiteProblem[]
}
export const siteSorts = ['name', 'usage', 'saved', 'paid', 'problems'] as const
export type SiteSort = (typeof siteSorts)[number]

export type PortfolioAnswer = {
  sites: Site[]
  /** How many there are before the filter. */
  siteCount: number
  utilities: { id: string; name: string }[]
  sort: SiteSort
  filter: { utility: string; state: '' | 'connected' | 'problems' }
  /** The first day of the month that is shown, as a date. */
  month: string
  /** Of the sites shown. `otherCents` is money of no site, such as a referral's, and is in the sum where nothing is filtered out. */
  totals: { monthWh: number; withoutReadings: number; paidCents: number; otherCents: number; problems: number }
}

export type Payee = {
  /** Null is the default. */
  id: string | null
  label: string | null
  method: PayoutMethod | null
  changing: (PayoutMethod & { countsFromAt: string }) | null
  /** The sites whose money goes to it. */
  sites: string[]
}
export type PayeesAnswer = {
  payees: Payee[]
  sites: { id: string; label: string; payee: string | null; changing: { payee: string | null; countsFromAt: string } | null }[]
  form: Form
  /** From when a change asked for now would count. */
  changeCountsFromAt: string
  /** Whether who looks may change anything here. */
  mayChange: boolean
}
export type PayeeAnswer = {
  /** Null for a new one. */
  payee: Payee | null
  form: Form
  /** Null where what is chosen counts at once. */
  changeCountsFromAt: string | null
  choices: { id: string; needs: 'nothing' | 'last4' }[]
}

export type DelegateRole = 'viewer' | 'bookkeeper' | 'manager'
export const delegateRoles: readonly DelegateRole[] = ['viewer', 'bookkeeper', 'manager']
export type PeopleAnswer = {
  people: { id: string; email: string; role: DelegateRole; since: string }[]
  invites: { email: string; role: DelegateRole; expiresAt: string; expired: boolean }[]
  form: Form
  /** Whom a letter has just gone to. */
  sentTo: string | null
}
export type InvitedAnswer = {
  /** `signed-out`: whose address it is has to sign in first; `other-person`: somebody else is signed in; `gone`: used, withdrawn or too old. */
  state: 'signed-out' | 'ready' | 'other-person' | 'own' | 'gone'
  /** Null when it is gone. */
  invite: { from: string; email: string; role: DelegateRole; expiresAt: string } | null
  /** The link's own path, without its language. */
  path: string
}
