/** All SQL of a program's season as a whole: its accounts, how many stand where, and the files that went to the utility. */
import { type Selectable, sql } from 'kysely'
import type { Enrolment } from '#dispatch/enrolment.ts'
import type { EnrolmentState } from '#dispatch/enrolment-state.ts'
import { enrolmentOfRow } from '#dispatch/enrolment-store.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

/** A program of a utility in a year; programs of one name may be of several utilities. */
export type Season = { readonly utilityId: string; readonly programId: string; readonly season: number }
export type Enrolled = Enrolment & { readonly accountNumber: string | null; readonly address: unknown; readonly utilityId: string }

/** One export, import or preparation of a season at a time. */
export async function lockSeason(trx: Trx, { utilityId, programId, season }: Season): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`season ${utilityId} ${programId} ${season}`}))`.execute(trx)
}

const inSeason = (q: Queries, { utilityId, programId, season }: Season) =>
  q
    .selectFrom('enrolment as e')
    .innerJoin('account as a', (on) => on.onRef('a.member_id', '=', 'e.member_id').onRef('a.account_id', '=', 'e.account_id'))
    .where('a.utility_id', '=', utilityId)
    .where('e.program_id', '=', programId)
    .where('e.season', '=', season)

export async function countsOf(q: Queries, season: Season): Promise<Partial<Record<EnrolmentState, number>>> {
  const rows = await inSeason(q, season)
    .select(['e.state', (of) => of.fn.countAll<bigint>().as('count')])
    .groupBy('e.state')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.state, Number(row.count)]))
}

/** The enrolments of a season in some states, or of some accounts, in a fixed order: a page of them after an enrolment's id. */
export async function enrolledIn(
  q: Queries,
  season: Season,
  { states, accountIds, limit }: { states?: readonly EnrolmentState[]; accountIds?: readonly string[]; limit?: number } = {},
): Promise<Enrolled[]> {
  const rows = await inSeason(q, season)
    .selectAll('e')
    .select(['a.account_number', 'a.address', 'a.utility_id'])
    .$if(states !== undefined, (only) => only.where('e.state', 'in', [...states!, '']))
    .$if(accountIds !== undefined, (only) => only.where(sql<boolean>`e.account_id = any(${[...(accountIds ?? [])]}::text[])`))
    .orderBy('e.member_id')
    .orderBy('e.account_id')
    .$if(limit !== undefined, (some) => some.limit(limit!))
    .execute()
  return rows.map((r) => ({ ...enrolmentOfRow(r), accountNumber: r.account_number, address: r.address, utilityId: r.utility_id }))
}

export type Unenrolled = { readonly memberId: string; readonly accountId: string; readonly kind: 'residential' | 'commercial' }

/** The accounts of the utility that share their usage and have no enrolment of this season. */
export async function accountsWithout(q: Queries, { utilityId, programId, season }: Season): Promise<Unenrolled[]> {
  const { rows } = await sql<Unenrolled>`
    select a.member_id as "memberId", a.account_id as "accountId", a.kind from account a
    where a.utility_id = ${utilityId}
      and exists (select from utility_authorization u where u.member_id = a.member_id and u.account_id = a.account_id and u.attached_at is not null)
      and not exists (select from enrolment e where e.member_id = a.member_id and e.account_id = a.account_id
        and e.program_id = ${programId} and e.season = ${season})
    order by a.member_id, a.account_id`.execute(q)
  return rows
}

export type EnrolmentFile = Season & {
  readonly fileId: string
  readonly number: number
  readonly lines: number
  readonly madeBy: string
  readonly madeAt: Temporal.Instant
}
const fileOf = (r: Selectable<Tables['enrolment_file']>): EnrolmentFile => ({
  fileId: r.file_id,
  utilityId: r.utility_id,
  programId: r.program_id,
  season: r.season,
  number: r.number,
  lines: r.lines,
  madeBy: r.made_by,
  madeAt: r.made_at,
})

/** Numbers a file and keeps its lines as they go out. The season must be locked. */
export async function addFile(
  trx: Trx,
  f: Omit<EnrolmentFile, 'number' | 'lines'>,
  lines: readonly { memberId: string; enrolmentId: string; fields: Readonly<Record<string, string>> }[],
): Promise<EnrolmentFile> {
  const number = ((await filesOf(trx, f))[0]?.number ?? 0) + 1
  const file = { ...f, number, lines: lines.length }
  await trx
    .insertInto('enrolment_file')
    .values({
      file_id: f.fileId,
      utility_id: f.utilityId,
      program_id: f.programId,
      season: f.season,
      number,
      lines: lines.length,
      made_by: f.madeBy,
      made_at: f.madeAt,
    })
    .execute()
  for (const [at, { memberId, enrolmentId, fields }] of lines.entries())
    await trx
      .insertInto('enrolment_file_line')
      .values({ member_id: memberId, enrolment_id: enrolmentId, file_id: f.fileId, line: at + 2, fields: JSON.stringify(fields) })
      .execute()
  return file
}

/** The files of a season, the newest first. */
export async function filesOf(q: Queries, { utilityId, programId, season }: Season): Promise<EnrolmentFile[]> {
  const rows = await q
    .selectFrom('enrolment_file')
    .selectAll()
    .where('utility_id', '=', utilityId)
    .where('program_id', '=', programId)
    .where('season', '=', season)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(fileOf)
}

/** A file with its lines as they went out, in their order. */
export async function findFile(q: Queries, fileId: string): Promise<(EnrolmentFile & { fields: Record<string, string>[] }) | null> {
  const row = await q.selectFrom('enrolment_file').selectAll().where('file_id', '=', fileId).executeTakeFirst()
  if (!row) return null
  const lines = await q.selectFrom('enrolment_file_line').select('fields').where('file_id', '=', fileId).orderBy('line').execute()
  return { ...fileOf(row), fields: lines.map((line) => line.fields as Record<string, string>) }
}

/** Whose accounts stand in a file that went to a utility. */
export async function membersInFile(q: Queries, fileId: string): Promise<string[]> {
  const rows = await q.selectFrom('enrolment_file_line').select('member_id').distinct().where('file_id', '=', fileId).execute()
  return rows.map((row) => row.member_id)
}
