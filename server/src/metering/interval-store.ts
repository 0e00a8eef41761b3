/** All SQL of interval days: the state of each day, its revisions, and loads read from them. */
import type { Load } from '@quickpay/baseline'
import { type RawBuilder, sql } from 'kysely'
import { type Day, type Flow, packed, unpacked } from '#metering/day.ts'
import { type Line, netLoad } from '#metering/load.ts'
import { linesOf } from '#metering/service-point.ts'
import type { Queries, Trx } from '#platform/db.ts'

export type StoredDay = Day & { readonly rev: number; readonly receivedAt: Temporal.Instant }

type Row = {
  flow: string
  date: string
  start_s: number
  interval_seconds: number
  scale: number
  v: string
  q: string | null
  stated: string
  rev: number
  received_at: Temporal.Instant
}

/** Splitting the text of an array is several times faster than the driver's own parser. */
const numbersOf = (text: string): number[] => text.slice(1, -1).split(',').map(Number)
const valuesOf = (text: string): (number | null)[] =>
  text
    .slice(1, -1)
    .split(',')
    .map((one) => (one === 'NULL' ? null : Number(one)))

const dayOf = (row: Row): StoredDay => ({
  flow: row.flow as Flow,
  date: row.date,
  startS: row.start_s,
  intervalSeconds: row.interval_seconds,
  milliWh: unpacked(valuesOf(row.v), row.scale),
  qualities: row.q === null ? null : numbersOf(row.q),
  statedAtMs: numbersOf(row.stated),
  rev: row.rev,
  receivedAt: row.received_at,
})

const columns = sql`flow, day::text as date, extract(epoch from start_at)::float8 as start_s, interval_seconds, scale, v::text as v, q::text as q, rev, received_at`

/** The days of one service point, both ends included, oldest first; `asOf` reads them as they stood at a past moment. */
export async function daysOf(
  q: Queries,
  memberId: string,
  servicePointId: string,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  { asOf }: { asOf?: Temporal.Instant } = {},
): Promise<StoredDay[]> {
  const where = sql`member_id = ${memberId} and service_point_id = ${servicePointId} and day between ${from} and ${to}`
  const { rows } = asOf
    ? await sql<Row>`select distinct on (day, flow) ${columns}, '{0}' as stated from interval_day_revision
        where ${where} and received_at <= ${asOf} order by day, flow, rev desc`.execute(q)
    : await sql<Row>`select ${columns}, stated_at::text as stated from interval_day where ${where} order by day, flow`.execute(q)
  return rows.map(dayOf)
}

/** Stretches of days of many service points in one read. */
export type AskedDays = {
  readonly memberId: string
  readonly servicePointId: string
  readonly from: Temporal.PlainDate
  readonly to: Temporal.PlainDate
}
/** The widest stretch, which stands in a statement beside each one's own, so that only the partitions in question are opened. */
const widest = (asked: readonly { from: Temporal.PlainDate; to: Temporal.PlainDate }[]): [Temporal.PlainDate, Temporal.PlainDate] => [
  asked.reduce((a, b) => (Temporal.PlainDate.compare(b.from, a.from) < 0 ? b : a)).from,
  asked.reduce((a, b) => (Temporal.PlainDate.compare(b.to, a.to) > 0 ? b : a)).to,
]
/** A stretch of every day, in whole hours of seconds from the day's start. */
export type DayPart = { readonly fromS: number; readonly toS: number }
const WHOLE_DAY: DayPart = { fromS: 0, toS: 25 * 3600 }

/** The days of many service points, by service point, oldest first; or of each day only a part, as a shorter day that starts later. */
export async function daysOfMany(
  q: Queries,
  asked: readonly AskedDays[],
  { fromS, toS }: DayPart = WHOLE_DAY,
): Promise<Map<string, StoredDay[]>> {
  const found = new Map<string, StoredDay[]>(asked.map((one) => [one.servicePointId, []]))
  if (asked.length === 0) return found
  const [first, last] = widest(asked)
  const { rows } = await sql<Row & { service_point_id: string }>`
    select d.service_point_id, d.flow, d.day::text as date, extract(epoch from d.start_at)::float8 + ${fromS}::int as start_s, d.interval_seconds, d.scale,
           d.v[${fromS}::int / d.interval_seconds + 1 : ${toS}::int / d.interval_seconds]::text as v,
           d.q[${fromS}::int / d.interval_seconds + 1 : ${toS}::int / d.interval_seconds]::text as q, d.rev, d.received_at, '{0}' as stated
    from unnest(${asked.map((one) => one.memberId)}::text[], ${asked.map((one) => one.servicePointId)}::text[],
                ${asked.map((one) => one.from.toString())}::date[], ${asked.map((one) => one.to.toString())}::date[]) as w (member_id, service_point_id, from_day, to_day)
    join interval_day d on d.member_id = w.member_id and d.service_point_id = w.service_point_id
      and d.day between ${first}::date and ${last}::date and d.day between w.from_day and w.to_day
    order by d.day, d.flow`.execute(q)
  for (const row of rows) found.get(row.service_point_id)!.push(dayOf(row))
  return found
}

