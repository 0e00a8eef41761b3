/** Asks each rail for its statement every morning, and holds it against our books. */
import { NEW_YORK } from '@quickpay/units'
import { findPayout } from '#payout/payout-store.ts'
import type { RailAccount, RailStatement } from '#payout/statement.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { appoint } from '#platform/due.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import { type Span, takeStatement } from '#treasury/reconcile.ts'
import { knownUntil } from '#treasury/statement-store.ts'

/** The rails that can be asked, by their ids. The bank of the manual rail cannot: its statement is brought as a file. */
export type RailAccounts = ReadonlyMap<string, RailAccount>
type Part = { readonly db: Db; readonly clock: Clock; readonly railAccounts: RailAccounts }

/** Lines that a rail writes late, with a date of before. */
const OVERLAP = { hours: 24 }
const MORNING = Temporal.PlainTime.from('06:00')

/** On `payout.submitted`: the rail's cash will have to be reconciled. One appointment a rail, apart from the payouts, so that they do not wait for one another. */
export const awaitStatement = task<Part, readonly string[]>({
  name: 'awaitStatement',
  async prepare({ db, railAccounts }, subjects) {
    const rails = new Set<string>()
    for (const { memberId, id } of subjects.map(partsOf)) rails.add((await findPayout(db, memberId, id))?.rail ?? '')
    return [...rails].filter((rail) => railAccounts.has(rail))
  },
  commit: (work, rails) => appointRails(work, rails),
})

type Fetched = Span & { readonly rail: string; readonly statement: RailStatement }

/** A rail that does not answer is asked again within the hour. */
export const reconcileRails = task<Part, readonly Fetched[]>({
  name: 'reconcileRails',
  subjectsMax: 1,
  async prepare({ db, clock, railAccounts }, rails) {
    const fetched: Fetched[] = []
    for (const rail of rails) {
      const [account, known] = [railAccounts.get(rail), await knownUntil(db, rail)]
      if (!account || !known) continue
      const [from, to] = [known.subtract(OVERLAP), clock.now()]
      const statement = await account.statement(from, to)
      if (statement.is !== 'statement')
        throw new Failure('statement-not-had', 'later', 'the rail gave no statement', { rail, ...statement })
      fetched.push({ rail, from, to, statement })
    }
    return fetched
  },
  async commit(work, fetched) {
    for (const { rail, statement, from, to } of fetched) await takeStatement(work, rail, statement, { from, to })
    await appointRails(
      work,
      fetched.map((one) => one.rail),
    )
  },
})

function appointRails(work: Work, rails: readonly string[]): Promise<void> {
  const today = work.now.toZonedDateTimeISO(NEW_YORK)
  const dueAt = today.toPlainDate().add({ days: 1 }).toZonedDateTime({ timeZone: NEW_YORK, plainTime: MORNING }).toInstant()
  return appoint(
    work.trx,
    rails.map((rail) => ({ dueAt, fact: 'rail.reconcile', subject: rail })),
  )
}
