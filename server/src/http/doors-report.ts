/** The door of the staff to which the utility's performance report of an event is brought: tried first, then applied. */
import { findEvent } from '#dispatch/event-store.ts'
import { inWork } from '#platform/in-work.ts'
import { importReport } from '#settlement/import-report.ts'
import type { World } from '../world.ts'
import { consoleEventPage } from './compose/console.ts'
import { csvFormOf, resultOf, statusOfImport } from './csv-form.ts'
import type { Door } from './door.ts'
import { notFound } from './problem.ts'

const noForm = { values: {}, errors: [] }

export function reportDoors(world: World): Door[] {
  return [
    {
      method: 'POST',
      path: '/console/events/:event/report',
      for: 'operator',
      async open({ c, show, guest }) {
        const eventId = c.req.param('event') ?? ''
        const event = await findEvent(world.db, eventId)
        if (!event) throw notFound()
        const { csv, mode } = await csvFormOf(c)
        const found = await inWork(world, (work) => importReport(work, { eventId, csv, mode }, guest.member.memberId))
        if ('refused' in found) {
          if (found.refused === 'unknown-event') throw notFound()
          const refused = { refused: found.refused, result: null, pays: 0, differs: 0 }
          return show('console-event', await consoleEventPage(world, event, noForm, { report: refused }), 422)
        }
        const count = (is: 'pays' | 'differs') => found.changes.filter((one) => one.is === is).length
        const brought = { refused: null, result: resultOf('report', mode, csv, found), pays: count('pays'), differs: count('differs') }
        return show('console-event', await consoleEventPage(world, event, noForm, { report: brought }), statusOfImport(found))
      },
    },
  ]
}
