/** A change of the way to be paid is told at the contact on file, before it counts: its owner can still say no. */
import { tell } from '#messaging/tell-task.ts'
import { openChange } from '#payout/method-change-store.ts'
import { currentMethod } from '#payout/method-store.ts'
import { partsOf } from '#platform/ids.ts'

/** On `payout-method.changing`. A change that was withdrawn or replaced meanwhile is not told. */
export const tellMethodChange = tell('tellMethodChange', async ({ db }, subject) => {
  const { memberId, id: methodId } = partsOf(subject)
  const change = await openChange(db, memberId)
  if (change?.methodId !== methodId) return []
  const current = await currentMethod(db, memberId)
  const parameters = {
    to: { kind: change.kind, last4: change.last4 },
    until: current && { kind: current.kind, last4: current.last4 },
    countsFromAt: change.countsFromAt.toString(),
  }
  return [{ memberId, cause: `method:${methodId}:changing`, template: 'method-changing', parameters }]
})
