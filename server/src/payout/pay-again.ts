/** A person has a payment sent again that failed on our side or was taken back: by then nothing goes out by itself. */
import { partsOfPayout } from '#payout/part-store.ts'
import { newestPayout } from '#payout/payout-store.ts'
import { isOursToMend } from '#payout/rail.ts'
import { addAudit } from '#platform/audit-store.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** False when it is under way or paid, or when the member has to name a method first. Whatever else holds the money goes on holding it. */
export async function payAgain(
  work: Work,
  { memberId, earningId }: { memberId: string; earningId: string },
  actor: string,
): Promise<boolean> {
  const payout = await newestPayout(work.trx, memberId, earningId)
  const cameBack = payout?.state === 'rejected' || payout?.state === 'returned'
  if (!payout || !cameBack || !isOursToMend(payout.refusal)) return false
  await addAudit(work.trx, { actor, action: 'payout.pay-again', subject: subjectOf(memberId, earningId), reason: payout.refusal }, work.now)
  // All that it carried: each alone may be too little for a payment.
  await work.emit(
    'earning.booked',
    (await partsOfPayout(work.trx, memberId, payout.payoutId)).map((part) => subjectOf(memberId, part.earningId)),
  )
  return true
}
