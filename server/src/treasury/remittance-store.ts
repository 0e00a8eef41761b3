/** All SQL of utilities' advices: what their lines may be for, what was reckoned of each account, and what came in. */
import type { EventKind, ProgramOption } from '@quickpay/programs'
import { sql } from 'kysely'
import type { RemittanceOf } from '#ledger/remittance.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Advice } from '#treasury/remittance.ts'

/** One import at a time: what is still to come is read before it is booked. */
export async function lockRemittances(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('remittances'))`.execute(trx)
}

export type Place = { readonly utilityId: string; readonly programId: string; readonly network: string }

/** The events of a day in a network that were not cancelled, and one by its id. */
export async function eventsNamed(q: Queries, of: { eventId: string } | (Place & { date: Temporal.PlainDate })): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select event_id as "eventId", utility_id as "utilityId", program_id as "programId" from event where ${
      'eventId' in of
        ? sql`event_id = ${of.eventId}`
        : sql`utility_id = ${of.utilityId} and program_id = ${of.programId} and network = ${of.network} and status <> 'cancelled'
          and (start_at at time zone zone)::date = ${of.date.toString()}::date`
    } order by start_at`.execute(q)
  return rows
}
type Named = { readonly eventId: string; readonly utilityId: string; readonly programId: string }

/** The load pledged in a network in a month; null where none was reckoned. */
export async function pledgedIn(
  q: Queries,
  { utilityId, programId, network }: Place,
  month: Temporal.PlainYearMonth,
): Promise<string | null> {
  const row = await q
    .selectFrom('reservation as r')
    .innerJoin('reservation_reckoning as k', 'k.reservation_id', 'r.reservation_id')
    .select('r.reservation_id')
    .where('r.utility_id', '=', utilityId)
    .where('r.program_id', '=', programId)
    .where('r.network', '=', network)
    .where('k.month', '=', month.toPlainDate({ day: 1 }))
    .limit(1)
    .executeTakeFirst()
  return row?.reservation_id ?? null
}

export type Relief = {
  readonly reliefWh: string
  readonly option: ProgramOption
  readonly kind: EventKind
  readonly start: Temporal.Instant
}

/** What accounts saved in an event by the utility's own method, as far as they were measured. */
export async function reliefsOf(q: Queries, eventId: string, accountIds: readonly string[]): Promise<Map<string, Relief>> {
  const { rows } = await sql<Relief & { accountId: string }>`
    select p.account_id as "accountId", m.utility_relief_wh::text as "reliefWh", coalesce(n.option, 'voluntary') as option, v.kind, v.start_at as start
    from participation p join event v on v.event_id = p.event_id
    join measurement m on m.member_id = p.member_id and m.participation_id = p.participation_id and m.version = p.version
    left join enrolment n on n.member_id = p.member_id and n.account_id = p.account_id and n.program_id = v.program_id
      and n.season = extract(year from v.start_at at time zone v.zone)::int
    where p.event_id = ${eventId} and p.account_id = any (${[...accountIds]}::text[]) and m.utility_relief_wh is not null`.execute(q)
  return new Map(rows.map((row) => [row.accountId, row]))
}

export type MatchedLine = {
  readonly digits: string | null
  readonly accountId: string | null
  readonly cents: bigint
  readonly expectedCents: bigint | null
}

