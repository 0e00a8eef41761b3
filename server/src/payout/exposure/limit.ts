/** An operator's decision on how much of a program may be out before its utility pays. One person decides, with a reason that is kept. */
import { addLimit, limits, lockPrograms, type Program } from '#payout/exposure/exposure-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'

export type NewLimit = Program & {
  /** Null lifts the limit. */
  readonly limitCents: bigint | null
  readonly reason: string
}

/** A decision that changes nothing is none. Lowering a limit pauses nobody who is on the way already; raising it lets go on whoever now fits. */
export async function setLimit(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  { utilityId, programId, limitCents, reason }: NewLimit,
  actor: string,
): Promise<'set' | 'same'> {
  await lockPrograms(work.trx, [{ utilityId, programId }])
  const before = (await limits(work.trx)).find((one) => one.utilityId === utilityId && one.programId === programId)
  if ((before?.limitCents ?? null) === limitCents) return 'same'
  const version = (before?.version ?? 0) + 1
  await addLimit(work.trx, { utilityId, programId, version, limitCents, reason, decidedBy: actor, decidedAt: work.now })
  await addAudit(work.trx, { actor, action: 'exposure.limit', subject: `${utilityId}/${programId}`, reason }, work.now)
  await work.emit('exposure.changed', [`${utilityId}/${programId}`])
  return 'set'
}