/** Some days of a member's service points, by service point, oldest first. */
export async function someDaysOf(
  q: Queries,
  memberId: string,
  servicePointIds: readonly string[],
  dates: readonly Temporal.PlainDate[],
): Promise<Map<string, StoredDay[]>> {
  const { rows } = await sql<Row & { service_point_id: string }>`
    select service_point_id, ${columns}, stated_at::text as stated from interval_day
    where member_id = ${memberId} and service_point_id = any(${[...servicePointIds]}::text[]) and day = any(${dates.map(String)}::date[])
    order by day, flow`.execute(q)
  const found = new Map<string, StoredDay[]>(servicePointIds.map((id) => [id, []]))
  for (const row of rows) found.get(row.service_point_id)!.push(dayOf(row))
  return found
}

/** The sum of the revisions of many service points' days, as `revisionsOf` tells it of one account's. */
export async function revisionSums(q: Queries, asked: readonly AskedDays[]): Promise<Map<string, bigint>> {
  if (asked.length === 0) return new Map()
  const [first, last] = widest(asked)
  const { rows } = await sql<{ service_point_id: string; revs: bigint }>`
    select d.service_point_id, sum(d.rev)::bigint as revs
    from unnest(${asked.map((one) => one.memberId)}::text[], ${asked.map((one) => one.servicePointId)}::text[],
                ${asked.map((one) => one.from.toString())}::date[], ${asked.map((one) => one.to.toString())}::date[]) as w (member_id, service_point_id, from_day, to_day)
    join interval_day d on d.member_id = w.member_id and d.service_point_id = w.service_point_id
      and d.day between ${first}::date and ${last}::date and d.day between w.from_day and w.to_day
    group by 1`.execute(q)
  return new Map(rows.map((row) => [row.service_point_id, BigInt(row.revs)]))
}

/** Writes days that changed, each as a new state and as a revision of it, in one statement. */
export async function writeDays(
  trx: Trx,
  memberId: string,
  servicePointId: string,
  days: readonly { day: Day; rev: number }[],
  source: { documentId: string; receivedAt: Temporal.Instant },
): Promise<void> {
  if (days.length === 0) return
  const packs = days.map(({ day }) => packed(day))
  const list = (values: readonly (string | number | null)[], type: string): RawBuilder<unknown> => sql`${[...values]}::${sql.raw(type)}[]`
  await sql`
    with written as (
      insert into interval_day (member_id, service_point_id, flow, day, interval_seconds, start_at, scale, v, q, stated_at, rev, received_at, document_id)
      select ${memberId}, ${servicePointId}, flow, day, interval_seconds, to_timestamp(start_s), scale, v::int4[], q::int2[], stated::float8[], rev,
             ${source.receivedAt}, ${source.documentId}
      from unnest(
        ${list(
          days.map(({ day }) => day.flow),
          'text',
        )}, ${list(
          days.map(({ day }) => day.date),
          'date',
        )},
        ${list(
          days.map(({ day }) => day.intervalSeconds),
          'int4',
        )}, ${list(
          days.map(({ day }) => day.startS),
          'float8',
        )},
        ${list(
          packs.map(({ scale }) => scale),
          'int2',
        )}, ${list(
          packs.map(({ v }) => arrayText(v)),
          'text',
        )},
        ${list(
          days.map(({ day }) => (day.qualities ? arrayText(day.qualities) : null)),
          'text',
        )},
        ${list(
          days.map(({ day }) => arrayText(day.statedAtMs)),
          'text',
        )}, ${list(
          days.map(({ rev }) => rev),
          'int4',
        )}
      ) as incoming(flow, day, interval_seconds, start_s, scale, v, q, stated, rev)
      on conflict (member_id, service_point_id, flow, day) do update set
        interval_seconds = excluded.interval_seconds, start_at = excluded.start_at, scale = excluded.scale, v = excluded.v, q = excluded.q,
        stated_at = excluded.stated_at, rev = excluded.rev, received_at = excluded.received_at, document_id = excluded.document_id
      returning member_id, service_point_id, flow, day, rev, interval_seconds, start_at, scale, v, q, received_at, document_id
    )
    insert into interval_day_revision (member_id, service_point_id, flow, day, rev, interval_seconds, start_at, scale, v, q, received_at, document_id)
    select * from written`.execute(trx)
}

/** Notes that newer documents said the same: no revision, only whose word counts from now on. */
export async function restateDays(trx: Trx, memberId: string, servicePointId: string, days: readonly Day[]): Promise<void> {
  if (days.length === 0) return
  await sql`
    update interval_day d set stated_at = i.stated::float8[]
    from unnest(${days.map((day) => day.flow)}::text[], ${days.map((day) => day.date)}::date[], ${days.map((day) => arrayText(day.statedAtMs))}::text[])
      as i(flow, day, stated)
    where d.member_id = ${memberId} and d.service_point_id = ${servicePointId} and d.flow = i.flow and d.day = i.day`.execute(trx)
}
const arrayText = (values: readonly (number | null)[]): string => `{${values.map((value) => value ?? 'NULL').join()}}`

