/** Until when little money waits for company: the end of the season in which it waits; out of season nothing more is earned, so it does not wait. Pure. */
import { programIds, termsOn } from '@quickpay/programs'
import { civilDateOf, NEW_YORK } from '@quickpay/units'

/** The midnight after the season's last day of any program; null out of season. */
export function seasonEnd(now: Temporal.Instant): Temporal.Instant | null {
  const today = civilDateOf(now, NEW_YORK)
  const ends = programIds.flatMap((programId) => {
    const answer = termsOn(programId, today)
    if (answer.is !== 'found' && answer.is !== 'out-of-season') return []
    const [first, last] = [answer.terms.season.first, answer.terms.season.last].map((day) =>
      Temporal.PlainDate.from(`${today.year}-${day}`),
    )
    return Temporal.PlainDate.compare(first!, today) <= 0 && Temporal.PlainDate.compare(today, last!) <= 0 ? [last!.add({ days: 1 })] : []
  })
  const end = ends.sort(Temporal.PlainDate.compare).at(-1)
  return end?.toZonedDateTime(NEW_YORK).toInstant() ?? null
}
