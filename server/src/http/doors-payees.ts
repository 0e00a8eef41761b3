/** Doors to who is paid for which site. What would send money elsewhere than before asks for a recent sign-in, and counts a day later. */
import type { Form } from '@quickpay/web/answers'
import { may } from '#members/delegates/delegate.ts'
import { addPayee, chooseDestination, judgeChoiceOf } from '#payout/choose-destination.ts'
import { readMethod } from '#payout/method.ts'
import { setMethod } from '#payout/set-method.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import { isChange } from './compose/method.ts'
import { payeeAnswer, payeesAnswer } from './compose/payees.ts'
import { type Door, fieldsOf, type Guest, see } from './door.ts'
import { notFound } from './problem.ts'

const signInAgain = (field: string) => ({ field, code: 'sign-in-again' })

export function payeeDoors(world: World): Door[] {
  const all = (guest: Guest, form?: Form) => payeesAnswer(world, guest.member.memberId, may(guest.role, 'own'), form)
  const one = async (guest: Guest, payeeId: string | null, form?: Form) => {
    const answer = await payeeAnswer(world, guest.member.memberId, payeeId, form)
    if (!answer) throw notFound()
    return answer
  }
  return [
    { method: 'GET', path: '/payees', for: 'member', needs: 'money', open: async ({ show, guest }) => show('payees', await all(guest)) },
    {
      // Each site's choice in a field of its own, named by the site: all are taken, or none.
      method: 'POST',
      path: '/payees',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const { memberId } = guest.member
        const asked = Object.entries(values)
          .filter(([name]) => name.startsWith('acc_'))
          .map(([accountId, payee]) => ({ memberId, accountId, destinationId: payee === '' ? null : payee }))
        const judged = await Promise.all(asked.map((choice) => judgeChoiceOf(world.db, choice)))
        if (judged.includes(null)) throw notFound()
        const changes = judged.some((verdict) => verdict?.verdict === 'change')
        if (changes && !guest.session.isRecent) return show('payees', await all(guest, { values, errors: [signInAgain('payee')] }), 403)
        await inWork(world, async (work) => {
          for (const choice of asked) if (!(await chooseDestination(work, choice))) throw notFound()
        })
        return see(`/${locale}/payees`)
      },
    },
    { method: 'GET', path: '/payees/new', for: 'member', open: async ({ show, guest }) => show('payee', await one(guest, null)) },
    {
      method: 'POST',
      path: '/payees/new',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const values = await fieldsOf(c)
        const again = async (errors: Form['errors'], status: number) => show('payee', await one(guest, null, { values, errors }), status)
        const read = readMethod(values)
        if ('errors' in read) return again(read.errors, 422)
        if (!guest.session.isRecent) return again([signInAgain('label')], 403)
        const added = await inWork(world, (work) => addPayee(work, guest.member.memberId, values, read.choice))
        return 'errors' in added ? again([...added.errors], 422) : see(`/${locale}/payees`)
      },
    },
    {
      method: 'GET',
      path: '/payees/:payee',
      for: 'member',
      open: async ({ c, show, guest }) => show('payee', await one(guest, c.req.param('payee') ?? '')),
    },
    {
      method: 'POST',
      path: '/payees/:payee',
      for: 'member',
      async open({ c, show, guest, locale }) {
        const payeeId = c.req.param('payee') ?? ''
        const { memberId } = guest.member
        const values = await fieldsOf(c)
        const again = async (errors: Form['errors'], status: number) => show('payee', await one(guest, payeeId, { values, errors }), status)
        await one(guest, payeeId)
        const read = readMethod(values)
        if ('errors' in read) return again(read.errors, 422)
        if (!guest.session.isRecent && (await isChange(world, memberId, read.choice, payeeId))) return again([signInAgain('method')], 403)
        await inWork(world, (work) => setMethod(work, memberId, read.choice, payeeId))
        return see(`/${locale}/payees`)
      },
    },
  ]
}