/** The load of one service point: imported minus exported energy, missing intervals left out. */
export async function loadOf(
  q: Queries,
  memberId: string,
  servicePointId: string,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  when: { asOf?: Temporal.Instant } = {},
): Promise<Load> {
  return netLoad([[await daysOf(q, memberId, servicePointId, from, to, when)]])
}

/** The load of an account: its service points aligned and added; an interval counts only where all of them have it. */
export async function netLoadOf(
  q: Queries,
  memberId: string,
  accountId: string,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  when: { asOf?: Temporal.Instant } = {},
): Promise<Load> {
  return netLoad(await accountDaysOf(q, memberId, accountId, from, to, when))
}

/** The stored days of an account: those of each place, of the meters that stood there one after the other. */
export async function accountDaysOf(
  q: Queries,
  memberId: string,
  accountId: string,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  when: { asOf?: Temporal.Instant } = {},
): Promise<Line[]> {
  const points = await q
    .selectFrom('service_point')
    .select(['service_point_id as servicePointId', 'follows'])
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .where('proven_at', 'is not', null)
    .orderBy('service_point_id')
    .execute()
  const all: Line[] = []
  for (const line of linesOf(points)) {
    const days: StoredDay[][] = []
    for (const point of line) days.push(await daysOf(q, memberId, point.servicePointId, from, to, when))
    all.push(days)
  }
  return all
}

/** The revision of each stored day of an account: their sum over some days only grows, so that two looks can be compared. */
export async function revisionsOf(
  q: Queries,
  memberId: string,
  accountId: string,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): Promise<{ date: Temporal.PlainDate; revs: number; receivedAt: Temporal.Instant }[]> {
  const { rows } = await sql<{ day: Temporal.PlainDate; revs: bigint; received_at: Temporal.Instant }>`
    select d.day, sum(d.rev) as revs, max(d.received_at) as received_at
    from service_point s join interval_day d on d.member_id = s.member_id and d.service_point_id = s.service_point_id
    where s.member_id = ${memberId} and s.account_id = ${accountId} and d.day between ${from} and ${to}
    group by d.day order by d.day`.execute(q)
  return rows.map((row) => ({ date: row.day, revs: Number(row.revs), receivedAt: row.received_at }))
}

/** Stretches of days of a member's accounts. */
export type AskedHistory = { readonly accountId: string; readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }

/** On how many days of its stretch each account has readings stored, by account; one that has none is left out. */
export async function daysStoredOf(q: Queries, memberId: string, asked: readonly AskedHistory[]): Promise<Map<string, number>> {
  if (asked.length === 0) return new Map()
  const [first, last] = widest(asked)
  const { rows } = await sql<{ account_id: string; days: number }>`
    select w.account_id, count(distinct d.day)::int as days
    from unnest(${asked.map((one) => one.accountId)}::text[], ${asked.map((one) => one.from.toString())}::date[],
                ${asked.map((one) => one.to.toString())}::date[]) as w (account_id, from_day, to_day)
    join service_point s on s.member_id = ${memberId} and s.account_id = w.account_id
    join interval_day d on d.member_id = s.member_id and d.service_point_id = s.service_point_id
      and d.day between ${first}::date and ${last}::date and d.day between w.from_day and w.to_day
    where d.member_id = ${memberId}
    group by w.account_id`.execute(q)
  return new Map(rows.map((row) => [row.account_id, row.days]))
}

export async function newestDayOf(q: Queries, memberId: string, servicePointId: string): Promise<Temporal.PlainDate | null> {
  const row = await q
    .selectFrom('interval_day')
    .select((of) => of.fn.max('day').as('day'))
    .where('member_id', '=', memberId)
    .where('service_point_id', '=', servicePointId)
    .executeTakeFirst()
  return row?.day ?? null
}

/** Whether an account gave energy to the grid in the `days` before its newest reading. */
export async function exportsEnergy(q: Queries, memberId: string, accountId: string, days: number): Promise<boolean> {
  const { rows } = await sql<{ exports: boolean }>`
    with mine as (select service_point_id from service_point where member_id = ${memberId} and account_id = ${accountId}),
    newest as (select max(day) as day from interval_day where member_id = ${memberId} and service_point_id in (select service_point_id from mine))
    select exists (
      select from interval_day, newest
      where member_id = ${memberId} and service_point_id in (select service_point_id from mine)
        and interval_day.day > newest.day - ${days}::int
        and ((flow = 'reverse' and 0 < any(v)) or (flow = 'net' and 0 > any(v)))
    ) as exports`.execute(q)
  return rows[0]?.exports ?? false
}
