/** Names a payee, and says which account's money goes to whom. What would send money elsewhere than before counts a day later, and is told to its owner. */
import { accountsOf } from '#connect/account-store.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import { type Choice, countsFrom, judgeDestination, type LabelError, readLabel } from '#payout/destination.ts'
import { addChoice, addDestination, adoptChoice, choicesOf, destinationsOf, endChoice } from '#payout/destination-store.ts'
import type { MethodChoice } from '#payout/method.ts'
import { currentMethod, newestMethod } from '#payout/method-store.ts'
import { setMethod } from '#payout/set-method.ts'
import type { Queries } from '#platform/db.ts'
import { newId, partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

type Part = Pick<Work, 'trx' | 'now' | 'emit' | 'wait'>

/** A payee is named together with a way to be paid, so that no account's money is sent to one who has none. Nothing goes to it before an account does. */
export async function addPayee(
  work: Part,
  memberId: string,
  values: Readonly<Record<string, string>>,
  method: MethodChoice,
): Promise<{ readonly destinationId: string } | { readonly errors: readonly LabelError[] }> {
  await lockBalances(work.trx, [memberId])
  const read = readLabel(values, await destinationsOf(work.trx, memberId))
  if ('errors' in read) return read
  const destinationId = newId('dst')
  await addDestination(work.trx, { memberId, destinationId, label: read.label }, work.now)
  await setMethod(work, memberId, method, destinationId)
  return { destinationId }
}

/** How a choice stands to what there is; null where the account's or the payee's id is none of the member's. */
export async function judgeChoiceOf(q: Queries, { memberId, accountId, destinationId }: Asked) {
  const isOwn = (await accountsOf(q, memberId)).some((one) => one.accountId === accountId)
  const isKnown = destinationId === null || (await destinationsOf(q, memberId)).some((one) => one.destinationId === destinationId)
  if (!isOwn || !isKnown) return null
  const { counting, waiting } = await choicesOf(q, memberId)
  const [counts, waits] = [counting, waiting].map((list) => list.find((one) => one.accountId === accountId))
  const now = counts?.destinationId ?? null
  const hadMethod = (await newestMethod(q, memberId, now)) !== null
  return { counts, waits, verdict: judgeDestination({ counting: now, waiting: waits?.destinationId, hadMethod }, destinationId) }
}

export type Asked = Pick<Choice, 'memberId' | 'accountId' | 'destinationId'>

/** Which payee an account's money goes to. Choosing the one that counts takes back what waits. False where an id is none of the member's. */
export async function chooseDestination(work: Part, asked: Asked): Promise<boolean> {
  const { trx, now } = work
  const { memberId } = asked
  await lockBalances(trx, [memberId])
  const judged = await judgeChoiceOf(trx, asked)
  if (!judged) return false
  const { counts, waits, verdict } = judged
  if (verdict === 'repeated') return true
  if (waits) await endChoice(trx, waits, now)
  if (verdict === 'kept') return true
  const choice = { ...asked, choiceId: newId('dch'), askedAt: now, countsFromAt: countsFrom(verdict, now) }
  const subject = subjectOf(memberId, choice.choiceId)
  if (verdict === 'change') {
    await addChoice(trx, choice, 'waiting')
    await work.wait(choice.countsFromAt, 'account-destination.due', subject)
    await work.emit('account-destination.changing', [subject])
    return true
  }
  if (counts) await endChoice(trx, counts, now)
  await addChoice(trx, choice, 'counts')
  await judgeAgain(work, choice)
  return true
}

/** On `account-destination.due`: the choice counts from now, unless it was taken back or replaced meanwhile. */
export const adoptDestination = task<object, readonly string[]>({
  name: 'adoptDestination',
  prepare: async (_world, subjects) => subjects,
  async commit(work, subjects) {
    await lockBalances(
      work.trx,
      subjects.map((subject) => partsOf(subject).memberId),
    )
    for (const subject of subjects) await adopt(work, subject)
  },
})

async function adopt(work: Work, subject: string): Promise<void> {
  const { memberId, id } = partsOf(subject)
  const { counting, waiting } = await choicesOf(work.trx, memberId)
  const choice = waiting.find((one) => one.choiceId === id)
  if (!choice || Temporal.Instant.compare(choice.countsFromAt, work.now) > 0) return
  const before = counting.find((one) => one.accountId === choice.accountId)
  if (before) await endChoice(work.trx, before, work.now)
  await adoptChoice(work.trx, choice)
  await judgeAgain(work, choice)
}

/** What waits of the account may go out over another method now, or has to wait for one. */
async function judgeAgain({ trx, emit }: Part, { memberId, choiceId, destinationId }: Choice): Promise<void> {
  const method = await currentMethod(trx, memberId, destinationId)
  await emit('payout-method.set', [subjectOf(memberId, method?.methodId ?? choiceId)])
}
