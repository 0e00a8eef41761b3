/** All SQL of pledged load: whose it is, what events say of it, and what its months were reckoned at. */
import type { EventKind, FactorBasis } from '@quickpay/programs'
import { NEW_YORK, parseExact } from '@quickpay/units'
import { type Selectable, sql } from 'kysely'
import { called } from '#dispatch/event-store.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Tables } from '#platform/tables.ts'
import type { Pledge, Reservation, SeasonEvent } from '#settlement/reservation.ts'
import type { Pledged } from '#settlement/utility-performance.ts'

/** What the accounts that pledged load saved in an event, by their newest versions. */
export async function pledgedIn(q: Queries, eventId: string): Promise<Pledged> {
  const { rows } = await sql<{ pledged: string; measured: number; whole: string; hours: Record<string, string> }>`
    with pledge as (
      select e.member_id, e.account_id, e.pledged_kw from event v
      join account_network n on n.utility_id = v.utility_id and n.network = v.network
      join enrolment e on e.member_id = n.member_id and e.account_id = n.account_id and e.program_id = v.program_id
      where v.event_id = ${eventId} and e.option = 'reservation' and ${called}),
    newest as (
      select m.utility_hours, m.utility_relief_wh from pledge w
      join participation p on p.member_id = w.member_id and p.account_id = w.account_id and p.event_id = ${eventId} and p.state <> 'cancelled'
      join measurement m on m.member_id = p.member_id and m.participation_id = p.participation_id and m.version = p.version
      where m.utility_relief_wh is not null),
    hour as (
      select h.start, sum(h."reliefWh") as relief from newest, jsonb_to_recordset(utility_hours) as h (start text, "reliefWh" numeric) group by 1)
    select (select coalesce(sum(pledged_kw), 0)::text from pledge) as pledged, (select count(*)::int from newest) as measured,
      (select coalesce(sum(utility_relief_wh), 0)::text from newest where utility_hours is null) as whole,
      (select coalesce(jsonb_object_agg(start, relief::text), '{}') from hour) as hours`.execute(q)
  const { pledged, measured, whole, hours } = rows[0]!
  return { pledgedKW: pledged, measured, wholeWh: whole, hoursWh: new Map(Object.entries(hours)) }
}

type Season = Omit<Reservation, 'reservationId'>
const reservationIdOf = (s: Season): string => idOf('rsv', s.utilityId, s.programId, s.network, String(s.season))

/** The program, network and season of an event; or all those in which an account has pledged load that the utility accepted. */
export async function pledgedSeasons(q: Queries, of: { eventId: string } | { memberId: string; accountId: string }): Promise<Season[]> {
  const { rows } = await ('eventId' in of
    ? sql<Season>`
        select v.utility_id as "utilityId", v.program_id as "programId", v.network, extract(year from v.start_at at time zone v.zone)::int as season
        from event v where v.event_id = ${of.eventId}`
    : sql<Season>`
        select distinct n.utility_id as "utilityId", e.program_id as "programId", n.network, e.season
        from enrolment e join account_network n on n.member_id = e.member_id and n.account_id = e.account_id
          and (n.until_day is null or n.until_day > e.participates_from) and n.from_day <= make_date(e.season, 12, 31)
        where e.member_id = ${of.memberId} and e.account_id = ${of.accountId} and e.option = 'reservation' and e.accepted_at is not null
          and e.pledged_kw > 0`
  ).execute(q)
  return rows
}

/** Writes it down once; `opened` says whether this was the first time. */
export async function openReservation(
  trx: Trx,
  season: Season,
  now: Temporal.Instant,
): Promise<{ reservationId: string; opened: boolean }> {
  const reservationId = reservationIdOf(season)
  const { utilityId, programId, network } = season
  const row = {
    reservation_id: reservationId,
    utility_id: utilityId,
    program_id: programId,
    network,
    season: season.season,
    opened_at: now,
  }
  const added = await trx
    .insertInto('reservation')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returning('reservation_id')
    .execute()
  return { reservationId, opened: added.length > 0 }
}

/** One at a time; null when there is none of this id. */
export async function lockReservation(trx: Trx, reservationId: string): Promise<Reservation | null> {
  await sql`select pg_advisory_xact_lock(hashtext(${`reservation ${reservationId}`}))`.execute(trx)
  const row = await trx.selectFrom('reservation').selectAll().where('reservation_id', '=', reservationId).executeTakeFirst()
  return row ? { reservationId, utilityId: row.utility_id, programId: row.program_id, network: row.network, season: row.season } : null
}

