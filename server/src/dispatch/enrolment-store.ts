/** All SQL of enrolments and of the steps they take. */
import { type ProgramOption, planUnder } from '@quickpay/programs'
import { type Selectable, sql } from 'kysely'
import type { Enrolment, EnrolmentRefusal } from '#dispatch/enrolment.ts'
import { type EnrolmentState, maySetTo } from '#dispatch/enrolment-state.ts'
import type { GridEvent } from '#dispatch/event.ts'
import { called } from '#dispatch/event-store.ts'
import type { BaselineMethod } from '#dispatch/pledge.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

export const enrolmentOfRow = (r: Selectable<Tables['enrolment']>): Enrolment => ({
  memberId: r.member_id,
  enrolmentId: r.enrolment_id,
  accountId: r.account_id,
  programId: r.program_id,
  planId: planUnder(r.plan_id, r.option as ProgramOption),
  season: r.season,
  state: r.state as EnrolmentState,
  option: r.option as ProgramOption,
  method: r.method as BaselineMethod,
  pledgedKW: r.pledged_kw,
  participatesFrom: r.participates_from,
  submittedAt: r.submitted_at,
  fileId: r.file_id,
  acceptedAt: r.accepted_at,
  answer: r.answer_code === null ? null : { code: r.answer_code, words: r.answer_words },
  agreedAt: r.agreed_at,
  generator: r.generator as Enrolment['generator'],
  otherAggregator: r.other_aggregator,
  withdrawnAt: r.withdrawn_at,
  enrolledAt: r.enrolled_at,
})

type Key = Pick<Enrolment, 'memberId' | 'accountId' | 'programId' | 'season'>
export type NewEnrolment = Key & Pick<Enrolment, 'enrolmentId' | 'planId' | 'participatesFrom' | 'agreedAt' | 'enrolledAt'>

/** Adds a draft unless the account has an enrolment for this program and season; answers whether it did. */
export async function addDraft(trx: Trx, e: NewEnrolment, actor: string): Promise<boolean> {
  const added = await trx
    .insertInto('enrolment')
    .values({
      member_id: e.memberId,
      enrolment_id: e.enrolmentId,
      account_id: e.accountId,
      program_id: e.programId,
      plan_id: e.planId,
      season: e.season,
      participates_from: e.participatesFrom,
      agreed_at: e.agreedAt,
      withdrawn_at: null,
      enrolled_at: e.enrolledAt,
    })
    .onConflict((c) => c.doNothing())
    .returning('enrolment_id')
    .execute()
  await trx
    .deleteFrom('enrolment_refusal')
    .where('member_id', '=', e.memberId)
    .where('account_id', '=', e.accountId)
    .where('program_id', '=', e.programId)
    .where('season', '=', e.season)
    .execute()
  if (added.length > 0) await addStep(trx, e, null, 'draft', { at: e.enrolledAt, actor })
  return added.length > 0
}

/** By whom, and what the utility said with which file. */
export type StepNote = {
  readonly at: Temporal.Instant
  readonly actor: string
  readonly fileId?: string
  readonly code?: string
  readonly words?: string | null
}

async function addStep(
  trx: Trx,
  { memberId, enrolmentId }: Pick<Enrolment, 'memberId' | 'enrolmentId'>,
  from: EnrolmentState | null,
  to: EnrolmentState,
  note: StepNote,
): Promise<void> {
  await sql`
    insert into enrolment_step (member_id, enrolment_id, step, from_state, to_state, taken_at, taken_by, file_id, code, words)
    select ${memberId}, ${enrolmentId}, coalesce(max(step), 0) + 1, ${from}, ${to}, ${note.at}::timestamptz, ${note.actor}, ${note.fileId ?? null},
      ${note.code ?? null}, ${note.words ?? null}
    from enrolment_step where member_id = ${memberId} and enrolment_id = ${enrolmentId}`.execute(trx)
}

