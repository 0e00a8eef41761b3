/** When the time of a promise has passed, notes why it was not kept and who held it: once, and for good. */
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task } from '#platform/task.ts'
import type { Key } from '#settlement/participation-store.ts'
import { breachOf } from '#settlement/promise.ts'
import { addBreaches, promiseFactsOf, promisesPast } from '#settlement/promise-store.ts'

const PAGE = 500

/** On `event.due`, of all in the event; on `participation.promised`, of accounts that were connected later and have a time of their own. */
export const sweepPromises = task<{ readonly db: Db; readonly clock: Clock }, readonly Key[]>({
  name: 'sweepPromises',
  async prepare({ db, clock }, subjects) {
    const keys: Key[] = subjects
      .filter((one) => !one.startsWith('evt_'))
      .map(partsOf)
      .map(({ memberId, id }) => ({ memberId, participationId: id }))
    for (const eventId of new Set(subjects.filter((one) => one.startsWith('evt_'))))
      for (let last: Key | null = null; ; ) {
        const page: Key[] = await promisesPast(db, eventId, clock.now(), last, PAGE)
        keys.push(...page)
        last = page.at(-1) ?? null
        if (page.length < PAGE) break
      }
    return keys
  },
  async commit(work, keys) {
    for (let from = 0; from < keys.length; from += PAGE) {
      const some = keys.slice(from, from + PAGE)
      const facts = await promiseFactsOf(work.trx, some)
      const broken = some.flatMap((key) => {
        const own = facts.get(key.participationId)
        const breach = own ? breachOf(own, work.now) : null
        return own?.promisedBy && breach ? [{ ...key, promisedBy: own.promisedBy, breach }] : []
      })
      await addBreaches(work.trx, broken, work.now)
      const missed = broken.map((one) => subjectOf(one.memberId, one.participationId))
      if (missed.length > 0) await work.emit('promise.missed', missed)
    }
  },
})
