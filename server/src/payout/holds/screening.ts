/** Whether a payee is on a list of sanctions: a result that a screening service gave, as a person or a file brought it. Pure. */

export const screeningResults = ['clear', 'possible-match', 'match'] as const
export type ScreeningResult = (typeof screeningResults)[number]

export type Screening = {
  readonly memberId: string
  readonly result: ScreeningResult
  /** Which list, and of which day, as the service names it. */
  readonly listVersion: string
  readonly screenedAt: Temporal.Instant
}
export type Problem = { readonly field: string; readonly code: string }

const VERSION_MAX = 80

/** A row or a form: `result`, `list_version`, `screened_at` (RFC 3339). A screening of tomorrow is none. */
export function readScreening(
  memberId: string,
  fields: Readonly<Record<string, string>>,
  now: Temporal.Instant,
): { readonly screening: Screening } | { readonly problems: readonly Problem[] } {
  const result = screeningResults.find((one) => one === fields['result']?.trim())
  const listVersion = (fields['list_version'] ?? '').trim()
  const screenedAt = instantOf(fields['screened_at'] ?? '')
  const problems: Problem[] = []
  if (!result) problems.push({ field: 'result', code: 'choose' })
  if (listVersion === '' || listVersion.length > VERSION_MAX)
    problems.push({ field: 'list_version', code: listVersion === '' ? 'missing' : 'too-long' })
  if (!screenedAt || Temporal.Instant.compare(screenedAt, now) > 0)
    problems.push({ field: 'screened_at', code: screenedAt ? 'in-the-future' : 'not-a-moment' })
  return result && screenedAt && problems.length === 0 ? { screening: { memberId, result, listVersion, screenedAt } } : { problems }
}

function instantOf(text: string): Temporal.Instant | null {
  try {
    return Temporal.Instant.from(text.trim())
  } catch {
    return null
  }
}
