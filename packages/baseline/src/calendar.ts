/** The calendar of an event: which days are candidates for its baseline, and which of them are out whatever their readings say. */
import type { DayReason, Question } from './question.ts'
import type { WindowRule } from './spec.ts'

/** A day of the kind looked for. `reason` is why it is out for every account; past events differ from account to account and are not in it. */
export type Candidate = { readonly date: Temporal.PlainDate; readonly daysBefore: number; readonly reason: DayReason | null }

export type Calendar = { readonly rule: WindowRule; readonly like: readonly number[]; readonly candidates: readonly Candidate[] }

/** Newest first. `like` are ISO days of the week, Monday is 1. */
export function calendarOf(question: Pick<Question, 'spec' | 'event' | 'zone' | 'holidays'>): Calendar {
  const { rule, like } = ruleFor(question)
  const eventDate = question.event.start.toZonedDateTimeISO(question.zone).toPlainDate()
  const holidays = new Set(question.holidays.map(({ date }) => date.toString()))
  const dayBefore = dayBeforeOf(eventDate, rule)
  const candidates: Candidate[] = []
  for (let daysBefore = 1; daysBefore <= rule.lookbackDays; daysBefore++) {
    const date = eventDate.subtract({ days: daysBefore })
    if (!like.includes(date.dayOfWeek)) continue
    const reason = dayBefore?.equals(date) ? 'day-before' : rule.skipHolidays && holidays.has(date.toString()) ? 'holiday' : null
    candidates.push({ date, daysBefore, reason })
  }
  return { rule, like, candidates }
}

/** By the literal day of the week, unless the specification treats a holiday as a Sunday. */
export function ruleFor({ spec, event, zone, holidays }: Pick<Question, 'spec' | 'event' | 'zone' | 'holidays'>): {
  rule: WindowRule
  like: readonly number[]
} {
  const date = event.start.toZonedDateTimeISO(zone).toPlainDate()
  const asSunday = spec.holidayEventAs === 'sunday' && holidays.some((holiday) => holiday.date.equals(date))
  const dayOfWeek = asSunday ? 7 : date.dayOfWeek
  const rule = dayOfWeek > 5 ? spec.weekend : spec.weekday
  const like = { weekday: [1, 2, 3, 4, 5], 'any-weekend': [6, 7], 'same-name': [dayOfWeek] }[rule.likeDays]
  return { rule, like }
}

/** The day that the rule skips before the event, if any. */
export function dayBeforeOf(eventDate: Temporal.PlainDate, rule: WindowRule): Temporal.PlainDate | undefined {
  if (rule.skipDayBefore === 'no') return undefined
  let date = eventDate.subtract({ days: 1 })
  if (rule.skipDayBefore === 'weekday') while (date.dayOfWeek > 5) date = date.subtract({ days: 1 })
  return date
}
