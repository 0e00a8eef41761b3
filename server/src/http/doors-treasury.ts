/** Doors of the staff to money: statements and items of rails, limits of programs, and what utilities paid. */
import type { Form } from '@quickpay/web/answers'
import { setLimit } from '#payout/exposure/limit.ts'
import { inWork } from '#platform/in-work.ts'
import { closeItem } from '#treasury/close-item.ts'
import { closeVariance, importRemittances } from '#treasury/import-remittance.ts'
import { importStatement } from '#treasury/import-statement.ts'
import { closeReasons } from '#treasury/item-store.ts'
import { targetOf, varianceReasons } from '#treasury/remittance.ts'
import { differing } from '#treasury/remittance-store.ts'
import type { World } from '../world.ts'
import { moneyAnswer, programKey } from './compose/treasury.ts'
import { csvFormOf, resultOf, statusOfImport } from './csv-form.ts'
import { type Door, fieldsOf, type GuardedDoor, see } from './door.ts'
import { notFound } from './problem.ts'

const REASON_MAX = 500

export function treasuryDoors(world: World): Door[] {
  const page = (said: Parameters<typeof moneyAnswer>[1] = {}) => moneyAnswer(world, said)
  /** A decision with its words. What is refused comes back under the row that it is about. */
  const decision = (
    path: string,
    decide: (values: Record<string, string>, reason: string, actor: string, param: string) => Promise<Form['errors']>,
  ): GuardedDoor => ({
    method: 'POST',
    path,
    for: 'operator',
    async open({ c, show, guest, locale }) {
      const values = await fieldsOf(c)
      const reason = (values['reason'] ?? '').trim().slice(0, REASON_MAX)
      const errors =
        reason === ''
          ? [{ field: 'reason', code: 'why-missing' }]
          : await decide(values, reason, guest.member.memberId, c.req.param('id') ?? '')
      return errors.length > 0 ? show('console-money', await page({ form: { values, errors } }), 422) : see(`/${locale}/console/money`)
    },
  })
  return [
    { method: 'GET', path: '/console/money', for: 'operator', open: async ({ show }) => show('console-money', await page()) },
    decision('/console/money/items/:id', async (values, note, actor, itemId) => {
      const reason = closeReasons.find((one) => one === values['code'])
      if (!reason) return [{ field: 'reason', code: 'choose' }]
      if (!(await inWork(world, (work) => closeItem(work, { itemId, reason, note }, actor)))) throw notFound()
      return []
    }),
    decision('/console/money/limit', async (values, reason, actor) => {
      const known = (await page()).programs.find((one) => one.id === values['id'])
      if (!known) throw notFound()
      const amount = (values['amount'] ?? '').trim()
      const limitCents = amount === '' ? null : centsOf(amount)
      if (limitCents === undefined) return [{ field: 'amount', code: 'not-an-amount' }]
      const [utilityId = '', programId = ''] = known.id.split('/')
      await inWork(world, (work) => setLimit(work, { utilityId, programId, limitCents, reason }, actor))
      return []
    }),
    decision('/console/money/variance', async (values, note, actor) => {
      const reason = varianceReasons.find((one) => one === values['code'])
      if (!reason) return [{ field: 'reason', code: 'choose' }]
      const of = (await differing(world.db, world.clock.now())).find((one) => targetOf(one) === values['id'])
      if (!of) throw notFound()
      await inWork(world, (work) => closeVariance(work, { of, program: programKey(of), reason, note }, actor))
      return []
    }),
    {
      method: 'POST',
      path: '/console/money/remittances',
      for: 'operator',
      async open({ c, show, guest }) {
        const { csv, mode, fields } = await csvFormOf(c)
        const reason = varianceReasons.find((one) => one === fields['variance']) ?? null
        const utilities = new Set(world.utilities.keys())
        const found = await inWork(world, (work) => importRemittances(work, { csv, mode, utilities, reason }, guest.member.memberId))
        return show(
          'console-money',
          await page({ result: resultOf('remittance', mode, csv, found), variance: reason ?? '' }),
          statusOfImport(found),
        )
      },
    },
    {
      // Only of a rail that cannot be asked: what another says of itself is not for a person to bring.
      method: 'POST',
      path: '/console/money/statements/:rail',
      for: 'operator',
      async open({ c, show, guest }) {
        const rail = c.req.param('rail') ?? ''
        if (rail !== 'manual') throw notFound()
        const { csv, mode } = await csvFormOf(c)
        const batches = (await world.manual?.folder.batches()) ?? []
        const found = await inWork(world, (work) => importStatement(work, { rail, csv, mode, batches }, guest.member.memberId))
        return show('console-money', await page({ result: resultOf('statement', mode, csv, found) }), statusOfImport(found))
      },
    },
  ]
}

/** Dollars with a dot and at most two places; undefined for anything else. */
function centsOf(text: string): bigint | undefined {
  const [, whole, part = ''] = /^\$?(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text.replaceAll(',', '')) ?? []
  return whole === undefined ? undefined : BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'))
}
