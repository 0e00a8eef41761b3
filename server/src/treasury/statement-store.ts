/** All SQL of rails' statements: the documents, their lines, and what our books say of a rail's cash. */
import { sql } from 'kysely'
import { railCash } from '#ledger/chart.ts'
import { type LineKind, lineKinds, type RailLine } from '#payout/statement.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Entry, Standing } from '#treasury/match.ts'

export type StoredStatement = {
  readonly statementId: string
  readonly rail: string
  readonly from: Temporal.Instant
  readonly to: Temporal.Instant
  readonly balanceCents: bigint | null
  readonly document: string
  readonly sha256: string
  readonly receivedAt: Temporal.Instant
}

/** One reconciliation of a rail at a time. */
export async function lockRail(trx: Trx, rail: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`rail ${rail}`}))`.execute(trx)
}

export async function addStatement(trx: Trx, s: StoredStatement): Promise<void> {
  await trx
    .insertInto('rail_statement')
    .values({
      statement_id: s.statementId,
      rail: s.rail,
      from_at: s.from,
      to_at: s.to,
      balance_cents: s.balanceCents,
      document: Buffer.from(s.document),
      sha256: s.sha256,
      received_at: s.receivedAt,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Until when a rail's statements reach; before the first one, since when it has had orders of ours. */
export async function knownUntil(q: Queries, rail: string): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ at: Temporal.Instant | null }>`
    select coalesce((select max(to_at) from rail_statement where rail = ${rail}), (select min(reserved_at) from payout where rail = ${rail})) as at`.execute(
    q,
  )
  return rows[0]?.at ?? null
}

/** Adds the lines that are new; answers how many. A line that came before stays as it was. */
export async function addLines(trx: Trx, rail: string, statementId: string, lines: readonly RailLine[]): Promise<number> {
  if (lines.length === 0) return 0
  const { rows } = await sql`
    insert into rail_line (rail, line_id, statement_id, kind, cents, payout_id, provider_id, noted_at)
    select ${rail}, l.line_id, ${statementId}, l.kind, l.cents, coalesce(l.payout_id, p.payout_id), l.provider_id, l.noted_at
    from unnest(${lines.map((one) => one.lineId)}::text[], ${lines.map((one) => one.kind)}::text[], ${lines.map((one) => String(one.cents))}::bigint[],
      ${lines.map((one) => one.payoutId)}::text[], ${lines.map((one) => one.providerId)}::text[],
      ${lines.map((one) => one.at.toString())}::timestamptz[]) as l (line_id, kind, cents, payout_id, provider_id, noted_at)
    left join lateral (select payout_id from payout where rail = ${rail} and provider_id = l.provider_id order by reserved_at limit 1) p
      on l.payout_id is null
    where l.cents <> 0
    on conflict do nothing returning line_id`.execute(trx)
  return rows.length
}

/** Items that a person closed: their lines and journals are accounted for. */
const closed = sql`(select line_id, cause from rail_item where reason <> 'explained')`

/** The lines of a rail that nothing in our books has been found for. */
export async function openLines(q: Queries, rail: string): Promise<RailLine[]> {
  const rows = await q
    .selectFrom('rail_line')
    .selectAll()
    .where('rail', '=', rail)
    .where('matched_cause', 'is', null)
    .where(sql<boolean>`not exists (select from ${closed} done where done.line_id = rail_line.line_id)`)
    .execute()
  return rows.map((row) => ({
    lineId: row.line_id,
    at: row.noted_at,
    kind: lineKinds.find((one): one is LineKind => one === row.kind) ?? 'other',
    cents: row.cents,
    payoutId: row.payout_id,
    providerId: row.provider_id,
  }))
}

/**
 * What a rail holds for us by our books, and what payouts have moved of it without a line that says so. Both in one statement: a payout that settles
 * meanwhile is in both or in neither.
 */
export async function cashOf(q: Queries, rail: string): Promise<{ readonly ledgerCents: bigint; readonly entries: Entry[] }> {
  const cash = railCash(rail)
  const { rows } = await sql<{ total: bigint; cause: string | null; cents: bigint; booked_at: Temporal.Instant }>`
    with moved as (
      select cause, case when debit = ${cash} then cents else -cents end as cents, booked_at from transfer where debit = ${cash} or credit = ${cash})
    select all_of_it.total, e.cause, e.cents, e.booked_at
    from (select coalesce(sum(cents), 0)::bigint as total from moved) all_of_it
    left join moved e on e.cause like 'payout:%'
      and not exists (select from rail_line l where l.rail = ${rail} and l.matched_cause = e.cause)
      and not exists (select from ${closed} done where done.cause = e.cause)
    order by e.booked_at, e.cause`.execute(q)
  const entries = rows.flatMap(({ cause, cents, booked_at }): Entry[] => {
    if (cause === null) return []
    const [, payoutId = '', step = ''] = /^payout:(.+):(settle|return)$/.exec(cause) ?? []
    return [{ cause, kind: step === 'return' ? 'return' : 'payout', payoutId, cents, bookedAt: booked_at }]
  })
  return { ledgerCents: rows[0]?.total ?? 0n, entries }
}

/** Where the payouts stand that lines name. */
export async function standingsOf(q: Queries, payoutIds: readonly string[]): Promise<Standing[]> {
  if (payoutIds.length === 0) return []
  const rows = await q
    .selectFrom('payout_owner as o')
    .innerJoin('payout as p', (j) => j.onRef('p.member_id', '=', 'o.member_id').onRef('p.payout_id', '=', 'o.payout_id'))
    .select(['p.payout_id', 'p.cents', 'p.state'])
    .where('o.payout_id', 'in', payoutIds)
    .execute()
  return rows.map((row) => ({ payoutId: row.payout_id, cents: row.cents, state: standings[row.state] ?? 'open' }))
}
const standings: Readonly<Record<string, Standing['state']>> = { settled: 'settled', rejected: 'over', returned: 'over' }

/** Writes down which journal of ours says what a line says. */
export async function matchLines(trx: Trx, rail: string, pairs: readonly { lineId: string; cause: string }[]): Promise<void> {
  if (pairs.length === 0) return
  await sql`update rail_line l set matched_cause = m.cause
    from unnest(${pairs.map((one) => one.lineId)}::text[], ${pairs.map((one) => one.cause)}::text[]) as m (line_id, cause)
    where l.rail = ${rail} and l.line_id = m.line_id`.execute(trx)
}

/** Every rail that has moved money or was heard of. */
export async function railsInUse(q: Queries): Promise<string[]> {
  const { rows } = await sql<{ rail: string }>`select rail from payout union select rail from rail_statement order by 1`.execute(q)
  return rows.map((row) => row.rail)
}

/** What is known of these lines already: their amounts by their ids. */
export async function knownLines(q: Queries, rail: string, lineIds: readonly string[]): Promise<Map<string, bigint>> {
  if (lineIds.length === 0) return new Map()
  const rows = await q
    .selectFrom('rail_line')
    .select(['line_id', 'cents'])
    .where('rail', '=', rail)
    .where(sql<boolean>`line_id = any (${lineIds}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.line_id, row.cents]))
}

/** The payouts of a rail by what a bank may call them: our id, or the rail's. */
export async function payoutsNamed(q: Queries, rail: string): Promise<Map<string, { payoutId: string; cents: bigint }[]>> {
  const rows = await q.selectFrom('payout').select(['payout_id', 'provider_id', 'cents']).where('rail', '=', rail).execute()
  return new Map(
    rows.flatMap(({ payout_id: payoutId, provider_id, cents }) =>
      [payoutId, provider_id ?? payoutId].map((name) => [name, [{ payoutId, cents }]] as const),
    ),
  )
}
