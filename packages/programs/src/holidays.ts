/** Holidays as rules: the federal ones of the United States on the days on which they are observed (5 U.S.C. § 6103), and the six of NERC. */
import type { Holiday } from '@quickpay/baseline'

/** On a date; on the n-th weekday of a month (-1 is the last); `since` is the first year. ISO weekdays: Monday is 1. */
type Rule = { readonly name: string; readonly month: number; readonly since?: number } & (
  | { readonly day: number }
  | { readonly weekday: number; readonly nth: number }
)

const rules: readonly Rule[] = [
  { name: 'New Year’s Day', month: 1, day: 1 },
  { name: 'Birthday of Martin Luther King, Jr.', month: 1, weekday: 1, nth: 3, since: 1986 },
  { name: 'Washington’s Birthday', month: 2, weekday: 1, nth: 3 },
  { name: 'Memorial Day', month: 5, weekday: 1, nth: -1 },
  { name: 'Juneteenth National Independence Day', month: 6, day: 19, since: 2021 },
  { name: 'Independence Day', month: 7, day: 4 },
  { name: 'Labor Day', month: 9, weekday: 1, nth: 1 },
  { name: 'Columbus Day', month: 10, weekday: 1, nth: 2 },
  { name: 'Veterans Day', month: 11, day: 11 },
  { name: 'Thanksgiving Day', month: 11, weekday: 4, nth: 4 },
  { name: 'Christmas Day', month: 12, day: 25 },
]

/** The North American Electric Reliability Corporation's "additional off-peak days": no Juneteenth, and only a Sunday is made good. */
const nercNames = new Set(['New Year’s Day', 'Memorial Day', 'Independence Day', 'Labor Day', 'Thanksgiving Day', 'Christmas Day'])

function dateOf(rule: Rule, year: number): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month: rule.month, day: 1 })
  if ('day' in rule) return first.with({ day: rule.day })
  if (rule.nth > 0) return first.add({ days: ((rule.weekday - first.dayOfWeek + 7) % 7) + 7 * (rule.nth - 1) })
  const last = first.with({ day: first.daysInMonth })
  return last.subtract({ days: (last.dayOfWeek - rule.weekday + 7) % 7 })
}

type Observed = (date: Temporal.PlainDate) => Temporal.PlainDate

/** A holiday on a Saturday is observed the Friday before, one on a Sunday the Monday after. */
const federally: Observed = (date) =>
  date.dayOfWeek === 6 ? date.subtract({ days: 1 }) : date.dayOfWeek === 7 ? date.add({ days: 1 }) : date

/** A holiday on a Sunday is observed the Monday after; one on a Saturday stays there. */
const byNerc: Observed = (date) => (date.dayOfWeek === 7 ? date.add({ days: 1 }) : date)

/**
 * All federal holidays from `from` to `to`, both included, in order of date. A holiday that falls on a weekend is there twice: on its own
 * day and, named so, on the weekday on which it is observed.
 */
export const federalHolidays = (from: Temporal.PlainDate, to: Temporal.PlainDate): Holiday[] => holidaysOf(rules, federally, from, to)

/** The holidays of NERC, told as `federalHolidays` tells them. */
export const nercHolidays = (from: Temporal.PlainDate, to: Temporal.PlainDate): Holiday[] =>
  holidaysOf(
    rules.filter((rule) => nercNames.has(rule.name)),
    byNerc,
    from,
    to,
  )

function holidaysOf(calendar: readonly Rule[], observed: Observed, from: Temporal.PlainDate, to: Temporal.PlainDate): Holiday[] {
  const found: Holiday[] = []
  // 1 January may be observed on 31 December of the year before.
  for (let year = from.year; year <= to.year + 1; year++) {
    for (const rule of calendar) {
      if (rule.since !== undefined && year < rule.since) continue
      const date = dateOf(rule, year)
      found.push({ date, name: rule.name })
      if (!observed(date).equals(date)) found.push({ date: observed(date), name: `${rule.name} (observed)` })
    }
  }
  const inside = ({ date }: Holiday) => Temporal.PlainDate.compare(from, date) <= 0 && Temporal.PlainDate.compare(date, to) <= 0
  return found.filter(inside).sort((a, b) => Temporal.PlainDate.compare(a.date, b.date))
}
