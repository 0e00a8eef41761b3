/** All SQL of reckonings, of the reliefs they stand on, and of what is advanced before a utility pays. */

import type { ProgramOption } from '@quickpay/programs'
import { NEW_YORK } from '@quickpay/units'
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'

/** One state of what the utility will pay for an event and what stays with the operator. Energies are decimal Wh. */
export type Reckoning = {
  readonly eventId: string
  readonly version: number
  readonly because: 'first' | 'changed'
  readonly accounts: number
  readonly unmeasured: number
  readonly reliefWh: string
  readonly paidWh: string
  readonly capped: boolean
  readonly utilityCents: bigint
  /** Earned by the members, less what was absorbed or is owed back. */
  readonly membersCents: bigint
  readonly marginCents: bigint
  readonly movedCents: bigint
  /** What was pledged and, in the hours the program compares, delivered; and the factor of both. Null where nothing is compared or known. */
  readonly pledgedKW: string | null
  readonly deliveredKW: string | null
  readonly factor: string | null
  readonly reckonedAt: Temporal.Instant
}

/** One at a time for an event; answers the newest with the sum of what all of them moved, or null. */
export async function lockReckoning(trx: Trx, eventId: string): Promise<(Reckoning & { movedSoFar: bigint }) | null> {
  await sql`select pg_advisory_xact_lock(hashtext(${`reckoning ${eventId}`}))`.execute(trx)
  const all = await reckoningsOf(trx, eventId)
  const newest = all.at(-1)
  return newest ? { ...newest, movedSoFar: all.reduce((total, one) => total + one.movedCents, 0n) } : null
}

/** Every reckoning of an event, oldest first. */
export async function reckoningsOf(q: Queries, eventId: string): Promise<Reckoning[]> {
  const rows = await q.selectFrom('event_reckoning').selectAll().where('event_id', '=', eventId).orderBy('version').execute()
  return rows.map((row) => ({
    eventId: row.event_id,
    version: row.version,
    because: row.because as Reckoning['because'],
    accounts: row.accounts,
    unmeasured: row.unmeasured,
    reliefWh: row.relief_wh,
    paidWh: row.paid_wh,
    capped: row.capped,
    utilityCents: row.utility_cents,
    membersCents: row.members_cents,
    marginCents: row.margin_cents,
    movedCents: row.moved_cents,
    pledgedKW: row.pledged_kw,
    deliveredKW: row.delivered_kw,
    factor: row.factor,
    reckonedAt: row.reckoned_at,
  }))
}

/** What stays with the operator of each event, by its newest reckoning. */
export async function marginsOf(q: Queries, eventIds: readonly string[]): Promise<Map<string, bigint>> {
  if (eventIds.length === 0) return new Map()
  const rows = await q
    .selectFrom('event_reckoning')
    .distinctOn('event_id')
    .select(['event_id', 'margin_cents'])
    .where('event_id', 'in', eventIds)
    .orderBy('event_id')
    .orderBy('version', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.event_id, row.margin_cents]))
}

export async function addReckoning(trx: Trx, r: Reckoning): Promise<void> {
  await trx
    .insertInto('event_reckoning')
    .values({
      event_id: r.eventId,
      version: r.version,
      because: r.because,
      accounts: r.accounts,
      unmeasured: r.unmeasured,
      relief_wh: r.reliefWh,
      paid_wh: r.paidWh,
      capped: r.capped,
      utility_cents: r.utilityCents,
      members_cents: r.membersCents,
      margin_cents: r.marginCents,
      moved_cents: r.movedCents,
      pledged_kw: r.pledgedKW,
      delivered_kw: r.deliveredKW,
      factor: r.factor,
      reckoned_at: r.reckonedAt,
    })
    .execute()
}

/** Each group of one option: how many accounts, and what they saved by the utility's own method. */
export type Group = {
  readonly option: ProgramOption
  readonly accounts: number
  readonly unmeasured: number
  readonly reliefWh: string
}

/** The participants of an event by the option of their enrolment. */
export async function groupsOf(q: Queries, eventId: string): Promise<Group[]> {
  const { rows } = await sql<{ option: ProgramOption; accounts: number; unmeasured: number; relief: string }>`
    select coalesce(n.option, 'voluntary') as option, count(m.utility_relief_wh)::int as accounts,
      (count(*) - count(m.utility_relief_wh))::int as unmeasured, coalesce(sum(m.utility_relief_wh), 0)::text as relief
    from participation p join event v on v.event_id = p.event_id
    left join enrolment n on n.member_id = p.member_id and n.account_id = p.account_id and n.program_id = p.program_id
      and n.season = extract(year from v.start_at at time zone v.zone)::int
    left join measurement m on m.member_id = p.member_id and m.participation_id = p.participation_id and m.version = p.version
    where p.event_id = ${eventId} and p.state <> 'cancelled' and p.waits ->> 'code' is distinct from 'not-enrolled'
    group by 1 order by 1`.execute(q)
  return rows.map((row) => ({
    option: row.option,
    accounts: row.accounts,
    unmeasured: row.unmeasured,
    reliefWh: row.relief,
  }))
}