export async function addLines(
  trx: Trx,
  advice: Advice,
  lines: readonly MatchedLine[],
  actor: string,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('remittance_line')
    .values(
      lines.map((one, index) => ({
        remittance_id: advice.remittanceId,
        line: index + 1,
        reference: advice.reference,
        account_ending: one.digits?.slice(-4) ?? null,
        account_id: one.accountId,
        cents: one.cents,
        expected_cents: one.expectedCents,
        paid_on: advice.paidOn,
        brought_by: actor,
        brought_at: now,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute()
}

/** What came in of utilities, and what of it was closed with a reason; the newest first. */
export type Received = {
  readonly remittanceId: string
  readonly utilityId: string
  readonly programId: string
  readonly eventId: string | null
  readonly month: string | null
  readonly network: string
  readonly startAt: Temporal.Instant | null
  readonly reference: string | null
  readonly cents: bigint
  readonly varianceCents: bigint
  readonly reason: string | null
  readonly receivedAt: Temporal.Instant
  readonly accounts: number
  /** Accounts for which the utility paid another amount than was reckoned of them. */
  readonly differing: number
}

export async function receivedOf(q: Queries, limit: number): Promise<Received[]> {
  const { rows } = await sql<Received>`
    select r.remittance_id as "remittanceId", coalesce(v.utility_id, s.utility_id) as "utilityId", coalesce(v.program_id, s.program_id) as "programId",
      r.event_id as "eventId", to_char(r.month, 'YYYY-MM') as month, coalesce(v.network, s.network) as network, v.start_at as "startAt",
      l.reference, r.cents, r.variance_cents as "varianceCents", r.reason, r.received_at as "receivedAt",
      coalesce(l.accounts, 0)::int as accounts, coalesce(l.differing, 0)::int as differing
    from remittance r left join event v on v.event_id = r.event_id left join reservation s on s.reservation_id = r.reservation_id
    left join lateral (
      select min(reference) as reference, count(account_id) as accounts, count(*) filter (where account_id is not null and expected_cents <> cents) as differing
      from remittance_line where remittance_id = r.remittance_id) l on true
    order by r.booked_at desc, r.remittance_id limit ${limit}`.execute(q)
  return rows
}

export type Collectible = RemittanceOf & {
  readonly utilityId: string
  readonly programId: string
  readonly network: string
  readonly startAt: Temporal.Instant | null
  readonly expectedCents: bigint
  readonly collectedCents: bigint
}

/** So long after an event, or a month, a utility that has paid nothing for it may be asked, or its part given up. */
export const UNPAID_DAYS = 60

/**
 * Receivables of which something came in, and not what was reckoned, and those of which nothing came for `UNPAID_DAYS`: a person closes them
 * with a reason, or waits for the rest.
 */
export async function differing(q: Queries, now: Temporal.Instant): Promise<Collectible[]> {
  const before = now.subtract({ hours: 24 * UNPAID_DAYS })
  const { rows } = await sql<{
    event_id: string | null
    reservation_id: string | null
    month: string | null
    utility_id: string
    program_id: string
    network: string
    start_at: Temporal.Instant | null
    expected: bigint
    collected: bigint
  }>`
    with target as (
      select distinct event_id, reservation_id, to_char(month, 'YYYY-MM') as month,
        coalesce('program-receivable:' || event_id, 'reservation-receivable:' || reservation_id || '.' || to_char(month, 'YYYY-MM')) as receivable,
        coalesce('program-collected:' || event_id, 'reservation-collected:' || reservation_id || '.' || to_char(month, 'YYYY-MM')) as collected
      from (
        select event_id, reservation_id, month from remittance
        union select k.event_id, null, null from event_reckoning k join event v on v.event_id = k.event_id where v.end_at < ${before}
        union select null, reservation_id, month from reservation_reckoning where month + interval '1 month' < ${before}) as known),
    sums as (
      select t.*, (select coalesce(sum(case debit when t.receivable then cents else -cents end), 0)::bigint from transfer
          where debit = t.receivable or credit = t.receivable) as expected_cents,
        (select coalesce(sum(case credit when t.collected then cents else -cents end), 0)::bigint from transfer
          where debit = t.collected or credit = t.collected) as collected_cents
      from target t)
    select s.event_id, s.reservation_id, s.month, coalesce(v.utility_id, r.utility_id) as utility_id, coalesce(v.program_id, r.program_id) as program_id,
      coalesce(v.network, r.network) as network, v.start_at, s.expected_cents as expected, s.collected_cents as collected
    from sums s left join event v on v.event_id = s.event_id left join reservation r on r.reservation_id = s.reservation_id
    where s.expected_cents <> s.collected_cents order by v.start_at nulls last, s.month, s.event_id`.execute(q)
  return rows.map((row) => ({
    ...(row.event_id !== null ? { eventId: row.event_id } : { reservationId: row.reservation_id!, month: row.month! }),
    utilityId: row.utility_id,
    programId: row.program_id,
    network: row.network,
    startAt: row.start_at,
    expectedCents: row.expected,
    collectedCents: row.collected,
  }))
}
