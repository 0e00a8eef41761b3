/** What the server answers about an account's use. Energy is watt-hours; null is missing, never zero. Every figure is worked out by the server. */
import type { Account, Freshness, Series } from './answers.ts'

export type UsageRange = 'day' | 'week' | 'month' | '13-months'
export const usageRanges: readonly UsageRange[] = ['day', 'week', 'month', '13-months']

/** A bar and a row of the table: a reading of a day, a day of a week or a month, a month of thirteen. */
export type UsageBar = {
  startAt: string
  endAt: string
  /** The civil date a day or a month begins on; null of a reading. */
  date: string | null
  takenWh: number | null
  /** What went back to the grid; null where it is not known, or never happens. */
  givenWh: number | null
  /** Of its readings: how many there are, lack, and were estimated by the utility. Before the first and after the newest none lacks. */
  known: number
  missing: number
  estimated: number
}

/** One's own use beside another: with which, over how many days, and by how many percent more (less where negative). */
export type UsageBeside = {
  with: 'usual-day' | 'usual-days' | 'year-ago'
  ownWh: number
  otherWh: number
  percent: number
  days: number
  /** The month both are of, as its first day; null but for `year-ago`. */
  month: string | null
}

export type UsageAnswer = {
  accounts: Pick<Account, 'id' | 'nickname' | 'kind' | 'utility' | 'accountEnding'>[]
  /** The one that is shown; null while there is none. */
  account: UsageAnswer['accounts'][number] | null
  range: UsageRange
  zone: string
  /** Civil dates, both included. */
  from: string
  until: string
  /** The same as instants, as long as the zone makes them. */
  startAt: string
  endAt: string
  /** Where the ranges before and after begin; null where nothing can be there. */
  earlier: string | null
  later: string | null
  freshness: Freshness | null
  intervalMinutes: number
  /** Whether energy ever went back to the grid in the time shown. */
  gives: boolean
  bars: UsageBar[]
  /** The readings of a week's days, for the picture; null of the other ranges. */
  curves: { date: string; taken: Series; given: Series | null }[] | null
  /** The usual day hour by hour, of a day that is shown. */
  usual: Series | null
  sum: Omit<UsageBar, 'startAt' | 'endAt' | 'date'>
  beside: UsageBeside[]
  /** When the most is used: the mean of each hour of the clock and of each whole weekday (Monday first), over so many days. */
  most: {
    days: number
    hoursWh: (number | null)[]
    hour: { fromHour: number; wh: number; percent: number } | null
    weekday: { weekday: number; wh: number } | null
  } | null
  /** Use on working days in the hours in which most is asked of the grid: those of the account's network, or those that are assumed. */
  peak: {
    fromHour: number
    toHour: number
    network: string | null
    wh: number
    percent: number
    days: number
    /** At the average price of the newest bill; null while there is none to go by. */
    cost: { cents: number; centsPerKWh: number; billFrom: string; billUntil: string } | null
  } | null
}

/**
 * The readings of thirteen months, as the chart that zooms takes them. Numbers are little-endian Int32 as base64, in 10^scale Wh; the least of
 * them is a missing one.
 */
export type UsageSeriesAnswer = {
  zone: string
  startAt: string
  intervalSeconds: number
  /** The first civil date, and the slot in which each civil day begins. */
  first: string
  dayStarts: number[]
  scale: number
  taken: string
  given: string | null
  /** A bit a slot, the lowest first: 1 where the utility estimated. */
  estimated: string
  /** How many slots have been due. */
  due: number
}
export const MISSING_READING = -0x80000000