/** What an event, or a month of the load pledged in a network, has cost so far and what it will bring. */
export type Exposure = {
  readonly utilityId: string
  readonly programId: string
  /** Null for a month of pledged load. */
  readonly eventId: string | null
  readonly startAt: Temporal.Instant
  /** Earned by the members, and what of it a rail has accepted. */
  readonly earnedCents: bigint
  readonly paidCents: bigint
  /** What the utility will pay by the newest reckoning, and what stays with the operator; null before the first. */
  readonly utilityCents: bigint | null
  readonly marginCents: bigint | null
}

/** Every event and every month of pledged load with money in it, newest first. As long as no utility's payment is booked, all that is paid is advanced. */
export async function exposures(q: Queries): Promise<Exposure[]> {
  const { rows } = await sql<{
    utility_id: string
    program_id: string
    event_id: string | null
    start_at: Temporal.Instant
    earned: bigint
    paid: bigint
    utility_cents: bigint | null
    margin_cents: bigint | null
  }>`
    with money as (
      select p.event_id, sum(e.cents)::bigint as earned, coalesce(sum(e.cents) filter (where exists (
        select from earning_payout y where y.member_id = e.member_id and y.earning_id = e.earning_id and y.state in ('submitted', 'settled'))), 0)::bigint as paid
      from earning e join participation p on p.member_id = e.member_id and p.participation_id = e.participation_id group by 1),
    shares as (
      select s.reservation_id, s.month, sum(s.pay_cents)::bigint as earned, coalesce(sum(s.pay_cents) filter (where exists (
        select from earning_payout y where y.member_id = s.member_id and y.earning_id = s.earning_id and y.state in ('submitted', 'settled'))), 0)::bigint as paid
      from reservation_share s group by 1, 2)
    select v.utility_id, v.program_id, v.event_id, v.start_at, coalesce(money.earned, 0) as earned, coalesce(money.paid, 0) as paid,
      r.utility_cents, r.margin_cents
    from event v left join money on money.event_id = v.event_id
    left join lateral (select utility_cents, margin_cents from event_reckoning r where r.event_id = v.event_id order by version desc limit 1) r on true
    where money.event_id is not null or r.utility_cents is not null
    union all
    select r.utility_id, r.program_id, null, m.month::timestamp at time zone ${NEW_YORK}, coalesce(m.earned, 0), coalesce(m.paid, 0),
      m.utility_cents, m.margin_cents
    from reservation r join lateral (
      select coalesce(k.month, s.month) as month, k.utility_cents, k.margin_cents, s.earned, s.paid from (
        select distinct on (month) month, utility_cents, margin_cents from reservation_reckoning
        where reservation_id = r.reservation_id order by month, version desc) k
      full join (select * from shares where reservation_id = r.reservation_id) s on s.month = k.month) m on true
    order by start_at desc, event_id`.execute(q)
  return rows.map((row) => ({
    utilityId: row.utility_id,
    programId: row.program_id,
    eventId: row.event_id,
    startAt: row.start_at,
    earnedCents: row.earned,
    paidCents: row.paid,
    utilityCents: row.utility_cents,
    marginCents: row.margin_cents,
  }))
}

export type ExposureSum = Pick<Exposure, 'earnedCents' | 'paidCents'> & {
  readonly utilityCents: bigint
  /** What of it is for pledged load. */
  readonly reservationCents: bigint
  readonly marginCents: bigint
}

/** The same summed by utility, or by program. */
export function exposureBy(of: 'utilityId' | 'programId', list: readonly Exposure[]): Map<string, ExposureSum> {
  const sums = new Map<string, ExposureSum>()
  for (const one of list) {
    const so = sums.get(one[of])
    sums.set(one[of], {
      earnedCents: (so?.earnedCents ?? 0n) + one.earnedCents,
      paidCents: (so?.paidCents ?? 0n) + one.paidCents,
      utilityCents: (so?.utilityCents ?? 0n) + (one.utilityCents ?? 0n),
      reservationCents: (so?.reservationCents ?? 0n) + (one.eventId === null ? (one.utilityCents ?? 0n) : 0n),
      marginCents: (so?.marginCents ?? 0n) + (one.marginCents ?? 0n),
    })
  }
  return sums
}
