/** When the data of all authorizations of a utility are asked for at once instead of one by one. */
import { inForceCount } from '#connect/fetch/poll-store.ts'
import { spreadSeconds } from '#connect/fetch/rhythm.ts'
import type { UtilityProfile } from '#connect/utilities.ts'
import type { Queries } from '#platform/db.ts'
import { appoint } from '#platform/due.ts'
import type { Work } from '#platform/task.ts'

/** With more than these, one request takes the place of one for each. */
const BULK_ABOVE = 50

export const isBulk = async (q: Queries, profile: Pick<UtilityProfile, 'id' | 'dialect'>): Promise<boolean> =>
  profile.dialect.bulk && (await inForceCount(q, profile.id, BULK_ABOVE + 1)) > BULK_ABOVE

/** After the hours in which single authorizations are polled, so that what most utilities publish in the night is in it. */
export function bulkTurn(profile: Pick<UtilityProfile, 'id' | 'zone'>, date: Temporal.PlainDate): Temporal.Instant {
  const minutes = spreadSeconds(profile.id, 60)
  return date.toZonedDateTime({ timeZone: profile.zone, plainTime: '07:00' }).add({ minutes }).toInstant()
}

/** One row for each utility, however many of its authorizations call for it. */
export async function appointBulk(work: Pick<Work, 'trx' | 'now'>, profile: Pick<UtilityProfile, 'id' | 'zone'>): Promise<void> {
  const date = work.now.toZonedDateTimeISO(profile.zone).toPlainDate()
  const today = bulkTurn(profile, date)
  const dueAt = Temporal.Instant.compare(today, work.now) > 0 ? today : bulkTurn(profile, date.add({ days: 1 }))
  await appoint(work.trx, [{ dueAt, fact: 'bulk.poll', subject: profile.id }])
}
