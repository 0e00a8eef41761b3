/** A program's terms and season around a day, whether events are called on it or not. Pure. */
import { type ProgramTerms, termsOn } from '@quickpay/programs'

/** The terms in force around a day, in or out of season. */
export function termsAbout(programId: string, date: Temporal.PlainDate): ProgramTerms {
  const answer = termsOn(programId, date)
  if (answer.is !== 'found' && answer.is !== 'out-of-season') throw new Error(`no terms for ${programId} on ${date}`)
  return answer.terms
}

/** The first day of the program's season of this year. */
export const seasonStart = (programId: string, date: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.from(`${date.year}-${termsAbout(programId, date).season.first}`)
