/** Who is paid for which site: the default and the payees that a member named, with what counts now and what was asked for. */
import type { Form, Payee, PayeeAnswer, PayeesAnswer } from '@quickpay/web/answers'
import { choicesOf, destinationsOf } from '#payout/destination-store.ts'
import { methodKinds } from '#payout/method.ts'
import { CHANGE_WAITS } from '#payout/method-change.ts'
import { openChanges } from '#payout/method-change-store.ts'
import { currentMethods, newestMethod } from '#payout/method-store.ts'
import type { World } from '../../world.ts'
import { accountAnswers } from './account.ts'
import { methodAnswer } from './method.ts'
import { labelOfAccount } from './payment.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>
export const noForm: Form = { values: {}, errors: [] }

export async function payeesAnswer(world: Part, memberId: string, mayChange: boolean, form: Form = noForm): Promise<PayeesAnswer> {
  const { db, clock } = world
  const [accounts, named, methods, changes, { counting, waiting }] = await Promise.all([
    accountAnswers(world, memberId),
    destinationsOf(db, memberId),
    currentMethods(db, memberId),
    openChanges(db, memberId),
    choicesOf(db, memberId),
  ])
  const sites = accounts.map((account) => {
    const waits = waiting.find((one) => one.accountId === account.id)
    return {
      id: account.id,
      label: labelOfAccount(account),
      payee: counting.find((one) => one.accountId === account.id)?.destinationId ?? null,
      changing: waits ? { payee: waits.destinationId, countsFromAt: waits.countsFromAt.toString() } : null,
    }
  })
  const payees = [{ destinationId: null, label: null }, ...named].map(({ destinationId: id, label }): Payee => {
    const method = methods.find((one) => one.destinationId === id)
    const change = changes.find((one) => one.destinationId === id)
    return {
      id,
      label,
      method: method ? methodAnswer(method) : null,
      changing: change ? { ...methodAnswer(change), countsFromAt: change.countsFromAt.toString() } : null,
      sites: sites.filter((site) => site.payee === id).map((site) => site.label),
    }
  })
  return { payees, sites, form, changeCountsFromAt: clock.now().add(CHANGE_WAITS).toString(), mayChange }
}

/** The page of one payee, or of a new one; null when the member has no such payee. */
export async function payeeAnswer(world: Part, memberId: string, payeeId: string | null, form: Form = noForm): Promise<PayeeAnswer | null> {
  const choices = methodKinds.map(({ kind, needs }) => ({ id: kind, needs }))
  if (payeeId === null) return { payee: null, form, changeCountsFromAt: null, choices }
  const payee = (await payeesAnswer(world, memberId, true)).payees.find((one) => one.id === payeeId)
  if (!payee) return null
  const newest = await newestMethod(world.db, memberId, payeeId)
  return { payee, form, changeCountsFromAt: newest && world.clock.now().add(CHANGE_WAITS).toString(), choices }
}
