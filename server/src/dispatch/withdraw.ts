/** Takes an account out of a program for the rest of the season: events that begin from then on do not call it. */
import type { Enrolment } from '#dispatch/enrolment.ts'
import { lockEnrolment, takeStep } from '#dispatch/enrolment-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'

export type Withdrawn = { readonly is: 'withdrawn' } | { readonly is: 'refused'; readonly code: 'not-enrolled' | 'withdrawn-already' }

export async function withdraw(
  work: Pick<Work, 'trx' | 'now'>,
  key: Pick<Enrolment, 'memberId' | 'accountId' | 'programId' | 'season'>,
  { actor, reason }: { readonly actor: string; readonly reason: string | null },
): Promise<Withdrawn> {
  const enrolment = await lockEnrolment(work.trx, key)
  if (!enrolment) return { is: 'refused', code: 'not-enrolled' }
  if (enrolment.state === 'withdrawn') return { is: 'refused', code: 'withdrawn-already' }
  await takeStep(work.trx, enrolment, 'withdrawn', { at: work.now, actor, words: reason })
  await addAudit(work.trx, { actor, action: 'enrolment.withdraw', subject: enrolment.enrolmentId, reason }, work.now)
  return { is: 'withdrawn' }
}
