/** Puts a way to be paid on file. A first one counts at once and pays what waited; a change counts a day later, and is told to its owner. */
import { lockBalances } from '#ledger/ledger-store.ts'
import type { MethodChoice } from '#payout/method.ts'
import { CHANGE_WAITS, judgeChoice } from '#payout/method-change.ts'
import { addChange, endChange, openChange, openChanges } from '#payout/method-change-store.ts'
import { addMethod, currentMethod, newestMethod, retireMethod } from '#payout/method-store.ts'
import { newId, partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

type Part = Pick<Work, 'trx' | 'now' | 'emit' | 'wait'>

/** Of one destination, the default without one. The choice that counts already keeps the method, withdraws a change that waits, and still pays what waits. */
export async function setMethod(
  work: Part,
  memberId: string,
  choice: MethodChoice,
  destinationId: string | null = null,
): Promise<{ methodId: string; countsFromAt: Temporal.Instant }> {
  // Two forms at once take turns at the member's money.
  await lockBalances(work.trx, [memberId])
  const [current, newest, open] = [
    await currentMethod(work.trx, memberId, destinationId),
    await newestMethod(work.trx, memberId, destinationId),
    await openChange(work.trx, memberId, destinationId),
  ]
  const verdict = judgeChoice({ newest, open }, choice)
  if (verdict === 'repeated' && open) return open
  if (verdict === 'change') {
    if (open) await endChange(work.trx, open, 'replaced', work.now)
    const when = { askedAt: work.now, countsFromAt: work.now.add(CHANGE_WAITS) }
    const change = { ...choice, ...when, memberId, destinationId, methodId: newId('mth') }
    await addChange(work.trx, change)
    const subject = subjectOf(memberId, change.methodId)
    await work.wait(change.countsFromAt, 'payout-method.due', subject)
    await work.emit('payout-method.changing', [subject])
    return change
  }
  if (open) await endChange(work.trx, open, 'withdrawn', work.now)
  const methodId = current?.methodId ?? newId('mth')
  if (!current) await addMethod(work.trx, { ...choice, memberId, destinationId, methodId, createdAt: work.now })
  await work.emit('payout-method.set', [subjectOf(memberId, methodId)])
  return { methodId, countsFromAt: work.now }
}

/** On `payout-method.due`: the change counts from now, unless it was withdrawn or replaced meanwhile. */
export const adoptMethod = task<object, readonly string[]>({
  name: 'adoptMethod',
  prepare: async (_world, subjects) => subjects,
  async commit(work, subjects) {
    // All at once, in the one order in which balances are held.
    await lockBalances(
      work.trx,
      subjects.map((subject) => partsOf(subject).memberId),
    )
    for (const subject of subjects) await adopt(work, subject)
  },
})

async function adopt(work: Work, subject: string): Promise<void> {
  const { memberId, id: methodId } = partsOf(subject)
  const open = (await openChanges(work.trx, memberId)).find((one) => one.methodId === methodId)
  if (!open || Temporal.Instant.compare(open.countsFromAt, work.now) > 0) return
  const { destinationId, kind, last4 } = open
  const current = await currentMethod(work.trx, memberId, destinationId)
  if (current) await retireMethod(work.trx, memberId, current.methodId, work.now)
  await addMethod(work.trx, { memberId, destinationId, methodId, kind, last4, createdAt: work.now })
  await endChange(work.trx, open, 'adopted', work.now)
  await work.emit('payout-method.set', [subject])
}
