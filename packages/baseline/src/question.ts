/** What is asked of a baseline and what is answered. */
import type { Exact, Interval, Wh } from '@quickpay/units'
import type { Finding } from './finding.ts'
import type { Load } from './load.ts'
import type { BaselineSpec } from './spec.ts'

export type Holiday = { readonly date: Temporal.PlainDate; readonly name: string }

export type Question = {
  readonly spec: BaselineSpec
  readonly load: Load
  /** At most 24 hours. */
  readonly event: Interval
  /** Stretches of the event that are left open: an hour that any of them touches is not counted, on no day, and the others are measured without it. */
  readonly openHours?: readonly Interval[]
  /** The civil days of the tariff, such as `America/New_York`. */
  readonly zone: string
  /** Civil days on which this account was called before, as `eventDaysOf` chooses them; others do no harm. */
  readonly pastEvents: readonly Temporal.PlainDate[]
  readonly holidays: readonly Holiday[]
  /** Whether the account's method is the adjusted one ("weather-adjusted" in Con Edison's words, "average day" otherwise). */
  readonly adjusted: boolean
  /** Whether the account reduces by a generator, which some methods do not adjust. */
  readonly generator?: boolean
  /** When the event was called at once (under two hours of notice): the instant of that notice. */
  readonly immediateNoticeAt?: Temporal.Instant
  /** Other events of the same civil day. */
  readonly otherEvents?: readonly Interval[]
}

/** Why a day is not in the basis, in the order in which the reasons are looked at. */
export type DayReason = 'weekend' | 'day-before' | 'holiday' | 'event-day' | 'missing' | 'low-usage' | 'not-among-highest'

/** A day that was looked at. `window` days were eligible, `basis` days are averaged; `averageWh` is the mean energy of an hour in the event's hours. */
export type Day = {
  readonly date: Temporal.PlainDate
  readonly window: boolean
  readonly basis: boolean
  readonly reason: DayReason | null
  /** Null when the day's readings are not complete, and for days outside the kind of day looked for. */
  readonly averageWh: Wh | null
}

/** One hour of the event, the last one possibly shorter. Relief is baseline minus use, and may be negative. */
export type MeasuredHour = {
  readonly start: Temporal.Instant
  readonly seconds: number
  readonly baselineWh: Wh
  readonly usedWh: Wh
  readonly reliefWh: Wh
}

/**
 * baseline = average × `factor` + `addedWh` an hour. `gross` is what the comparison gave before any bound: a ratio, or watt-hours an hour.
 * It is null when nothing could be compared (no reading, or a ratio to zero or less); then factor is 1 and nothing is added.
 */
export type Adjustment = {
  readonly by: 'ratio' | 'additive'
  readonly gross: Exact | null
  /** 1 where the method adds. */
  readonly factor: Exact
  /** 0 where the method multiplies. */
  readonly addedWh: Wh
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant
}

/** `days` are newest first in every answer. */
export type Measurement =
  | {
      readonly is: 'measured'
      readonly hours: readonly MeasuredHour[]
      readonly reliefWh: Wh
      /** The baseline of the whole event before any adjustment. */
      readonly averageWh: Wh
      /** Null when the method is not adjusted. */
      readonly adjustment: Adjustment | null
      readonly days: readonly Day[]
      readonly findings: readonly Finding[]
    }
  | {
      readonly is: 'waiting'
      readonly missing: readonly Interval[]
      readonly days: readonly Day[]
      readonly findings: readonly Finding[]
    }
  | {
      readonly is: 'not-eligible'
      readonly because: readonly Finding[]
      readonly days: readonly Day[]
      readonly findings: readonly Finding[]
    }
