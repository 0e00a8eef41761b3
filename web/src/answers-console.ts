/** What the server answers to the pages of the staff, as plain JSON; money, energy and time as in answers.ts. */
import type { EventCard, Form, PaymentState } from './answers.ts'
import type { OpenReview } from './answers-asked.ts'
import type { DifferingReading } from './answers-upload.ts'

export type ConsoleEvent = EventCard & {
  programId: string
  programName: string
  /** What was decided. */
  status: 'advised' | 'scheduled' | 'cancelled'
  /** How it stands by the clock. */
  standing: 'advised' | 'scheduled' | 'active' | 'ended' | 'cancelled'
  totals: { count: number; measured: number; waiting: number; paidCents: number; savedWh: number }
  /** How many promises were kept, run, or were missed. */
  promises: { kept: number; running: number; late: number }
  /** The newest reckoning; null before the first, a day after the event. */
  reckoning: EventReckoning | null
}
export type ConsoleParticipant = {
  memberId: string
  memberName: string
  accountEnding: string | null
  state: 'enlisted' | 'waiting' | 'measured' | 'not-eligible' | 'left'
  missing: string | null
  savedWh: number | null
  cents: number | null
  payment: { id: string; state: PaymentState } | null
  /** What its newest result stands on; null before the first. */
  basis: 'validated' | 'real-time' | 'utility-report' | null
  provisional: boolean
  /** Why it waits, as a code, and when it is looked at next. */
  waits: { code: string; nextAt: string | null } | null
  promise: PromiseView
  /** Codes of what may be worth a look; they change no payment. */
  flags: string[]
}

/** The one-day promise of a participant. `late` stays when the payment came after its time; `heldBy` says who keeps it from being kept. */
export type PromiseView = {
  state: 'running' | 'kept' | 'late' | 'not-promised'
  promisedBy: string | null
  keptAt: string | null
  heldBy: 'utility' | 'member' | 'us' | 'rail' | null
  breachCode: string | null
}

/** What the utility will pay for an event by our estimate, what the customers earned of it, and what is left to us; below zero it is a loss. */
export type EventReckoning = {
  utilityCents: number
  membersCents: number
  marginCents: number
  accounts: number
  unmeasured: number
  /** Whether the utility pays for no more than was pledged, and more was saved. */
  capped: boolean
  /** What was delivered of the pledged load in the hours the program compares, decimal kW, and both as a factor; null where nothing is compared. */
  performance: { pledgedKW: string; deliveredKW: string; factor: string } | null
  reckonedAt: string
  revised: boolean
}

/** What is advanced of a utility or a program: earned by customers, paid out, and what the utility will pay. */
export type ExposureSums = {
  id: string
  name: string
  earnedCents: number
  paidCents: number
  utilityCents: number
  /** What of the utility's money is for pledged load, by the month; the rest is for events. */
  reservationCents: number
  marginCents: number
  /** Events with earnings whose reckoning is still to come; they are not in the utility's money. */
  unreckoned: number
}
export type ExposureOfUtility = ExposureSums & { programs: ExposureSums[] }

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
/** A page of participants; `show` is the part of them that was asked for, `more` whether another page follows. */
export type ParticipantsPage = {
  show: 'all' | 'waiting' | 'late' | 'not-eligible'
  page: number
  more: boolean
  rows: ConsoleParticipant[]
}
export type EventAct = 'confirm' | 'extend' | 'shorten' | 'cancel'
export type ConsoleEventAnswer = {
  event: ConsoleEvent
  participants: ParticipantsPage
  revisions: ConsoleRevision[]
  /** The other networks of the same call. */
  call: { id: string; network: string; startAt: string; endAt: string }[]
  /** What can be decided about it now. */
  acts: EventAct[]
  form: Form
  report: PerformanceReport
}

/** The utility's own figures of an event, brought in as a file. */
export type PerformanceReport = {
  /** Whether one can be brought in: the event is over. */
  open: boolean
  refused: 'not-over' | 'cancelled' | null
  result: ImportResult | null
  /** Of the changes: accounts paid by the report, and those measured with another result, for a person to look at. */
  pays: number
  differs: number
}

/** What waits for a person's look: a meter or account that cannot be told apart, or somebody else's figures that differ from ours. */
export type ReviewItem = {
  of: 'meter' | 'figures'
  memberId: string
  id: string
  memberName: string
  accountEnding: string | null
  /** `several-accounts`, `another-account`, `several-meters`, `meter-of-another-member`; `utility-report`, `upload`, `upload-edited`. */
  code: string
  since: string
  oursWh: number | null
  theirsWh: number | null
  event: { id: string; startAt: string; zone: string } | null
  /** Of a customer's file: which it is, and what was seen in it. */
  upload: { fileId: string; compared: number; differing: number; first: DifferingReading | null } | null
}
/** `form` is the one that was sent without saying what was found; its `id` names the item. */
export type ReviewAnswer = { items: ReviewItem[]; writeOffs: WriteOffItem[]; asked: OpenReview[]; form: Form }

/** What a customer could still owe back when a season was closed, proposed to be given up. */
export type WriteOffItem = { memberId: string; id: string; memberName: string; season: number; cents: number; since: string }

/** What a file would change, or changed. `csv` is the text to bring back for it to be applied, after a try without a wrong line. */
export type ImportResult = {
  of: 'networks' | 'accounts' | 'hand' | 'answer' | 'pledges' | 'report' | 'screenings' | 'remittance' | 'statement' | 'bank'
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
  memberId: string
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
