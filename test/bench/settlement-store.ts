/** The same readings taken in and read for a settlement: the store of a row a day, and beside it a table of a row a reading. */
import pg from 'pg'
import { daysOfMany } from '../../server/src/metering/interval-store.ts'
import type { Db } from '../../server/src/platform/db.ts'
import { dates, dayCount, ingest, settledAt, slotsADay, startsS, wattHours } from './settlement-world.ts'

/** Seconds, and bytes with the indexes. */
export type Stores = { meters: number; readings: number; ours: Cost; rows: Cost }
export type Cost = { ingest: number; read: number; bytes: number }

const fromHour = 8
const toHour = 22

export async function compareStores(db: Db, address: pg.ClientConfig, meters: number): Promise<Stores> {
  const owner = new pg.Client({ ...address, user: 'postgres' })
  await owner.connect()
  await owner.query(`create table bench_reading (member_id text, service_point_id text, flow text, start_at timestamptz, interval_seconds int,
    energy_mwh bigint, quality smallint, rev int, primary key (member_id, service_point_id, flow, start_at))`)
  const stores: Stores = { meters, readings: meters * dayCount * slotsADay, ours: { ...none }, rows: { ...none } }
  // In turn, some meters each, so that a busy machine slows both.
  const batch = Math.ceil(meters / 10)
  for (let from = 1; from <= meters; from += batch) {
    const some = Array.from({ length: Math.min(batch, meters + 1 - from) }, (_, i) => from + i)
    stores.ours.ingest += await seconds(async () => {
      for (const meter of some) await ingest(db, meter)
    })
    stores.rows.ingest += await seconds(async () => {
      for (const meter of some) await ingestRows(owner, meter)
    })
  }
  await owner.query('vacuum analyze bench_reading')
  await owner.query('vacuum analyze interval_day')
  for (let from = 1; from <= meters; from += 250) {
    const some = Array.from({ length: Math.min(250, meters + 1 - from) }, (_, i) => from + i)
    const asked = some.map((meter) => ({
      memberId: `mem_${meter}`,
      servicePointId: `spt_${meter}`,
      from: dates[0]!,
      to: dates.at(-1)!,
    }))
    let [ours, theirs] = [0, 0]
    stores.ours.read += await seconds(async () => {
      const found = await daysOfMany(db, asked, { fromS: fromHour * 3600, toS: toHour * 3600 })
      for (const days of found.values()) for (const day of days) for (const value of day.milliWh) ours += value ?? 0
    })
    stores.rows.read += await seconds(async () => {
      theirs = await readRows(owner, some)
    })
    if (ours !== theirs) throw new Error(`the store says ${ours} mWh, the table ${theirs}`)
  }
  const bytes = async (sql: string) => Number((await owner.query<{ bytes: string }>(sql)).rows[0]!.bytes)
  stores.ours.bytes = await bytes(
    `select sum(pg_total_relation_size(relid)) as bytes from pg_partition_tree('interval_day') where isleaf and pg_relation_size(relid) > 0`,
  )
  stores.rows.bytes = await bytes(`select pg_total_relation_size('bench_reading') as bytes`)
  await owner.query('drop table bench_reading')
  await owner.end()
  return stores
}

const none: Cost = { ingest: 0, read: 0, bytes: 0 }

async function seconds(work: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}

/** One statement and transaction a meter, as ours; no history of revisions, which ours keeps as well. */
async function ingestRows(client: pg.Client, meter: number): Promise<void> {
  const starts: string[] = []
  const values: number[] = []
  for (const [day, startS] of startsS.entries())
    for (let slot = 0; slot < slotsADay; slot++) {
      starts.push(new Date((startS + slot * 900) * 1000).toISOString())
      values.push(wattHours(meter, day, slot) * 1000)
    }
  await client.query(
    `insert into bench_reading select $1, $2, 'forward', start_at, 900, value, null, 1 from unnest($3::timestamptz[], $4::bigint[]) as r (start_at, value)
     on conflict (member_id, service_point_id, flow, start_at) do update set energy_mwh = excluded.energy_mwh, rev = excluded.rev`,
    [`mem_${meter}`, `spt_${meter}`, starts, values],
  )
}

async function readRows(client: pg.Client, meters: readonly number[]): Promise<number> {
  const { rows } = await client.query<{ energy_mwh: string }>(
    `select r.service_point_id, extract(epoch from r.start_at)::float8 as start_s, r.energy_mwh
     from unnest($1::text[], $2::text[]) as w (member_id, service_point_id)
     join bench_reading r on r.member_id = w.member_id and r.service_point_id = w.service_point_id
       and r.start_at >= to_timestamp($3) and r.start_at <= $4
     where (r.start_at at time zone 'America/New_York')::time >= make_time($5, 0, 0) and (r.start_at at time zone 'America/New_York')::time < make_time($6, 0, 0)
     order by r.service_point_id, r.start_at`,
    [meters.map((m) => `mem_${m}`), meters.map((m) => `spt_${m}`), startsS[0], settledAt.add({ hours: 24 }).toString(), fromHour, toHour],
  )
  let total = 0
  for (const row of rows) total += Number(row.energy_mwh)
  return total
}
