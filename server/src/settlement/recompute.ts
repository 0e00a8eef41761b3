/** What an event was worth at a past moment, computed again: from the readings as they were stored then, by the rules that were pinned then. */
import { type Verdict, verifyBundle } from '@quickpay/receipt'
import { civilDateOf } from '@quickpay/units'
import { netLoadOf } from '#metering/interval-store.ts'
import type { Queries } from '#platform/db.ts'
import { participantsOf } from '#settlement/explain-store.ts'
import { measurementsOf, type StoredMeasurement } from '#settlement/measurement-store.ts'
import { BASELINE_DAYS } from '#settlement/participation.ts'

/**
 * A result that stood then. `equal` and `different` are of the stored readings; `real-time` came out again from the readings kept with the
 * result, because that feed is not kept by revision; `reported` stands on the utility's word, of which there is nothing to compute.
 */
export type Recomputed = {
  readonly participationId: string
  readonly version: number
  readonly cents: bigint
  readonly verdict: Verdict | { readonly is: 'reported' } | { readonly is: 'real-time' }
}
type Account = { readonly memberId: string; readonly accountId: string; readonly participationId: string }

/** Everybody in an event who had a result at that moment. */
export async function* recomputeEvent(q: Queries, eventId: string, at: Temporal.Instant): AsyncGenerator<Recomputed> {
  for (const account of await participantsOf(q, eventId)) {
    const versions = await measurementsOf(q, account.memberId, account.participationId)
    const stood = versions.findLast((one) => Temporal.Instant.compare(one.measuredAt, at) <= 0)
    if (stood) yield { ...stood, verdict: await verdictOf(q, account, stood) }
  }
}

async function verdictOf(q: Queries, account: Account, stood: StoredMeasurement): Promise<Recomputed['verdict']> {
  if (stood.basis === 'utility-report') return { is: 'reported' }
  if (stood.basis === 'validated') return verifyBundle(stood.bundle, await loadThen(q, account, stood))
  const verdict = verifyBundle(stood.bundle)
  return verdict.is === 'equal' ? { is: 'real-time' } : verdict
}

/** The readings that had come when the last one that it used had. */
function loadThen(q: Queries, { memberId, accountId }: Account, { bundle: { event }, readingsCompleteAt }: StoredMeasurement) {
  const dateOf = (instant: string) => civilDateOf(Temporal.Instant.from(instant), event.zone)
  const from = dateOf(event.start).subtract({ days: BASELINE_DAYS })
  return netLoadOf(q, memberId, accountId, from, dateOf(event.end), { asOf: readingsCompleteAt })
}
