/** By when a person of the staff answers: by the end of the next business day, in New York. Pure. */
import { federalHolidays } from '@quickpay/programs'
import { civilDateOf, NEW_YORK } from '@quickpay/units'

/** The last moment of the first day after the asking that is neither on a weekend nor a federal holiday (5 U.S.C. § 6103). */
export function answerBy(askedAt: Temporal.Instant): Temporal.Instant {
  const asked = civilDateOf(askedAt, NEW_YORK)
  const holidays = new Set(federalHolidays(asked, asked.add({ days: 14 })).map(({ date }) => date.toString()))
  let day = asked.add({ days: 1 })
  while (day.dayOfWeek > 5 || holidays.has(day.toString())) day = day.add({ days: 1 })
  return day.add({ days: 1 }).toZonedDateTime(NEW_YORK).toInstant()
}

/** The civil day that such a moment ends. */
export const answerByOn = (by: Temporal.Instant): Temporal.PlainDate => civilDateOf(by.subtract({ seconds: 1 }), NEW_YORK)
