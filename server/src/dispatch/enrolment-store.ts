/** All SQL of enrolments. */
import { type Selectable, sql } from 'kysely'
import type { Enrolment, EnrolmentRefusal } from '#dispatch/enrolment.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

const enrolmentOf = (r: Selectable<Tables['enrolment']>): Enrolment => ({
  memberId: r.member_id,
  enrolmentId: r.enrolment_id,
  accountId: r.account_id,
  programId: r.program_id,
  planId: r.plan_id,
  season: r.season,
  network: r.network,
  participatesFrom: r.participates_from,
  withdrawnAt: r.withdrawn_at,
  enrolledAt: r.enrolled_at,
})

/** Adds an enrolment unless the account has one for this program and season. */
export async function addEnrolment(trx: Trx, e: Enrolment): Promise<void> {
  await trx
    .insertInto('enrolment')
    .values({
      member_id: e.memberId,
      enrolment_id: e.enrolmentId,
      account_id: e.accountId,
      program_id: e.programId,
      plan_id: e.planId,
      season: e.season,
      network: e.network,
      participates_from: e.participatesFrom,
      withdrawn_at: e.withdrawnAt,
      enrolled_at: e.enrolledAt,
    })
    .onConflict((c) => c.doNothing())
    .execute()
  await trx
    .deleteFrom('enrolment_refusal')
    .where('member_id', '=', e.memberId)
    .where('account_id', '=', e.accountId)
    .where('program_id', '=', e.programId)
    .where('season', '=', e.season)
    .execute()
}

/** An account's enrolments of all seasons, newest first. */
export async function enrolmentsOf(q: Queries, memberId: string, accountId: string): Promise<Enrolment[]> {
  const rows = await q
    .selectFrom('enrolment')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .orderBy('season', 'desc')
    .orderBy('enrolment_id')
    .execute()
  return rows.map(enrolmentOf)
}

/** Carries last seasons' enrolments of a program on into a new season; who has withdrawn stays out. */
export async function renewEnrolments(
  trx: Trx,
  programId: string,
  network: string,
  season: number,
  participatesFrom: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    insert into enrolment (member_id, enrolment_id, account_id, program_id, plan_id, season, network, participates_from, withdrawn_at, enrolled_at)
    select distinct on (member_id, account_id) member_id, 'enr_' || gen_random_uuid(), account_id, program_id, plan_id, ${season}::int, network,
           ${participatesFrom}::date, null, ${now}::timestamptz
    from enrolment where program_id = ${programId} and network = ${network} and season < ${season} and withdrawn_at is null
    order by member_id, account_id, season desc
    on conflict (member_id, account_id, program_id, season) do nothing`.execute(trx)
}

/** Keeps why an account was not enrolled, for the person to read. */
export async function noteRefusal(
  trx: Trx,
  key: { memberId: string; accountId: string; programId: string; season: number },
  refusal: EnrolmentRefusal,
  now: Temporal.Instant,
): Promise<void> {
  const state = { code: refusal.code, evidence: JSON.stringify(refusal.evidence), refused_at: now }
  await trx
    .insertInto('enrolment_refusal')
    .values({ member_id: key.memberId, account_id: key.accountId, program_id: key.programId, season: key.season, ...state })
    .onConflict((c) => c.columns(['member_id', 'account_id', 'program_id', 'season']).doUpdateSet(state))
    .execute()
}

/** The newest reason why an account is not enrolled; null when none is kept. */
export async function refusalOf(
  q: Queries,
  memberId: string,
  accountId: string,
): Promise<{ code: EnrolmentRefusal['code']; programId: string; season: number; refusedAt: Temporal.Instant } | null> {
  const row = await q
    .selectFrom('enrolment_refusal')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .orderBy('season', 'desc')
    .executeTakeFirst()
  return row
    ? { code: row.code as EnrolmentRefusal['code'], programId: row.program_id, season: row.season, refusedAt: row.refused_at }
    : null
}
