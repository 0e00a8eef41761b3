/** Runs a use case of a door in one transaction: its effect and the facts it tells. */
import { waitFor } from '#platform/due.ts'
import type { Work } from '#platform/task.ts'
import type { World } from '../world.ts'

export const inWork = <T>(world: Pick<World, 'db' | 'clock' | 'emit'>, use: (work: Work) => Promise<T>): Promise<T> =>
  world.db.transaction().execute((trx) =>
    use({
      trx,
      now: world.clock.now(),
      emit: (fact, subjects) => world.emit(trx, fact, subjects),
      wait: (dueAt, fact, subject) => waitFor(trx, dueAt, fact, subject),
    }),
  )
