/** A portfolio: the same event for many accounts, their readings in columns, so that one pass over memory measures them all. */
import { adjustmentHours } from './adjustment.ts'
import { civilDays } from './calendar.ts'
import type { Question } from './question.ts'

/** Stands where there is no reading. */
export const ABSENT = -(2 ** 31)

/** What is the same for all accounts. */
export type PortfolioEvent = Pick<Question, 'spec' | 'event' | 'zone' | 'holidays' | 'adjusted' | 'immediateNoticeAt' | 'otherEvents'>

/** What there is of the slots of a day. */
export const dayStates = ['complete', 'partly', 'empty'] as const

/**
 * Whole milliwatt-hours, `ABSENT` where a reading is missing. Day 0 is the event's own civil day, day d the one d days before, up to
 * `days` − 1. `eventMilliWh` holds the slots of the event's hours, `adjustmentMilliWh` those of the hours it is adjusted by (no slots when
 * it is not): account by account, in it day by day, in it slot by slot. `fillerOf` fills it.
 */
export type Portfolio = PortfolioEvent & {
  readonly accounts: number
  readonly days: number
  readonly intervalSeconds: number
  readonly eventSlots: number
  readonly adjustmentSlots: number
  readonly eventMilliWh: Int32Array
  readonly adjustmentMilliWh: Int32Array
  /** What there is of a day's event slots and of its adjustment slots, as an index into `dayStates`: account by account, day by day. */
  readonly dayState: Uint8Array
  readonly adjustmentState: Uint8Array
  /** 1 where the account was called on that day: account by account, day by day. */
  readonly calledOn: Uint8Array
  /** 1 where the account reduces by a generator. */
  readonly generator: Uint8Array
}

/** Where the slots of a portfolio lie in time: for each day the epoch seconds of its first event slot and of its first adjustment slot. */
export type Layout = {
  readonly days: number
  readonly intervalSeconds: number
  readonly eventSlots: number
  readonly adjustmentSlots: number
  readonly eventStartsS: Float64Array
  readonly adjustmentStartsS: Float64Array
}

/** Null when the event does not consist of whole hours that begin where a reading does, or the method does not count net export as it is:
 *  such accounts are measured one by one. */
export function layoutOf(event: PortfolioEvent, intervalSeconds: number): Layout | null {
  const { spec, zone } = event
  const startS = event.event.start.epochMilliseconds / 1000
  const lengthS = event.event.end.epochMilliseconds / 1000 - startS
  const onGrid = startS % intervalSeconds === 0 && 3600 % intervalSeconds === 0
  if (!onGrid || lengthS <= 0 || lengthS > 86_400 || lengthS % 3600 !== 0 || spec.netExport === 'zero') return null
  const days = 1 + Math.max(spec.weekday.lookbackDays, spec.weekend.lookbackDays)
  const eventStartsS = Float64Array.from(civilDays(event.event, zone, days), (day) => day.startS)
  const hours = event.adjusted && spec.adjustment ? adjustmentHours(event, spec.adjustment, startS) : []
  if (hours.some((hour) => hour.fromS % intervalSeconds !== 0)) return null
  return {
    days,
    intervalSeconds,
    eventSlots: lengthS / intervalSeconds,
    adjustmentSlots: (hours.length * 3600) / intervalSeconds,
    eventStartsS,
    adjustmentStartsS: eventStartsS.map((start) => start + (hours[0]?.fromS ?? 0)),
  }
}
