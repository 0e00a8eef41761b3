/** A season for tests: the real tasks from a fetched document to booked money, on a clock that tests turn. */
import assert from 'node:assert/strict'
import { NEW_YORK } from '@quickpay/units'
import { createEvent } from '#dispatch/create-event.ts'
import { enrolAccount } from '#dispatch/enrol.ts'
import { type GridEvent, windowOn } from '#dispatch/event.ts'
import { checkLedger } from '#ledger/check.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { type Customer, constant, openWorld } from '#metering/testing/world.ts'
import { advanceReservations } from '#settlement/advance.ts'
import { settleBackPay } from '#settlement/back-pay.ts'
import { enlistParticipants } from '#settlement/enlist.ts'
import { participationIn, storyOf } from '#settlement/explain-store.ts'
import { lookAtEvent, measureParticipations } from '#settlement/measure.ts'
import { reckonEvents } from '#settlement/reckon.ts'
import { openReservations, reckonReservations } from '#settlement/reckon-reservations.ts'
import { settleParticipations } from '#settlement/settle.ts'
import { sweepPromises } from '#settlement/sweep-promises.ts'
import { proposeWriteOffs } from '#settlement/write-off.ts'
import { hintOf } from '../../testing/networks.ts'

const flow = {
  'batch.fetched': [ingestBatch],
  'service-point.proven': [enrolAccount, settleBackPay],
  'authorization.activated': [settleBackPay],
  'enrolment.accepted': [settleBackPay, openReservations],
  'reservation.reckon': [reckonReservations],
  'readings.stored': [measureParticipations],
  'event.scheduled': [enlistParticipants],
  'event.changed': [enlistParticipants, measureParticipations],
  'event.due': [lookAtEvent, sweepPromises, proposeWriteOffs],
  'event.reckon': [reckonEvents],
  'participation.due': [measureParticipations],
  'participation.promised': [sweepPromises],
  'participation.release': [settleParticipations],
  'participation.measured': [settleParticipations, advanceReservations],
} as const

/** What a day is like: kW from 16:00 to 20:00, or of any hour; null where its readings never came. */
type Use = number | ((hour: number) => number | null | undefined)

/** Quarter hours of half a kilowatt, and of one from 16:00 to 20:00, but for the days that `uses` names. */
export const quarters = (from: string, days: number, uses: Readonly<Record<string, Use>> = {}) => {
  const called = (hour: number) => hour >= 16 && hour < 20
  const kW = (at: Temporal.ZonedDateTime) => {
    const use = uses[at.toPlainDate().toString()]
    const own = typeof use === 'function' ? use(at.hour) : called(at.hour) ? use : undefined
    return own === undefined ? (called(at.hour) ? 1 : 0.5) : (own ?? Number.NaN)
  }
  const values = constant(from, days, 900, (at) => Math.round(kW(at) * 250))
  return { intervalSeconds: 900, quality: 17, values: new Map([...values].filter(([, wh]) => !Number.isNaN(wh))) }
}

export async function openSeason(startAt: string) {
  const world = await openWorld(flow, startAt)
  const { db, clock, queue, within } = world

  /** A customer whose account is thought to lie in a network. */
  async function inNetwork(network: string, utilityId = 'sandbox-metro', status: 'active' | 'ended' = 'active'): Promise<Customer> {
    for (;;) {
      const who = await world.customer(utilityId, status)
      if (hintOf(who) === network) return who
    }
  }
  async function call(
    on: string,
    asked: { network?: string; programId?: string; kind?: GridEvent['kind']; hours?: [string, string] } = {},
  ) {
    const { network = 'Harbor', programId = 'coned-csrp', kind = 'planned', hours = ['16:00', '20:00'] } = asked
    const window = windowOn(Temporal.PlainDate.from(on), ...hours, NEW_YORK)
    const created = await within((work) =>
      createEvent(work, { programId, network, kind, zone: NEW_YORK, reason: null, ...window }, 'mem_operator'),
    )
    if (created.is !== 'created') assert.fail(JSON.stringify(created))
    await queue.drain()
    return created.event
  }
  const own = async (who: Customer, event: GridEvent) => (await participationIn(db, who.memberId, who.accountId, event.eventId))!
  return {
    ...world,
    inNetwork,
    call,
    own,
    async at(instant: string) {
      clock.set(instant)
      await queue.drain()
    },
    story: async (who: Customer, event: GridEvent) => (await storyOf(db, who.memberId, (await own(who, event)).participationId))!,
    /** What was earned by an event, each with the version and step it comes of. */
    async earned(who: Customer, event: GridEvent) {
      const rows = await db
        .selectFrom('earning')
        .selectAll()
        .where('participation_id', '=', (await own(who, event)).participationId)
        .orderBy('booked_at')
        .orderBy('cause')
        .execute()
      return rows.map((row) => [row.kind, row.cause.split(':').slice(3).join(':'), row.cents])
    },
    clean: async () => assert.deepEqual(await checkLedger(db), []),
  }
}
