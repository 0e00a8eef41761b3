/** A baseline method as data: which days count, how many are averaged, and how the average follows the event day. */

/** The rule for one kind of day. Plain JSON: integers and decimal strings, so that a receipt can carry it whole. */
export type WindowRule = {
  /** Which days are candidates: Mondays to Fridays; days of the event's own name; Saturdays and Sundays. */
  readonly likeDays: 'weekday' | 'same-name' | 'any-weekend'
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
   *  `seedFraction` × the largest hourly use; `running` then follows the mean of the days taken, `static` leaves out what is below the first level. */
  readonly lowUsage: null | { readonly level: 'running' | 'static'; readonly seedFraction: string; readonly threshold: string }
  /** With fewer window days there is no baseline. */
  readonly minDays: number
  /** With fewer window days there is one, and the finding `thin`. */
  readonly thinBelow: number
}

/** The same-day adjustment: the event day's use before the event over the basis days' use in the same hours. No temperature is in it. */
export type AdjustmentRule = {
  /** The hours [start − from, start − to). */
  readonly fromHoursBefore: number
  readonly toHoursBefore: number
  /** An event called at once is adjusted by the last complete clock hours before its notice, or like any other. */
  readonly immediate: 'before-notice' | 'before-start'
  /** When another event of the day touches those hours, take the hours right before the first event of the day, or leave them. */
  readonly otherEvent: 'before-first-event' | 'as-is'
  readonly minFactor: string
  readonly maxFactor: string
  /** At or above this gross factor the finding `adjustmentSpike` is given. */
  readonly spikeAt: string
  /** Customers who reduce by a generator are not adjusted. */
  readonly forbiddenFor: readonly 'generator'[]
}

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
  /** Which past events make an event day. Read by whoever collects the dates: this package is only given the dates. */
  readonly eventDays: 'any-program' | 'same-program'
  readonly adjustment: AdjustmentRule | null
}