/** What is pledged in each month, by accounts that take part in the whole of it and lie in the network at its end. */
export async function pledgesOf(q: Queries, r: Reservation, months: readonly Temporal.PlainYearMonth[]): Promise<Pledge[]> {
  if (months.length === 0) return []
  const { rows } = await sql<{ month: Temporal.PlainDate; accounts: number; pledged: string }>`
    select m.month, count(e.member_id)::int as accounts, coalesce(sum(e.pledged_kw), 0)::text as pledged
    from unnest(${months.map((month) => month.toPlainDate({ day: 1 }).toString())}::date[]) as m (month)
    left join lateral (
      select e.member_id, e.pledged_kw from account_network n
      join enrolment e on e.member_id = n.member_id and e.account_id = n.account_id and e.program_id = ${r.programId} and e.season = ${r.season}
      where n.utility_id = ${r.utilityId} and n.network = ${r.network} and e.option = 'reservation' and e.accepted_at is not null
        and n.from_day < m.month + interval '1 month' and (n.until_day is null or n.until_day >= m.month + interval '1 month')
        and e.participates_from <= m.month
        and (e.withdrawn_at is null or (e.withdrawn_at at time zone ${NEW_YORK})::date >= m.month + interval '1 month')
    ) e on true
    group by m.month order by m.month`.execute(q)
  return rows.map(({ month, accounts, pledged }) => ({ month: month.toPlainYearMonth(), accounts, pledgedKW: pledged }))
}

/** The events of the network in a season that stand and are over, with the factor of the newest reckoning. */
export async function seasonEvents(
  q: Queries,
  r: Reservation,
  season: number,
  now: Temporal.Instant,
): Promise<(SeasonEvent & { eventId: string })[]> {
  const { rows } = await sql<{ event_id: string; date: Temporal.PlainDate; kind: EventKind; factor: string | null }>`
    select v.event_id, (v.start_at at time zone v.zone)::date as date, v.kind, k.factor::text as factor
    from event v left join lateral (
      select factor from event_reckoning k where k.event_id = v.event_id order by version desc limit 1) k on true
    where v.utility_id = ${r.utilityId} and v.program_id = ${r.programId} and v.network = ${r.network} and v.status = 'scheduled'
      and v.end_at <= ${now} and extract(year from v.start_at at time zone v.zone) = ${season} order by v.start_at`.execute(q)
  return rows.map((row) => ({
    ...{ eventId: row.event_id, date: row.date, kind: row.kind },
    factor: row.factor === null ? null : parseExact(row.factor),
  }))
}

/** One state of what a month of pledged load is worth; `month` as YYYY-MM. */
export type MonthReckoning = {
  readonly reservationId: string
  readonly month: string
  readonly version: number
  readonly accounts: number
  readonly pledgedKW: string
  readonly dollarsPerKWMonth: string
  readonly steppedUp: boolean
  readonly factor: string
  readonly basis: FactorBasis
  readonly utilityCents: bigint
  /** Earned by the members, less what was absorbed or is owed back. */
  readonly membersCents: bigint
  readonly marginCents: bigint
  readonly movedCents: bigint
  readonly reckonedAt: Temporal.Instant
}

const monthOf = (r: Selectable<Tables['reservation_reckoning']>): MonthReckoning => ({
  reservationId: r.reservation_id,
  month: r.month.toPlainYearMonth().toString(),
  version: r.version,
  accounts: r.accounts,
  pledgedKW: r.pledged_kw,
  dollarsPerKWMonth: r.dollars_per_kw_month,
  steppedUp: r.stepped_up,
  factor: r.factor,
  basis: r.factor_basis as FactorBasis,
  utilityCents: r.utility_cents,
  membersCents: r.members_cents,
  marginCents: r.margin_cents,
  movedCents: r.moved_cents,
  reckonedAt: r.reckoned_at,
})

/** Every reckoning of a season's months, by month and oldest first. */
export async function monthReckonings(q: Queries, reservationId: string): Promise<MonthReckoning[]> {
  const rows = await q
    .selectFrom('reservation_reckoning')
    .selectAll()
    .where('reservation_id', '=', reservationId)
    .orderBy('month')
    .orderBy('version')
    .execute()
  return rows.map(monthOf)
}

export async function addMonthReckoning(trx: Trx, m: MonthReckoning): Promise<void> {
  await trx
    .insertInto('reservation_reckoning')
    .values({
      reservation_id: m.reservationId,
      month: Temporal.PlainYearMonth.from(m.month).toPlainDate({ day: 1 }),
      version: m.version,
      accounts: m.accounts,
      pledged_kw: m.pledgedKW,
      dollars_per_kw_month: m.dollarsPerKWMonth,
      stepped_up: m.steppedUp,
      factor: m.factor,
      factor_basis: m.basis,
      utility_cents: m.utilityCents,
      members_cents: m.membersCents,
      margin_cents: m.marginCents,
      moved_cents: m.movedCents,
      reckoned_at: m.reckonedAt,
    })
    .execute()
}
