/** The calendar of an event: which days are candidates for its baseline, and which of them are out whatever their readings say. */
import { type Interval, seconds } from '@quickpay/units'
import type { DayReason, Question } from './question.ts'
import type { BaselineSpec, WindowRule } from './spec.ts'

/** A civil day before an event, and the instant (epoch seconds) at which it shows the event's time of day. */
export type CivilDay = { readonly date: Temporal.PlainDate; readonly key: string; readonly dayOfWeek: number; readonly startS: number }

/** The rule of the event's day and the days it searches, newest first. `like` are those it compares; `reason` is why one of these is out for
 *  every account. Past events differ from account to account and are not in it. */
export type Calendar = {
  readonly rule: WindowRule
  readonly days: readonly (CivilDay & { readonly like: boolean; readonly reason: DayReason | null })[]
}

export function calendarOf(question: Pick<Question, 'spec' | 'event' | 'zone' | 'holidays'>): Calendar {
  const { spec, event, zone } = question
  const holidays = new Set(question.holidays.map(({ date }) => date.toString()))
  const searched = Math.max(spec.weekday.lookbackDays, spec.weekend.lookbackDays)
  const [today, ...before] = civilDays(event, zone, searched + 1)
  const holiday = holidays.has(today!.key)
  const dayOfWeek = holiday && spec.holidayEventAs === 'sunday' ? 7 : today!.dayOfWeek
  const rule = dayOfWeek > 5 ? spec.weekend : spec.weekday
  const skipped = skippedBefore(rule, before)
  const days = before.slice(0, rule.lookbackDays).map((day, i) => {
    const like = isLike(rule, dayOfWeek, day, holidays.has(day.key))
    const reason = !like ? null : i === skipped ? 'day-before' : rule.skipHolidays && holidays.has(day.key) ? 'holiday' : null
    return { date: day.date, key: day.key, dayOfWeek: day.dayOfWeek, startS: day.startS, like, reason } as const
  })
  return { rule, days }
}

function isLike({ likeDays }: WindowRule, dayOfWeek: number, day: CivilDay, holiday: boolean): boolean {
  if (likeDays === 'weekday') return day.dayOfWeek <= 5
  if (likeDays === 'any-weekend') return day.dayOfWeek > 5
  if (likeDays === 'weekend-or-holiday') return day.dayOfWeek > 5 || holiday
  return (likeDays === 'holidays-as-sundays' && holiday ? 7 : day.dayOfWeek) === dayOfWeek
}

/** The index of the day that the rule skips right before the event, -1 when it skips none. */
const skippedBefore = ({ skipDayBefore }: WindowRule, before: readonly CivilDay[]): number =>
  skipDayBefore === 'no' ? -1 : skipDayBefore === 'calendar-day' ? 0 : before.findIndex((day) => day.dayOfWeek <= 5)

/** A call of an account in the past. */
export type Call = { readonly date: Temporal.PlainDate; readonly programId: string }

/** Which of an account's calls, real events and tests alike, make event days for an event of `programId`: the `pastEvents` of a question. */
export const eventDaysOf = (spec: BaselineSpec, programId: string, calls: readonly Call[]): Temporal.PlainDate[] =>
  calls.filter((call) => spec.eventDays !== 'same-program' || call.programId === programId).map(({ date }) => date)

/** What asking a zone gave last, because the same event is asked for many accounts. It depends on nothing but its key. */
const known = new Map<string, readonly CivilDay[]>()
const knownAtMost = 64

/** The event's own civil day and the ones before it, newest first, `count` in all. */
export function civilDays(event: Interval, zone: string, count: number): readonly CivilDay[] {
  const key = `${seconds(event.start)} ${count} ${zone}`
  let days = known.get(key)
  if (!days) {
    const start = event.start.toZonedDateTimeISO(zone)
    const [today, plainTime] = [start.toPlainDate(), start.toPlainTime()]
    days = Array.from({ length: count }, (_, d) => {
      const date = today.subtract({ days: d })
      // Where the clock is put back the event's own instant counts, not the first of the two that show its time.
      const startS = d === 0 ? seconds(event.start) : seconds(date.toZonedDateTime({ timeZone: zone, plainTime }).toInstant())
      return { date, key: date.toString(), dayOfWeek: date.dayOfWeek, startS }
    })
    if (known.size === knownAtMost) known.delete(known.keys().next().value!)
    known.set(key, days)
  }
  return days
}
