/** What would send money elsewhere is told at the contact on file, before it counts: its owner can still say no. */
import { accountsOf } from '#connect/account-store.ts'
import { accountLabel } from '#messaging/explained.ts'
import { tell } from '#messaging/tell-task.ts'
import { choicesOf, destinationsOf } from '#payout/destination-store.ts'
import { openChanges } from '#payout/method-change-store.ts'
import { currentMethod } from '#payout/method-store.ts'
import type { Db } from '#platform/db.ts'
import { partsOf } from '#platform/ids.ts'

/** How the member calls a payee; null is the default, which has no name. */
async function labelOf(db: Db, memberId: string, destinationId: string | null): Promise<string | null> {
  return (await destinationsOf(db, memberId)).find((one) => one.destinationId === destinationId)?.label ?? null
}

/** On `payout-method.changing`. A change that was withdrawn or replaced meanwhile is not told. */
export const tellMethodChange = tell('tellMethodChange', async ({ db }, subject) => {
  const { memberId, id: methodId } = partsOf(subject)
  const change = (await openChanges(db, memberId)).find((one) => one.methodId === methodId)
  if (!change) return []
  const current = await currentMethod(db, memberId, change.destinationId)
  const payee = await labelOf(db, memberId, change.destinationId)
  const parameters = {
    to: { kind: change.kind, last4: change.last4 },
    until: current && { kind: current.kind, last4: current.last4 },
    countsFromAt: change.countsFromAt.toString(),
    ...(payee && { payee }),
  }
  return [{ memberId, cause: `method:${methodId}:changing`, template: 'method-changing', parameters }]
})

/** On `account-destination.changing`, by the same rule. */
export const tellPayeeChange = tell('tellPayeeChange', async ({ db, utilities }, subject) => {
  const { memberId, id } = partsOf(subject)
  const { counting, waiting } = await choicesOf(db, memberId)
  const choice = waiting.find((one) => one.choiceId === id)
  const account = (await accountsOf(db, memberId)).find((one) => one.accountId === choice?.accountId)
  if (!choice || !account) return []
  const utility = utilities.get(account.utilityId)?.profile.name ?? ''
  const before = counting.find((one) => one.accountId === account.accountId)
  const parameters = {
    site: accountLabel(account.nickname, utility, account.accountNumber?.slice(-4) ?? null),
    to: await labelOf(db, memberId, choice.destinationId),
    until: await labelOf(db, memberId, before?.destinationId ?? null),
    countsFromAt: choice.countsFromAt.toString(),
  }
  return [{ memberId, cause: `payee:${id}:changing`, template: 'payee-changing', parameters }]
})
