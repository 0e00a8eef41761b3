/** What an operator finds out reaches money that is being judged at that very moment, against a real database. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { cents } from '@quickpay/units'
import { bookEarning } from '#ledger/earning.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import { addScreening } from '#payout/holds/payee-store.ts'
import { importScreenings, recordScreening, recordTaxForm } from '#payout/holds/record-payee.ts'
import { railsOf } from '#payout/rails/open.ts'
import { sandboxRail } from '#payout/rails/sandbox.ts'
import { payNow } from '#payout/reserve.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveMember } from '../../testing/parents.ts'

const { database, close } = await testDatabase()
const { db } = database
after(close)

const now = Temporal.Instant.from('2027-07-14T12:00:00Z')
const rail = sandboxRail({ url: 'http://127.0.0.1:1', key: 'key' })
const rails = railsOf([{ kind: null, method: null, rail: 'sandbox' }], new Map([['sandbox', { rail, hookSecret: '' }]]))
const silent = { now, emit: async () => {}, wait: async () => {} }
const possible = { result: 'possible-match', listVersion: 'SDN 2027-07-01', screenedAt: now.subtract({ hours: 2 }) } as const
const clear = { result: 'clear', listVersion: 'SDN 2027-07-01', screenedAt: now.subtract({ hours: 1 }) } as const

const ways = {
  'a screening': (work, memberId) => recordScreening(work, { memberId, ...clear }, 'another date of birth', 'mem_op'),
  'a tax form': (work, memberId) => recordTaxForm(work, { memberId, state: 'valid', reason: 'seen at the rail' }, 'mem_op'),
  async 'a file of screenings'(work, memberId) {
    const { email } = await work.trx.selectFrom('member').select('email').where('member_id', '=', memberId).executeTakeFirstOrThrow()
    const csv = `member_email,result,list_version,screened_at\n${email},clear,${clear.listVersion},${clear.screenedAt}\n`
    await importScreenings(work, { csv, mode: 'apply' }, 'mem_op')
  },
} satisfies Record<string, (work: Pick<Work, 'trx' | 'now' | 'emit'>, memberId: string) => Promise<unknown>>

for (const [what, record] of Object.entries(ways))
  test(`${what} that comes while the payee’s money is being held has it judged again`, async () => {
    const memberId = await haveMember(db, now)
    await db.transaction().execute(async (trx) => {
      await addScreening(trx, { memberId, ...possible }, { by: 'mem_op', reason: null, at: now })
      const one = { memberId, kind: 'referral', cause: 'one', participationId: null, version: null, cents: cents(500) } as const
      await bookEarning({ trx, ...silent }, { ...one, earnedAt: now, debit: 'referral-expense' })
    })
    const judging = await db.startTransaction().execute()
    await payNow({ trx: judging, ...silent }, rails, memberId)
    const told: string[] = []
    const recording = db
      .transaction()
      .execute((trx) => record({ trx, now, emit: async (_fact, subjects) => void told.push(...subjects) }, memberId))
    // Whether it waits or not: whoever judges has not finished yet.
    await Promise.race([recording, new Promise((resolve) => setTimeout(resolve, 300))])
    await judging.commit().execute()
    await recording
    const held = [...(await openHolds(db, memberId)).keys()]
    assert.equal(held.length, 1)
    assert.deepEqual(
      told,
      held.map((earningId) => subjectOf(memberId, earningId)),
    )
  })
