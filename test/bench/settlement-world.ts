/** What the settlement bench settles: members with a proven meter and 46 days of quarter hours, all called by one event. */
import { NEW_YORK } from '@quickpay/units'
import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../server/src/metering/day.ts'
import { writeDays } from '../../server/src/metering/interval-store.ts'
import type { Db } from '../../server/src/platform/db.ts'
import { haveEvent } from '../../server/src/testing/parents.ts'

export const eventStart = Temporal.Instant.from('2026-07-15T20:00:00Z')
export const eventEnd = eventStart.add({ hours: 4 })
/** The evening after: past the deadline, so that nothing is waited for. */
export const settledAt = eventStart.add({ hours: 22 })
export const slotsADay = 96
export const dayCount = 46
const eventDay = Temporal.PlainDate.from('2026-07-15')
/** Oldest first; no clock is changed in these days. */
export const dates = Array.from({ length: dayCount }, (_, d) => eventDay.subtract({ days: dayCount - 1 - d }))
export const startsS = dates.map((date) => date.toZonedDateTime(NEW_YORK).epochMilliseconds / 1000)
/** So many meters are all different; the next ones repeat them. */
export const differentMeters = 2000

/** Watt-hours of a quarter hour: more from 16:00 to 20:00, and 60 less of it on the day of the event. */
export function wattHours(meter: number, day: number, slot: number): number {
  const called = slot >= 64 && slot < 80
  return 100 + ((meter * 7 + day * 13 + slot * 31) % 150) + (called ? (day === dayCount - 1 ? 90 : 150) : 0)
}

export const daysOfMeter = (meter: number): Day[] =>
  dates.map((date, d) => ({
    flow: 'forward',
    date: date.toString(),
    startS: startsS[d]!,
    intervalSeconds: 900,
    milliWh: Array.from({ length: slotsADay }, (_, slot) => wattHours(meter, d, slot) * 1000),
    qualities: null,
    statedAtMs: [settledAt.epochMilliseconds],
  }))

/** Takes in the readings of a meter as a fetched document's are, in a transaction of its own. */
export const ingest = (db: Db, meter: number): Promise<void> =>
  db.transaction().execute((trx) =>
    writeDays(
      trx,
      `mem_${meter}`,
      `spt_${meter}`,
      daysOfMeter(meter).map((day) => ({ day, rev: 1 })),
      { documentId: 'doc', receivedAt: settledAt },
    ),
  )

/** Members, accounts, proven meters, enrolments and participations in one event, whose id is answered; no readings yet. */
export async function callAccounts(db: Db, accounts: number): Promise<string> {
  const eventId = await haveEvent(db, eventStart.subtract({ hours: 32 }), { start: eventStart, end: eventEnd })
  const [now, utility, program] = [settledAt, 'sandbox-metro', 'coned-csrp']
  const each = async (into: RawBuilder<unknown>, values: RawBuilder<unknown>) =>
    sql`insert into ${into} select ${values} from generate_series(1, ${accounts}::int) as i`.execute(db)
  await each(
    sql`member (member_id, email, name, kind, business_name, locale, created_at)`,
    sql`'mem_' || i, i || '@example.org', 'Rosa', 'residential', null, 'es', ${now}::timestamptz`,
  )
  await each(
    sql`account (member_id, account_id, utility_id, kind, nickname, account_number, address, created_at)`,
    sql`'mem_' || i, 'acc_' || i, ${utility}::text, 'residential', null, null, null, ${now}::timestamptz`,
  )
  await each(
    sql`service_point (member_id, service_point_id, account_id, utility_id, usage_point, zone, interval_seconds, first_seen_at, proven_at)`,
    sql`'mem_' || i, 'spt_' || i, 'acc_' || i, ${utility}::text, 'up-' || i, ${NEW_YORK}::text, 900, ${now}::timestamptz, ${now}::timestamptz`,
  )
  await each(
    sql`enrolment (member_id, enrolment_id, account_id, program_id, plan_id, season, participates_from, enrolled_at, state, submitted_at, accepted_at)`,
    sql`'mem_' || i, 'enr_' || i, 'acc_' || i, ${program}::text, 'standard', 2026, '2026-05-01'::date, ${now}::timestamptz, 'accepted', ${now}::timestamptz, ${now}::timestamptz`,
  )
  await each(
    sql`account_network (member_id, account_id, from_day, utility_id, network, source, recorded_by, recorded_at)`,
    sql`'mem_' || i, 'acc_' || i, '2026-05-01'::date, ${utility}::text, ${eventId}::text, 'utility-file', 'bench', ${now}::timestamptz`,
  )
  await each(
    sql`participation (member_id, participation_id, account_id, event_id, program_id, plan_id, state, enlisted_at)`,
    sql`'mem_' || i, 'par_' || i, 'acc_' || i, ${eventId}::text, ${program}::text, 'standard', 'enlisted', ${now}::timestamptz`,
  )
  return eventId
}

/** Gives the meters after the first `differentMeters` the rows of one of these: the settlement reads as much, and nobody waits for the intake. */
export async function repeatMeters(db: Db, accounts: number, told: (line: string) => void): Promise<void> {
  for (let from = differentMeters; from < accounts; from += 2 * differentMeters) {
    const blocks = [from, from + differentMeters].filter((block) => block < accounts)
    await Promise.all(blocks.map((block) => repeatBlock(db, block, accounts)))
    told(`${Math.min(accounts, from + 2 * differentMeters)} of ${accounts} meters have readings`)
  }
}

const repeatBlock = (db: Db, block: number, accounts: number) =>
  sql`insert into interval_day
    select 'mem_' || m, 'spt_' || m, flow, day, interval_seconds, start_at, scale, v, q, stated_at, rev, received_at, document_id
    from (select d.*, substr(d.service_point_id, 5)::int + ${block}::int as m from interval_day d
          where d.member_id in (select 'mem_' || i from generate_series(1, ${differentMeters}::int) as i)
            and d.day between ${dates[0]!}::date and ${dates.at(-1)!}::date) as other
    where m <= ${accounts}::int`.execute(db)
