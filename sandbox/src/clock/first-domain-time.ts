/** Where a new sandbox starts: a summer morning from which an event for tomorrow can be planned on whatever date it is started. */
import { NEW_YORK } from '@quickpay/units'

/** Independence Day and the weekday it is observed on; no other federal holiday falls in July (5 U.S.C. § 6103). */
function isJulyHoliday(date: Temporal.PlainDate): boolean {
  const fourth = Temporal.PlainDate.from({ year: date.year, month: 7, day: 4 })
  const observed = fourth.dayOfWeek === 6 ? fourth.subtract({ days: 1 }) : fourth.dayOfWeek === 7 ? fourth.add({ days: 1 }) : fourth
  return date.equals(fourth) || date.equals(observed)
}

function isOrdinaryWeekday(date: Temporal.PlainDate): boolean {
  return date.dayOfWeek <= 5 && !isJulyHoliday(date)
}

/**
 * The first domain time of a new state: 09:30 in New York on the next Tuesday or Wednesday of a July that is, like the two
 * days after it, an ordinary weekday; never before `realNow`. Forward only, because domain time never goes back.
 */
export function firstDomainTime(realNow: Temporal.Instant): Temporal.Instant {
  const today = realNow.toZonedDateTimeISO(NEW_YORK).toPlainDate()
  for (let date = today; ; date = date.month === 7 ? date.add({ days: 1 }) : nextJuly(date)) {
    if (date.month !== 7 || (date.dayOfWeek !== 2 && date.dayOfWeek !== 3)) continue
    if (![0, 1, 2].every((days) => isOrdinaryWeekday(date.add({ days })))) continue
    const start = date.toZonedDateTime({ timeZone: NEW_YORK, plainTime: '09:30' }).toInstant()
    if (Temporal.Instant.compare(start, realNow) >= 0) return start
  }
}

function nextJuly(date: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year: date.month > 7 ? date.year + 1 : date.year, month: 7, day: 1 })
}
