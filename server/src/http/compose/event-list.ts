/** Events as lists of the staff show them: each with its last count and what stays with the operator. */
import { termsOn } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import type { EventRow } from '@quickpay/web/answers'
import { type GridEvent, statusOf } from '#dispatch/event.ts'
import { newestEvents } from '#dispatch/event-store.ts'
import { marginsOf } from '#settlement/reckoning-store.ts'
import { type Tally, talliesOf } from '#treasury/tally-store.ts'
import type { World } from '../../world.ts'

type Listed = { readonly event: GridEvent; readonly tally: Tally | undefined; readonly row: EventRow }

/** The newest first. */
export async function eventList({ db, clock }: Pick<World, 'db' | 'clock'>, limit: number): Promise<Listed[]> {
  const now = clock.now()
  const events = await newestEvents(db, limit)
  const ids = events.map((one) => one.eventId)
  const [tallies, margins] = await Promise.all([talliesOf(db, ids), marginsOf(db, ids)])
  return events.map((event) => {
    const tally = tallies.get(event.eventId)
    return { event, tally, row: rowOf(event, tally, margins.get(event.eventId), now) }
  })
}

function rowOf(event: GridEvent, tally: Tally | undefined, marginCents: bigint | undefined, now: Temporal.Instant): EventRow {
  const answer = termsOn(event.programId, civilDateOf(event.start, event.zone))
  return {
    ...{ id: event.eventId, network: event.network, zone: event.zone, standing: statusOf(event, now) },
    ...{ startAt: event.start.toString(), endAt: event.end.toString() },
    programName: 'terms' in answer ? answer.terms.name : event.programId,
    count: tally
      ? {
          ...{ participants: tally.participants, measured: tally.measured, waiting: tally.waiting, late: tally.late, paid: tally.paid },
          ...{ savedWh: Number(tally.savedWh), earnedCents: Number(tally.earnedCents), paidCents: Number(tally.paidCents) },
          at: tally.talliedAt.toString(),
        }
      : null,
    marginCents: marginCents === undefined ? null : Number(marginCents),
  }
}
