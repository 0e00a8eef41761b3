/** Runs a use case in one transaction: its effect and the facts it tells. */
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { type Emit, waitFor } from '#platform/due.ts'
import type { Work } from '#platform/task.ts'

type Part = { readonly db: Db; readonly clock: Clock; readonly emit: Emit }

export const inWork = <T>({ db, clock, emit }: Part, use: (work: Work) => Promise<T>): Promise<T> =>
  db.transaction().execute((trx) =>
    use({
      trx,
      now: clock.now(),
      emit: (fact, subjects) => emit(trx, fact, subjects),
      wait: (dueAt, fact, subject) => waitFor(trx, dueAt, fact, subject),
    }),
  )