/** What may change beside the state; a draft's own data otherwise. */
export type EnrolmentChange = Partial<Pick<Enrolment, 'participatesFrom' | 'pledgedKW' | 'option' | 'method'>>
const columnsOf = (change: EnrolmentChange) => ({
  ...(change.participatesFrom ? { participates_from: change.participatesFrom } : {}),
  ...(change.pledgedKW ? { pledged_kw: change.pledgedKW } : {}),
  ...(change.option ? { option: change.option } : {}),
  ...(change.method ? { method: change.method } : {}),
})

/** Takes one step. The enrolment must be locked; one that is not in the table of steps is our mistake. */
export async function takeStep(trx: Trx, e: Enrolment, to: EnrolmentState, note: StepNote, change: EnrolmentChange = {}): Promise<void> {
  if (!maySetTo(e.state, to)) throw new Error(`an enrolment cannot go from ${e.state} to ${to}`)
  await trx
    .updateTable('enrolment')
    .set({
      state: to,
      ...columnsOf(change),
      ...(to === 'submitted' ? { submitted_at: note.at, file_id: note.fileId ?? null } : {}),
      ...(to === 'accepted' ? { accepted_at: note.at } : {}),
      ...(to === 'withdrawn' ? { withdrawn_at: note.at } : {}),
      ...(to === 'accepted' || to === 'rejected' ? { answer_code: note.code ?? null, answer_words: note.words ?? null } : {}),
    })
    .where('member_id', '=', e.memberId)
    .where('enrolment_id', '=', e.enrolmentId)
    .execute()
  await addStep(trx, e, e.state, to, note)
}

/** Changes what is not a state. The enrolment must be locked. */
export async function changeEnrolment(
  trx: Trx,
  e: Enrolment,
  change: EnrolmentChange & Partial<Pick<Enrolment, 'agreedAt' | 'generator' | 'otherAggregator'>>,
): Promise<void> {
  const set = {
    ...columnsOf(change),
    ...(change.agreedAt === undefined ? {} : { agreed_at: change.agreedAt }),
    ...(change.generator ? { generator: change.generator } : {}),
    ...(change.otherAggregator === undefined ? {} : { other_aggregator: change.otherAggregator }),
  }
  if (Object.keys(set).length === 0) return
  await trx.updateTable('enrolment').set(set).where('member_id', '=', e.memberId).where('enrolment_id', '=', e.enrolmentId).execute()
}

/** An account's enrolment of a program and season, held until the end of the transaction. */
export async function lockEnrolment(trx: Trx, key: Key): Promise<Enrolment | null> {
  const row = await trx
    .selectFrom('enrolment')
    .selectAll()
    .where('member_id', '=', key.memberId)
    .where('account_id', '=', key.accountId)
    .where('program_id', '=', key.programId)
    .where('season', '=', key.season)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ? enrolmentOfRow(row) : null
}

/** An account's enrolments of all seasons, newest first, in whatever state. */
export async function enrolmentsOf(q: Queries, memberId: string, accountId: string): Promise<Enrolment[]> {
  const rows = await q
    .selectFrom('enrolment')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .orderBy('season', 'desc')
    .orderBy('enrolment_id')
    .execute()
  return rows.map(enrolmentOfRow)
}

/** The same of all accounts of a member, by account. */
export async function enrolmentsByAccount(q: Queries, memberId: string): Promise<Map<string, Enrolment[]>> {
  const rows = await q
    .selectFrom('enrolment')
    .selectAll()
    .where('member_id', '=', memberId)
    .orderBy('season', 'desc')
    .orderBy('enrolment_id')
    .execute()
  return Map.groupBy(rows.map(enrolmentOfRow), (one) => one.accountId)
}

/**
 * The enrolments by which accounts take part in an event, by account: accepted by the utility, by the event's day, not withdrawn before it, and
 * with the account in the event's network on that day. An account that was called and has moved or withdrawn since has none.
 */
