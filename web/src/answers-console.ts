/** What the server answers to the pages of the staff, as plain JSON; money, energy and time as in answers.ts. */
import type { EventCard, Form, PaymentState } from './answers.ts'

export type ConsoleEvent = EventCard & {
  programId: string
  programName: string
  /** What was decided. */
  status: 'advised' | 'scheduled' | 'cancelled'
  /** How it stands by the clock. */
  standing: 'advised' | 'scheduled' | 'active' | 'ended' | 'cancelled'
  participants: ConsoleParticipant[]
  totals: { count: number; measured: number; waiting: number; paidCents: number; savedWh: number }
}
export type ConsoleParticipant = {
  memberName: string
  accountEnding: string | null
  state: 'enlisted' | 'waiting' | 'measured' | 'not-eligible' | 'left'
  missing: string | null
  savedWh: number | null
  cents: number | null
  payment: { id: string; state: PaymentState } | null
}

/** What was decided about an event, newest first, and how many of its members were told of it. */
export type ConsoleRevision = {
  revision: number
  act: 'advised' | 'scheduled' | 'extended' | 'shortened' | 'cancelled'
  startAt: string
  endAt: string
  at: string
  by: string
  reason: string | null
  told: number
  sent: number
}
export type EventAct = 'confirm' | 'extend' | 'shorten' | 'cancel'
export type ConsoleEventAnswer = {
  event: ConsoleEvent
  revisions: ConsoleRevision[]
  /** The other networks of the same call. */
  call: { id: string; network: string; startAt: string; endAt: string }[]
  /** What can be decided about it now. */
  acts: EventAct[]
  form: Form
}

/** What waits for a person's look: a meter or account that cannot be told apart, or somebody else's figures that differ from ours. */
export type ReviewItem = {
  of: 'meter' | 'figures'
  memberId: string
  id: string
  memberName: string
  accountEnding: string | null
  /** `several-accounts`, `another-account`, `several-meters`, `meter-of-another-member`; `utility-report`, `upload`. */
  code: string
  since: string
  oursWh: number | null
  theirsWh: number | null
}
export type ReviewAnswer = { items: ReviewItem[] }

/** What a file would change, or changed. `csv` is the text to bring back for it to be applied, after a try without a wrong line. */
export type ImportResult = {
  of: 'networks' | 'accounts' | 'hand' | 'answer' | 'pledges'
  /** Whose accounts the file is about, where a form asks. */
  utility: string | null
  mode: 'try' | 'apply'
  lines: number
  changes: number
  same: number
  errors: { line: number; code: string; field: string | null; value: string }[]
  moreErrors: number
  csv: string | null
}

export type ConsoleNetwork = {
  utilityName: string
  network: string
  window: { from: string; to: string }
  from: string
  until: string | null
  area: string | null
  tier: string | null
  source: string
  verified: boolean
  /** Whether it counts today. */
  now: boolean
}
export type NetworksAnswer = { utilities: { id: string; name: string }[]; networks: ConsoleNetwork[]; result: ImportResult | null }

export type SeasonChoice = { id: string; words: string }
export type EnrolmentStanding = 'draft' | 'ready' | 'submitted' | 'accepted' | 'participating' | 'rejected' | 'withdrawn'
export type ConsoleEnrolment = {
  id: string
  memberName: string
  accountEnding: string | null
  standing: EnrolmentStanding
  network: { name: string; known: boolean } | null
  option: 'voluntary' | 'reservation'
  method: 'average-day' | 'weather-adjusted'
  pledgedKW: string
  frozen: 'submitted' | 'deadline' | null
  participatesFrom: string
  actions: { code: string; dueOn: string | null }[]
  answer: { code: string; words: string | null } | null
}
export type EnrolmentsAnswer = {
  seasons: SeasonChoice[]
  current: string
  accepts: 'at-once' | 'file'
  counts: { state: Exclude<EnrolmentStanding, 'participating'>; count: number }[]
  nextDeadline: string | null
  /** The first hundred; the list to download has all. */
  rows: ConsoleEnrolment[]
  files: { id: string; number: number; lines: number; madeAt: string }[]
  result: ImportResult | null
  said: { what: 'prepared' | 'exported' | 'nothing'; count: number } | null
}
