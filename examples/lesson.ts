/** What the lessons share: books of their own, and a way to show what stands in them. Ids that differ from run to run have short names here. */

import { cents } from '@quickpay/units'
import { accountKinds, programReceivable } from '../server/src/ledger/chart.ts'
import { checkLedger } from '../server/src/ledger/check.ts'
import { bookEarning, type EarningKind } from '../server/src/ledger/earning.ts'
import { balances, postJournal } from '../server/src/ledger/ledger-store.ts'
import { bookReservation, type ReservationStep } from '../server/src/ledger/reservation.ts'
import type { Transfer } from '../server/src/ledger/transfer.ts'
import type { Db, Trx } from '../server/src/platform/db.ts'
import { testDatabase } from '../server/src/testing/cluster.ts'
import { haveEvent, haveMember } from '../server/src/testing/parents.ts'

export const ROSA = 'mem_rosa'
export const EVENT = 'evt_july'
export const RAIL = 'sandbox'
export const at = (text: string) => Temporal.Instant.from(text)
export const dollars = (amount: bigint): string => {
  const [sign, size] = amount < 0n ? ['-', -amount] : ['', amount]
  return `${sign}$${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}

export type Lesson = {
  readonly db: Db
  within<T>(run: (trx: Trx) => Promise<T>): Promise<T>
  say(words: string): void
  earn(kind: EarningKind, cause: string, amount: bigint, now: Temporal.Instant): Promise<string>
  payout(step: ReservationStep, payoutId: string, amount: bigint, now: Temporal.Instant): Promise<string>
  post(cause: string, transfers: readonly Transfer[], now: Temporal.Instant): Promise<string>
  /** Every transfer in the order it was booked, and every balance that is not zero. */
  showBooks(): Promise<void>
}

/** Runs a lesson on an empty database. */
export async function lesson(title: string, run: (lesson: Lesson) => Promise<void>): Promise<void> {
  const { database, close } = await testDatabase({ books: 'broken' })
  const { db } = database
  const within = <T>(what: (trx: Trx) => Promise<T>): Promise<T> => db.transaction().execute(what)
  try {
    const start = at('2027-07-13T12:00:00Z')
    await haveMember(db, start, { memberId: ROSA })
    await haveEvent(db, start, { eventId: EVENT })
    console.log(`${title}\n`)
    await run({
      db,
      within,
      say: (words) => console.log(words),
      earn: async (kind, cause, amount, now) => {
        const earning = { memberId: ROSA, kind, cause, participationId: null, version: 1, cents: cents(amount), earnedAt: now }
        const booked = await within((trx) =>
          bookEarning({ trx, now, emit: async () => {} }, { ...earning, debit: programReceivable(EVENT) }),
        )
        return booked.is
      },
      payout: (step, payoutId, amount, now) =>
        within((trx) => bookReservation(trx, step, { memberId: ROSA, payoutId, rail: RAIL, cents: cents(amount) }, now)),
      post: async (cause, transfers, now) => {
        const posted = await within((trx) => postJournal(trx, { memberId: ROSA, cause, transfers, effectiveAt: now, bookedAt: now }))
        return posted.is === 'refused' ? `refused, ${posted.refusal.code}: ${posted.refusal.words}` : posted.is
      },
      showBooks: () => showBooks(db),
    })
    const wrong = (await checkLedger(db)).filter(({ code }) => ['L1', 'L2', 'L3', 'L4', 'L5', 'L12'].includes(code))
    console.log(wrong.length === 0 ? 'The books are right.' : JSON.stringify(wrong))
  } finally {
    await close()
  }
}

async function showBooks(db: Db): Promise<void> {
  const rows = await db.selectFrom('transfer').selectAll().orderBy('booked_at').orderBy('cause').orderBy('line').execute()
  console.log('')
  for (const { debit, credit, cents: moved, cause } of rows)
    console.log(`  ${debit.padEnd(28)} > ${credit.padEnd(28)} ${dollars(moved).padStart(8)}   ${cause.replace(/ern_[0-9a-f-]+/, 'ern_…')}`)
  const all = await balances(db)
  const standing = accountKinds.filter((kind) => all[kind] !== 0n).map((kind) => `${kind} ${dollars(all[kind])}`)
  console.log(`  = ${standing.join(' · ')}\n`)
}
