/** All SQL of seals. What a seal covers is written down the same way when it is made and when it is checked. */
import { sql } from 'kysely'
import type { Misfit } from '#ledger/check-store.ts'
import type { Queries, Trx } from '#platform/db.ts'

/** A seal covers at most so many journals, so that it can be checked alone. */
const JOURNALS_MAX = 10_000

const micros = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint`
/** All lines of the journals covered, every column of them, in an order that does not depend on the database's language. */
const body = sql`string_agg(concat_ws(' ', t.member_id, t.cause, t.line, t.debit, t.credit, t.cents, ${micros('t.effective_at')},
  ${micros('t.booked_at')}, t.transfer_id, t.journal_id), E'\n' order by t.member_id collate "C", t.cause collate "C", t.line)`
const hashOf = (previous: ReturnType<typeof sql>) => sql`encode(sha256(convert_to(${previous} || E'\n' || ${body}, 'UTF8')), 'hex')`

/** Seals the oldest journals that no seal covers; answers how many. Only one seals at a time, so that the chain has no branches. */
export async function sealJournals(trx: Trx, now: Temporal.Instant): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('seal'))`.execute(trx)
  const last = await trx.selectFrom('seal').select(['seal_no', 'sha256']).orderBy('seal_no', 'desc').limit(1).executeTakeFirst()
  const sealNo = (last?.seal_no ?? 0n) + 1n
  const previous = last?.sha256 ?? ''
  const { rows } = await sql<{ journals: number }>`
    with fresh as (
      select member_id, cause from transfer t
      where line = 1 and not exists (select from sealed_journal s where s.member_id = t.member_id and s.cause = t.cause)
      order by booked_at, member_id, cause limit ${JOURNALS_MAX}),
    covered as (insert into sealed_journal select member_id, cause, ${sealNo} from fresh)
    insert into seal
    select ${sealNo}, count(distinct (t.member_id, t.cause)), ${previous}, ${hashOf(sql`${previous}::text`)}, ${now}
    from fresh join transfer t on t.member_id = fresh.member_id and t.cause = fresh.cause having count(*) > 0
    returning journals`.execute(trx)
  return rows[0]?.journals ?? 0
}

/** Seals that are not the hash of what they cover and of the seal before them. */
export const brokenSeals = (q: Queries): Promise<Misfit[]> =>
  sql<Misfit>`with again as (
      select s.seal_no, s.journals, s.sha256, s.previous_sha256, coalesce(lag(s.sha256) over (order by s.seal_no), '') as before,
        coalesce(lag(s.seal_no) over (order by s.seal_no), 0) + 1 as due_no
      from seal s),
    covered as (
      select a.seal_no, count(distinct (t.member_id, t.cause)) as journals, ${hashOf(sql`a.previous_sha256`)} as sha256
      from again a join sealed_journal j on j.seal_no = a.seal_no join transfer t on t.member_id = j.member_id and t.cause = j.cause
      group by a.seal_no, a.previous_sha256)
    select 'seal ' || a.seal_no as subject, a.sha256 as expected, coalesce(c.sha256, 'none') as found
    from again a left join covered c on c.seal_no = a.seal_no
    where a.sha256 is distinct from c.sha256 or a.journals is distinct from c.journals or a.previous_sha256 <> a.before or a.seal_no <> a.due_no
    order by a.seal_no limit 20`
    .execute(q)
    .then((result) => result.rows)

/** Journals that claim to be a day older than the newest seal and that no seal covers: they were put in afterwards. */
export const slippedJournals = (q: Queries): Promise<Misfit[]> =>
  sql<Misfit>`select t.cause as subject, 'a seal' as expected, null as found from transfer t
    where t.line = 1 and t.booked_at < (select max(sealed_at) - interval '1 day' from seal)
      and not exists (select from sealed_journal s where s.member_id = t.member_id and s.cause = t.cause)
    order by t.cause limit 20`
    .execute(q)
    .then((result) => result.rows)
