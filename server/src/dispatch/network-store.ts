/** All SQL of networks. */
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Network } from '#dispatch/networks.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

const networkOf = (r: Selectable<Tables['network']>): Network => ({
  utilityId: r.utility_id,
  network: r.network,
  window: { from: r.window_from, to: r.window_to },
  from: r.from_day.toString(),
  until: r.until_day?.toString() ?? null,
  area: r.area,
  tier: r.tier,
  source: r.source,
  verified: r.verified,
})

/** The networks of a utility on a civil day, by name; `named` only the one of that name. */
export async function networksOf(q: Queries, utilityId: string, date: Temporal.PlainDate, named?: string): Promise<Network[]> {
  const rows = await q
    .selectFrom('network')
    .selectAll()
    .where('utility_id', '=', utilityId)
    .where('from_day', '<=', date)
    .where((e) => e.or([e('until_day', 'is', null), e('until_day', '>', date)]))
    .$if(named !== undefined, (only) => only.where('network', '=', named!))
    .orderBy('network')
    .execute()
  return rows.map(networkOf)
}

/** Every record of the utilities' lists, the newest of a network first. */
export async function allNetworks(q: Queries, utilityIds: readonly string[]): Promise<Network[]> {
  if (utilityIds.length === 0) return []
  const rows = await q
    .selectFrom('network')
    .selectAll()
    .where('utility_id', 'in', utilityIds)
    .orderBy('utility_id')
    .orderBy('network')
    .orderBy('from_day', 'desc')
    .execute()
  return rows.map(networkOf)
}

/** One import at a time, so that what was judged is what is changed. */
export async function lockNetworks(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('networks'))`.execute(trx)
}

/** Adds a record of a list, or brings the one of its first day up to date. */
export async function writeNetwork(trx: Trx, n: Network, now: Temporal.Instant): Promise<void> {
  const state = {
    until_day: n.until === null ? null : Temporal.PlainDate.from(n.until),
    window_from: n.window.from,
    window_to: n.window.to,
    area: n.area,
    tier: n.tier,
    source: n.source,
    verified: n.verified,
    recorded_at: now,
  }
  await trx
    .insertInto('network')
    .values({ utility_id: n.utilityId, network: n.network, from_day: Temporal.PlainDate.from(n.from), ...state })
    .onConflict((c) => c.columns(['utility_id', 'network', 'from_day']).doUpdateSet(state))
    .execute()
}
