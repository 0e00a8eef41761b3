/** A baseline method as data: which days count, how many are averaged, and how the average follows the event day. */

/** The rule for one kind of day. Plain JSON: integers and decimal strings, so that a receipt can carry it whole. */
export type WindowRule = {
  /** Which days are candidates: Mondays to Fridays; days of the event's own name, or the same with every holiday taken for a Sunday;
   *  Saturdays and Sundays, or the same with every holiday among them. */
  readonly likeDays: 'weekday' | 'same-name' | 'holidays-as-sundays' | 'any-weekend' | 'weekend-or-holiday'
  /** How many days make the window, and how many of these, those with the largest use, make the basis. Ties go to the more recent day. */
  readonly windowDays: number
  readonly basisDays: number
  /** How many civil days before the event are searched; the peak of the low-usage rule is taken over the same days. */
  readonly lookbackDays: number
  /** `calendar-day`: a Monday event may use Friday. `weekday`: a Monday event starts at Thursday. */
  readonly skipDayBefore: 'no' | 'calendar-day' | 'weekday'
  readonly skipHolidays: boolean
  readonly skipEventDays: boolean
  /** Leaves out days on which hardly anything was used: mean hourly use below `threshold` × level. The level starts at
   *  `seedFraction` × the largest hourly use; `running` then follows the mean of the days taken, `static` leaves out what is below the first level.
   *  Off while the level is zero or less. */
  readonly lowUsage: null | { readonly level: 'running' | 'static'; readonly seedFraction: string; readonly threshold: string }
  /** With fewer window days there is no baseline. */
  readonly minDays: number
  /** With fewer window days there is one, and the finding `thin`. */
  readonly thinBelow: number
}

/** The same-day adjustment: the event day's use before the event against the usual use in the same hours. No temperature is in it. */
export type AdjustmentRule = {
  /** Usual are the days of the basis, or all days of the window. */
  readonly basis: 'selected' | 'window'
  /** The hours [start − from, start − to). */
  readonly fromHoursBefore: number
  readonly toHoursBefore: number
  /** An event called at once is adjusted by the last complete clock hours before its notice, or like any other. */
  readonly immediate: 'before-notice' | 'before-start'
  /** Hours that lie on the civil day before are used like any other, or left out. */
  readonly acrossMidnight: 'clock-hours' | 'leave-out'
  /** When another event of the day touches those hours, take the hours right before the first event of the day, or leave them. */
  readonly otherEvent: 'before-first-event' | 'as-is'
  /** Customers who reduce by a generator are not adjusted. */
  readonly forbiddenFor: readonly 'generator'[]
} & (
  | {
      /** Multiplies every hour by use ÷ usual use, held between the bounds; null is no bound. */
      readonly type: 'ratio'
      readonly minFactor: string | null
      readonly maxFactor: string | null
      /** At or above this ratio, before any bound, the finding `adjustmentSpike` is given. Null gives none. */
      readonly spikeAt: string | null
    }
  | {
      /** Adds the mean hourly difference, use − usual use, to every hour; it has no bounds. */
      readonly type: 'additive'
    }
)

/** One method, one version. `verified` stays false until a person has compared it with the source. */
export type BaselineSpec = {
  readonly id: string
  readonly version: string
  readonly name: string
  readonly verified: boolean
  readonly source: string
  readonly weekday: WindowRule
  readonly weekend: WindowRule
  /** By which rule an event on a weekday holiday is measured. */
  readonly holidayEventAs: 'weekday' | 'sunday'
  /** Which past events make an event day: of any program the account was called for, or of the event's own. See `eventDaysOf`. */
  readonly eventDays: 'any-program' | 'same-program'
  /** Hours are counted from the event's start on every day, whatever the clock shows; the last may be shorter and weighs by its length. */
  readonly hours: 'from-start'
  /** However long the event is, all of its hours are measured, and days are compared by their mean over all of them. */
  readonly longEvent: 'all-hours'
  /** Hours in which more was given to the grid than taken are negative, or count as zero. */
  readonly netExport: 'as-is' | 'zero'
  readonly adjustment: AdjustmentRule | null
}
