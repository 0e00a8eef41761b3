/** The ways to be paid, as the pages name them. */
import type { Answers, Form, PayoutMethod } from '@quickpay/web/answers'
import { choicesOf, destinationsOf } from '#payout/destination-store.ts'
import { type Method, type MethodChoice, methodKinds } from '#payout/method.ts'
import { CHANGE_WAITS, judgeChoice } from '#payout/method-change.ts'
import { openChange } from '#payout/method-change-store.ts'
import { currentMethod, newestMethod } from '#payout/method-store.ts'
import type { World } from '../../world.ts'

export const methodAnswer = ({ kind, last4 }: MethodChoice): PayoutMethod => ({ kind, last4 })

/** Whether a choice would move what is owed to another place than where the last payment went. */
export async function isChange(
  { db }: Pick<World, 'db'>,
  memberId: string,
  choice: MethodChoice,
  payeeId: string | null = null,
): Promise<boolean> {
  const [newest, open] = await Promise.all([newestMethod(db, memberId, payeeId), openChange(db, memberId, payeeId)])
  return judgeChoice({ newest, open }, choice) === 'change'
}

/** The page on which one is chosen: what counts now, what was asked for, and when a change asked for now would count. */
export async function methodPage(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  memberId: string,
  form: Form = { values: {}, errors: [] },
): Promise<Answers['payout-method']> {
  const [current, newest, change] = await Promise.all([currentMethod(db, memberId), newestMethod(db, memberId), openChange(db, memberId)])
  return {
    form,
    current: current && methodAnswer(current),
    changing: change && { ...methodAnswer(change), countsFromAt: change.countsFromAt.toString() },
    changeCountsFromAt: newest && clock.now().add(CHANGE_WAITS).toString(),
    choices: methodKinds.map(({ kind, needs }) => ({ id: kind, needs })),
  }
}

/** The named payee that a payment went to, or goes to by its account now; null where it is the default. */
export async function payeeOf(
  { db }: Pick<World, 'db'>,
  { memberId, accountId, method }: { readonly memberId: string; readonly accountId: string | null; readonly method: Method | null },
): Promise<{ id: string; label: string } | null> {
  const named = await destinationsOf(db, memberId)
  if (named.length === 0) return null
  const routed = (await choicesOf(db, memberId)).counting.find((one) => one.accountId === accountId)?.destinationId ?? null
  const payee = named.find((one) => one.destinationId === (method ? method.destinationId : routed))
  return payee ? { id: payee.destinationId, label: payee.label } : null
}
