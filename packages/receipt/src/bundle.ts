/** A bundle: everything one payment was computed from, and what came out, as one JSON document that anyone can compute again. */
import type { BaselineSpec } from '@quickpay/baseline'
import type { EventKind, ProgramOption, ProgramTerms, RewardPlan } from '@quickpay/programs'

export const bundleFormat = 'quickpay-receipt/1'

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
export type BundleAdjustment = { readonly gross: string | null; readonly factor: string; readonly from: string; readonly to: string }
export type BundleFinding = { readonly code: string; readonly words: string; readonly evidence?: Readonly<Record<string, string | number>> }

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
        readonly payCents: number | null
      }
    | { readonly is: 'waiting'; readonly missing: readonly { readonly start: string; readonly end: string }[] }
    | { readonly is: 'not-eligible'; readonly because: readonly string[] }
  )

/** Instants are RFC 3339 in UTC, dates civil days of `event.zone`. Plain JSON: `canonicalJson(bundle)` is the document. */
export type Bundle = {
  readonly format: typeof bundleFormat
  readonly event: { readonly start: string; readonly end: string; readonly zone: string }
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
}
