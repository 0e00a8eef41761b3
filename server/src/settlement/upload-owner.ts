/** Whether a file is of the account it was brought for, by what it names and what it says. Pure, and of the member's own data alone. */
import type { MemberFile } from '#settlement/upload-file.ts'
import type { ReadingsBeside } from '#settlement/upload-readings.ts'

export type KnownAccount = {
  /** As digits; null before the utility has named it. */
  readonly number: string | null
  readonly usagePoints: ReadonlySet<string>
  /** Of the member's other accounts. */
  readonly otherNumbers: ReadonlySet<string>
  readonly otherUsagePoints: ReadonlySet<string>
}

/** Files of several accounts are read for this one: only its own meters of them, where it has any. */
export function ownPoints(file: MemberFile, known: KnownAccount): MemberFile['points'] {
  const own = file.points.filter(({ usagePoint }) => usagePoint !== null && known.usagePoints.has(usagePoint))
  return own.length > 0 ? own : file.points
}

/**
 * A number says more than a meter. A meter by a name that we do not know may still be the account's, since a portal's download can name it
 * otherwise than its feed: then its readings tell, most of which are the utility's own. What others have on file is not asked, so that a
 * refusal says nothing about them.
 */
export function isOfAccount(file: MemberFile, known: KnownAccount, beside: ReadingsBeside): boolean {
  const { accountNumbers } = file
  if (accountNumbers.length > 0 && known.number !== null) return accountNumbers.includes(known.number)
  if (accountNumbers.some((one) => known.otherNumbers.has(one))) return false
  const named = file.points.flatMap(({ usagePoint }) => usagePoint ?? [])
  if (named.some((one) => known.usagePoints.has(one))) return true
  if (named.some((one) => known.otherUsagePoints.has(one))) return false
  return named.length === 0 || beside.differing.length * 2 <= beside.compared
}