export async function enrolmentsIn(
  q: Queries,
  eventId: string,
  accounts: readonly Pick<Enrolment, 'memberId' | 'accountId'>[],
): Promise<Map<string, Enrolment>> {
  if (accounts.length === 0) return new Map()
  const { rows } = await sql<Selectable<Tables['enrolment']>>`
    select e.* from unnest(${accounts.map((one) => one.memberId)}::text[], ${accounts.map((one) => one.accountId)}::text[]) as w (member_id, account_id)
    join event v on v.event_id = ${eventId}
    join enrolment e on e.member_id = w.member_id and e.account_id = w.account_id and e.program_id = v.program_id
    join account_network n on n.member_id = w.member_id and n.account_id = w.account_id and n.utility_id = v.utility_id and n.network = v.network
    where ${called}`.execute(q)
  return new Map(rows.map((row) => [row.account_id, enrolmentOfRow(row)]))
}

/** The same for one account; null when it takes no part. */
export async function enrolmentOf(
  q: Queries,
  memberId: string,
  accountId: string,
  { eventId }: Pick<GridEvent, 'eventId'>,
): Promise<Enrolment | null> {
  return (await enrolmentsIn(q, eventId, [{ memberId, accountId }])).get(accountId) ?? null
}

/** The steps of an enrolment, oldest first. */
export async function stepsOf(q: Queries, { memberId, enrolmentId }: Pick<Enrolment, 'memberId' | 'enrolmentId'>) {
  const rows = await q
    .selectFrom('enrolment_step')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('enrolment_id', '=', enrolmentId)
    .orderBy('step')
    .execute()
  return rows.map((r) => ({
    from: r.from_state,
    to: r.to_state,
    at: r.taken_at,
    by: r.taken_by,
    fileId: r.file_id,
    code: r.code,
    words: r.words,
  }))
}

/** Carries accepted enrolments of the season before on into a new one, in the network of the event that asks; who has withdrawn stays out. */
export async function renewEnrolments(
  trx: Trx,
  { programId, network, utilityId }: { programId: string; network: string; utilityId: string },
  season: number,
  participatesFrom: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<void> {
  await sql`
    with renewed as (
      insert into enrolment (member_id, enrolment_id, account_id, program_id, plan_id, season, participates_from, withdrawn_at, enrolled_at,
        state, option, method, pledged_kw, agreed_at, submitted_at, accepted_at)
      select distinct on (e.member_id, e.account_id) e.member_id, 'enr_' || gen_random_uuid(), e.account_id, e.program_id, e.plan_id, ${season}::int,
        ${participatesFrom}::date, null::timestamptz, ${now}::timestamptz, 'accepted',
        e.option, e.method, e.pledged_kw, e.agreed_at, ${now}::timestamptz, ${now}::timestamptz
      from enrolment e join account_network n on n.member_id = e.member_id and n.account_id = e.account_id and n.until_day is null
      where e.program_id = ${programId} and n.utility_id = ${utilityId} and n.network = ${network} and e.season < ${season}
        and e.accepted_at is not null
        and not exists (select from enrolment l where l.member_id = e.member_id and l.account_id = e.account_id
          and l.program_id = e.program_id and l.season < ${season} and l.season >= e.season and l.withdrawn_at is not null)
      order by e.member_id, e.account_id, e.season desc
      on conflict (member_id, account_id, program_id, season) do nothing
      returning member_id, enrolment_id)
    insert into enrolment_step (member_id, enrolment_id, step, from_state, to_state, taken_at, taken_by)
    select r.member_id, r.enrolment_id, s.step, s.from_state, s.to_state, ${now}::timestamptz, 'renewal' from renewed r,
      (values (1, null, 'draft'), (2, 'draft', 'ready'), (3, 'ready', 'submitted'), (4, 'submitted', 'accepted')) as s (step, from_state, to_state)
  `.execute(trx)
}

/** Keeps why an account was not enrolled, for the person to read. */
export async function noteRefusal(trx: Trx, key: Key, refusal: EnrolmentRefusal, now: Temporal.Instant): Promise<void> {
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

/** What a utility wrote of a member's enrolments, word for word, is taken out. */
export async function forgetAnswers(trx: Trx, memberId: string): Promise<void> {
  await trx.updateTable('enrolment').set({ answer_words: null }).where('member_id', '=', memberId).execute()
}
