/** For tests of the books: short ways to book, and to break what only the owner of the database could break. */
import { cents } from '@quickpay/units'
import pg from 'pg'
import { memberPayable, payoutInFlight, programReceivable } from '#ledger/chart.ts'
import { checkLedger } from '#ledger/check.ts'
import { bookEarning, type NewEarning } from '#ledger/earning.ts'
import { postJournal } from '#ledger/ledger-store.ts'
import { bookReservation, type ReservationStep } from '#ledger/reservation.ts'
import type { Journal, Transfer } from '#ledger/transfer.ts'
import type { Address, Db } from '#platform/db.ts'
import { haveMember } from '../../testing/parents.ts'

export const at = Temporal.Instant.from('2027-07-14T12:00:00Z')
export const RAIL = 'sandbox'
const KEPT = [
  'transfer',
  'payable_balance',
  'earning',
  'payout',
  'payout_part',
  'payout_step',
  'seal',
  'sealed_journal',
  'event_reckoning',
  'reservation_reckoning',
  'reservation_share',
  'rail_item',
]

export const owe = (memberId: string, amount: bigint): Transfer => ({
  debit: programReceivable('evt_1'),
  credit: memberPayable(memberId),
  cents: cents(amount),
})
export const drain = (memberId: string, amount: bigint): Transfer => ({
  debit: memberPayable(memberId),
  credit: payoutInFlight(RAIL),
  cents: cents(amount),
})
export const journal = (memberId: string, cause: string, ...transfers: Transfer[]): Journal => ({
  memberId,
  cause,
  transfers,
  effectiveAt: at,
  bookedAt: at,
})

export function booksOf(db: Db, address: Extract<Address, { host: string }>) {
  const post = (one: Journal) => db.transaction().execute((trx) => postJournal(trx, one))
  /** The codes of what is found, each once. */
  const found = async () => [...new Set((await checkLedger(db)).map((one) => one.code))].sort()
  return {
    post,
    found,
    saying: async (one: Journal) => {
      const posted = await post(one)
      return posted.is === 'refused' ? posted.refusal.code : posted.is
    },
    /** A new member, who has earned something. */
    async haveEarned(amount = 860n, more: Partial<NewEarning> = {}): Promise<{ memberId: string; earningId: string }> {
      const memberId = more.memberId ?? (await haveMember(db, at))
      const earning = { kind: 'event', cause: 'par_1:v1', participationId: null, version: 1, earnedAt: at } as const
      const debit = programReceivable('evt_1')
      const { earningId } = await db
        .transaction()
        .execute((trx) =>
          bookEarning({ trx, now: at, emit: async () => {} }, { ...earning, memberId, cents: cents(amount), debit, ...more }),
        )
      return { memberId, earningId }
    },
    step: (step: ReservationStep, memberId: string, payoutId: string, amount = 860n) =>
      db.transaction().execute((trx) => bookReservation(trx, step, { memberId, payoutId, rail: RAIL, cents: cents(amount) }, at)),
    /** What is found while a statement of the database's owner stands; then it is as it was. */
    async foundAfter(statement: string): Promise<string[]> {
      const owner = new pg.Client({ ...address, user: 'postgres' })
      await owner.connect()
      // Without keys between tables: what is broken here could not be broken with them.
      await owner.query('set session_replication_role = replica')
      for (const table of KEPT) await owner.query(`create temp table kept_${table} as table ${table}`)
      try {
        await owner.query(statement)
        return await found()
      } finally {
        await owner.query(KEPT.map((table) => `delete from ${table}; insert into ${table} table kept_${table}`).join(';'))
        await owner.end()
      }
    },
    /** As the server's own role. */
    async asServer(statement: string): Promise<void> {
      const client = new pg.Client(address)
      await client.connect()
      await client.query(statement).finally(() => client.end())
    },
  }
}
