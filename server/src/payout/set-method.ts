/** Puts a way to be paid on file; what waited for it is paid now. A first method is not held back. */
import { lockBalances } from '#ledger/ledger-store.ts'
import type { MethodChoice } from '#payout/method.ts'
import { addMethod, currentMethod, retireMethod } from '#payout/method-store.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** The same choice again keeps the method, and still pays what waits. */
export async function setMethod(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  memberId: string,
  choice: MethodChoice,
): Promise<{ methodId: string }> {
  // Two forms at once take turns at the member's money.
  await lockBalances(work.trx, [memberId])
  const current = await currentMethod(work.trx, memberId)
  const same = current?.kind === choice.kind && current.last4 === choice.last4
  const methodId = same ? current.methodId : newId('mth')
  if (!same) {
    if (current) await retireMethod(work.trx, memberId, current.methodId, work.now)
    await addMethod(work.trx, { ...choice, memberId, methodId, createdAt: work.now })
  }
  await work.emit('payout-method.set', [subjectOf(memberId, methodId)])
  return { methodId }
}
