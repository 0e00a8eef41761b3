/** A bundle: everything one payment was computed from, and what came out, as one JSON document that anyone can compute again. */
import type { BaselineSpec } from '@quickpay/baseline'
import type { Basis, EventKind, PayLine, ProgramOption, ProgramTerms, RewardPlan } from '@quickpay/programs'
import type { Before, PaymentLine } from './payment-lines.ts'

export const bundleFormat = 'quickpay-receipt/2'

/** How relief becomes money: by a customer's plan, by a program's own rate, or by a rate somebody names (dollars per kWh). */
export type Price =
  | { readonly by: 'plan'; readonly plan: RewardPlan; readonly terms: ProgramTerms; readonly eventKind: EventKind }
  | { readonly by: 'program'; readonly terms: ProgramTerms; readonly option: ProgramOption; readonly eventKind: EventKind }
  | { readonly by: 'rate'; readonly dollarsPerKWh: string }

/** Consecutive readings from `start` on, each `intervalSeconds` long; `qualities` only where the utility gave some. */
export type Run = { readonly start: string; readonly values: readonly number[]; readonly qualities?: readonly number[] }

export type BundleDay = {
  readonly date: string
  readonly window: boolean
  readonly basis: boolean
  readonly reason: string | null
  readonly averageWh: string | null
}
export type BundleHour = {
  readonly start: string
  readonly seconds: number
  readonly baselineWh: string
  readonly usedWh: string
  readonly reliefWh: string
}
/** baseline = average × factor + addedWh an hour. `gross`, before any bound, is a ratio or watt-hours an hour; null when nothing could be compared. */
export type BundleAdjustment = {
  readonly by: 'ratio' | 'additive'
  readonly gross: string | null
  readonly factor: string
  readonly addedWh: string
  readonly from: string
  readonly to: string
}
export type BundleFinding = { readonly code: string; readonly words: string; readonly evidence?: Readonly<Record<string, string | number>> }

export type BundleLine = { readonly code: PayLine['code']; readonly cents: number }

type Always = { readonly days: readonly BundleDay[]; readonly findings: readonly BundleFinding[] }

/** `payCents` is null when there is no price; energies are decimal strings of at most six places. */
export type BundleResult = Always &
  (
    | {
        readonly is: 'measured'
        readonly hours: readonly BundleHour[]
        /** Baseline and use of the whole event, relief = usual − used, and the baseline before any adjustment. */
        readonly usualWh: string
        readonly usedWh: string
        readonly reliefWh: string
        readonly averageWh: string
        readonly adjustment: BundleAdjustment | null
        readonly dollarsPerKWh: string | null
        /** What the cents are made of; null when there is no plan. */
        readonly payLines: readonly BundleLine[] | null
        readonly payCents: number | null
      }
    | { readonly is: 'waiting'; readonly missing: readonly { readonly start: string; readonly end: string }[] }
    | { readonly is: 'not-eligible'; readonly because: readonly string[] }
  )

/** Where the readings of a day came from, as the server states it: when the newest of them came, and what the document's bytes hash to. */
export type Source = { readonly date: string; readonly receivedAt: string; readonly documentSha256: string | null }

/** A transfer of the books, between kinds of accounts: the member is `member`, whoever that is. */
export type Posting = { readonly cause: string; readonly debit: string; readonly credit: string; readonly cents: number }

/** What the result led to: every step between the computed pay and the money that was booked. */
export type BundlePayment = {
  readonly reference: string
  readonly kind: 'event' | 'correction'
  /** Which result of the event this is; 1 is the first. */
  readonly version: number
  readonly basis: Basis
  /** The days of the holdback were over: nothing of it waited any more. */
  readonly released: boolean
  /** What the event had led to before: earned, noted as owed back, and what of that was still open. */
  readonly before: Before
  /** Owed back from other events of the season when this was booked. */
  readonly seasonOwedCents: number
  /** What of the result another program pays, because both have called these hours. */
  readonly elsewhereCents: number
  /** From the pay to what was booked; they add up to `cents`. */
  readonly lines: readonly PaymentLine[]
  readonly cents: number
  /** The transfers of this payment, in the order they were booked. */
  readonly postings: readonly Posting[]
}

/** Ed25519 over the canonical text of the bundle without this field. `keyId`: see `keyIdOf`; `value` is base64url. */
export type Signature = { readonly algorithm: 'Ed25519'; readonly keyId: string; readonly value: string }

/** Instants are RFC 3339 in UTC, dates civil days of `event.zone`. Plain JSON: `canonicalJson(bundle)` is the document. */
export type Bundle = {
  readonly format: typeof bundleFormat
  readonly event: { readonly start: string; readonly end: string; readonly zone: string }
  /** Stretches of the event that this result does not count, because their readings had not come; absent when it counts all hours. */
  readonly openHours?: readonly { readonly start: string; readonly end: string }[]
  readonly spec: BaselineSpec
  readonly adjusted: boolean
  readonly generator: boolean
  readonly immediateNoticeAt: string | null
  readonly otherEvents: readonly { readonly start: string; readonly end: string }[]
  /** Only those that lie in the days the baseline may look at. */
  readonly pastEvents: readonly string[]
  readonly holidays: readonly { readonly date: string; readonly name: string }[]
  /** Only the readings the baseline looked at, as integers of 10^scale Wh, per civil day. */
  readonly readings: {
    readonly unit: 'Wh'
    readonly scale: -3
    readonly intervalSeconds: number
    readonly days: readonly { readonly date: string; readonly runs: readonly Run[] }[]
  }
  readonly price: Price | null
  readonly result: BundleResult
  /** Empty where nobody stated them; computing cannot prove them, the signature does. */
  readonly sources: readonly Source[]
  /** Null while the result is only a measurement. */
  readonly payment: BundlePayment | null
  /** Absent until somebody signs. */
  readonly signature?: Signature
}
