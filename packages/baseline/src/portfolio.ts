/** A portfolio: the same event for many accounts, their readings in columns, so that one pass over memory measures them all. */

import { adjustmentHours } from './adjustment.ts'
import { startOn } from './days.ts'
import { firstAt, type Load } from './load.ts'
import type { Question } from './question.ts'

/** Stands where there is no reading. */
export const ABSENT = -(2 ** 31)

/** What is the same for all accounts. */
export type PortfolioEvent = Pick<Question, 'spec' | 'event' | 'zone' | 'holidays' | 'adjusted' | 'immediateNoticeAt' | 'otherEvents'>

/**
 * Whole milliwatt-hours, `ABSENT` where a reading is missing. Day 0 is the event's own civil day, day d the one d days before, up to
 * `days` − 1. `eventMilliWh` holds the slots of the event's hours, `adjustmentMilliWh` those of the hours it is adjusted by (no slots when
 * it is not): account by account, in it day by day, in it slot by slot.
 */
export type Portfolio = PortfolioEvent & {
  readonly accounts: number
  readonly days: number
  readonly intervalSeconds: number
  readonly eventSlots: number
  readonly adjustmentSlots: number
  readonly eventMilliWh: Int32Array
  readonly adjustmentMilliWh: Int32Array
  /** 1 where the account was called on that day: account by account, day by day. */
  readonly calledOn: Uint8Array
  /** 1 where the account reduces by a generator. */
  readonly generator: Uint8Array
}

/** Where the slots of a portfolio lie in time: for each day the epoch seconds of its first event slot and of its first adjustment slot. */
export type Layout = {
  readonly days: number
  readonly eventSlots: number
  readonly adjustmentSlots: number
  readonly eventStartsS: Float64Array
  readonly adjustmentStartsS: Float64Array
}

/** Null when the event does not consist of whole hours that begin where a reading does: such accounts are measured one by one. */
export function layoutOf(event: PortfolioEvent, intervalSeconds: number): Layout | null {
  const startS = event.event.start.epochMilliseconds / 1000
  const lengthS = event.event.end.epochMilliseconds / 1000 - startS
  const onGrid = startS % intervalSeconds === 0 && 3600 % intervalSeconds === 0
  if (!onGrid || lengthS <= 0 || lengthS > 86_400 || lengthS % 3600 !== 0) return null
  const { spec, zone } = event
  const days = 1 + Math.max(spec.weekday.lookbackDays, spec.weekend.lookbackDays)
  const date = event.event.start.toZonedDateTimeISO(zone).toPlainDate()
  const eventStartsS = Float64Array.from({ length: days }, (_, d) => startOn(date.subtract({ days: d }), event.event, zone))
  const hours = event.adjusted && spec.adjustment ? adjustmentHours(event, spec.adjustment, startS) : []
  if (hours.some((hour) => hour.fromS % intervalSeconds !== 0)) return null
  return {
    days,
    eventSlots: lengthS / intervalSeconds,
    adjustmentSlots: (hours.length * 3600) / intervalSeconds,
    eventStartsS,
    adjustmentStartsS: eventStartsS.map((start) => start + (hours[0]?.fromS ?? 0)),
  }
}

/** One account of a portfolio. */
export type Member = { readonly load: Load; readonly pastEvents: readonly Temporal.PlainDate[]; readonly generator?: boolean }

/**
 * Loads as a portfolio; null where the event or a load does not fit the columns (see `layoutOf`; other interval lengths; readings beyond
 * 2,147 kWh each), so that each has to be measured by itself.
 */
export function portfolioOf(event: PortfolioEvent, members: readonly Member[]): Portfolio | null {
  const intervalSeconds = members[0]?.load.intervalSeconds ?? 900
  const layout = layoutOf(event, intervalSeconds)
  if (!layout || members.some(({ load }) => load.intervalSeconds !== intervalSeconds)) return null
  const { days, eventSlots, adjustmentSlots } = layout
  const date = event.event.start.toZonedDateTimeISO(event.zone).toPlainDate()
  const portfolio: Portfolio = {
    ...event,
    accounts: members.length,
    days,
    intervalSeconds,
    eventSlots,
    adjustmentSlots,
    eventMilliWh: new Int32Array(members.length * days * eventSlots).fill(ABSENT),
    adjustmentMilliWh: new Int32Array(members.length * days * adjustmentSlots).fill(ABSENT),
    calledOn: new Uint8Array(members.length * days),
    generator: Uint8Array.from(members, (member) => Number(member.generator ?? false)),
  }
  for (const [account, { load, pastEvents }] of members.entries()) {
    for (let d = 0; d < days; d++) {
      const at = account * days + d
      const fits =
        copy(load, layout.eventStartsS[d]!, portfolio.eventMilliWh, at * eventSlots, eventSlots) &&
        copy(load, layout.adjustmentStartsS[d]!, portfolio.adjustmentMilliWh, at * adjustmentSlots, adjustmentSlots)
      if (!fits) return null
    }
    for (const past of pastEvents) {
      const before = past.until(date).days
      if (before > 0 && before < days) portfolio.calledOn[account * days + before] = 1
    }
  }
  return portfolio
}

/** Copies the readings of consecutive slots; false when a reading lies across the grid or is too large for a column. */
function copy(load: Load, fromS: number, into: Int32Array, at: number, slots: number): boolean {
  const { starts, milliWh, intervalSeconds } = load
  const untilS = fromS + slots * intervalSeconds
  for (let i = firstAt(load, fromS - intervalSeconds + 1); i < starts.length && starts[i]! < untilS; i++) {
    const slot = (starts[i]! - fromS) / intervalSeconds
    if (!Number.isInteger(slot) || Math.abs(milliWh[i]!) >= 2 ** 31) return false
    into[at + slot] = milliWh[i]!
  }
  return true
}
