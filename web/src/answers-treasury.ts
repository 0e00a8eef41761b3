/** What the server answers to the money page of the staff: rails and their statements, what is out with customers, what utilities paid. */
import type { Form } from './answers.ts'
import type { ExposureOfUtility, ImportResult } from './answers-console.ts'

export type MoneyRail = {
  id: string
  ledgerCents: number
  /** Whether it answers by itself; the statement of another is brought as a file. */
  asked: boolean
  /** Null before the first statement. `balanceCents` is null where the rail does not say. */
  last: { at: string; balanceCents: number | null; timingCents: number; unexplainedCents: number } | null
}

/** By how much a rail says more than our books, and about what. */
export type RailItem = { id: string; rail: string; code: string; cents: number; since: string; about: string | null }

export type ProgramExposure = {
  /** `utility/program`. */
  id: string
  utilityName: string
  programName: string
  advancedCents: number
  outstandingCents: number
  /** Of the outstanding: up to 30 days old, 60, 90, and older. */
  agedCents: number[]
  limit: { cents: number; since: string; reason: string } | null
  paused: { since: string; waiting: number; waitingCents: number } | null
}

type Target = {
  utilityName: string
  programName: string
  network: string
  /** Null for a month of pledged load, which `month` names as YYYY-MM. */
  startAt: string | null
  month: string | null
}
/** An event or a month of which something came, and not what was reckoned. */
export type MoneyDifference = Target & { id: string; expectedCents: number; collectedCents: number }
export type MoneyReceived = Target & {
  id: string
  reference: string | null
  receivedAt: string
  cents: number
  varianceCents: number
  reason: string | null
  accounts: number
  differing: number
}

export type MoneyAnswer = {
  rails: MoneyRail[]
  items: RailItem[]
  closeReasons: string[]
  programs: ProgramExposure[]
  /** By utility; what its payments are still to cover. */
  exposure: ExposureOfUtility[]
  differences: MoneyDifference[]
  varianceReasons: string[]
  received: MoneyReceived[]
  /** What a file came to; `variance` is the reason that was chosen with it, empty for none. */
  result: ImportResult | null
  variance: string
  /** The form that was sent and refused; its `id` says which. */
  form: Form
}
