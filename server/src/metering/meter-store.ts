/** All SQL about which meter stands where, and about what of it waits for a person. */
import type { KnownAccount, MeterRecord, Question, SaidMeter } from '#metering/meters.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'

/** What is on file of an account: its number and address, and the meters that were ever its own. */
export async function knownAccountOf(q: Queries, memberId: string, accountId: string): Promise<KnownAccount> {
  const account = await q
    .selectFrom('account')
    .select(['account_number', 'address'])
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  const points = await q
    .selectFrom('service_point')
    .select('usage_point')
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .execute()
  const meters = await q
    .selectFrom('meter')
    .select(['usage_point', 'serial'])
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .execute()
  return {
    accountNumber: account?.account_number ?? null,
    address: (account?.address ?? null) as KnownAccount['address'],
    usagePoints: new Set([...points, ...meters].map((one) => one.usage_point)),
    serials: new Set(meters.map((one) => one.serial)),
  }
}

/** Notes that the utility named this meter; the documents may come in any order. */
export async function noteMeter(
  trx: Trx,
  of: { memberId: string; accountId: string; utilityId: string; accountNumber: string },
  { usagePoint, serial, agreement }: SaidMeter,
  statedAt: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('meter')
    .values({
      member_id: of.memberId,
      account_id: of.accountId,
      utility_id: of.utilityId,
      usage_point: usagePoint,
      serial,
      account_number: of.accountNumber,
      agreement,
      first_stated_at: statedAt,
      last_stated_at: statedAt,
    })
    .onConflict((c) =>
      c.columns(['member_id', 'utility_id', 'usage_point', 'serial', 'account_number']).doUpdateSet((e) => ({
        account_id: e.ref('excluded.account_id'),
        agreement: e.ref('excluded.agreement'),
        first_stated_at: e.fn('least', ['meter.first_stated_at', 'excluded.first_stated_at']),
        last_stated_at: e.fn('greatest', ['meter.last_stated_at', 'excluded.last_stated_at']),
      })),
    )
    .execute()
}

export type AccountMeter = MeterRecord & { readonly accountId: string; readonly accountNumber: string }

/** Every meter that a utility ever named for a member, oldest first: the history of swaps and of account numbers. */
export async function metersOf(q: Queries, memberId: string, utilityId: string): Promise<AccountMeter[]> {
  const rows = await q
    .selectFrom('meter')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('utility_id', '=', utilityId)
    .orderBy('first_stated_at')
    .orderBy('usage_point')
    .execute()
  return rows.map((r) => ({
    accountId: r.account_id,
    accountNumber: r.account_number,
    usagePoint: r.usage_point,
    serial: r.serial,
    agreement: r.agreement,
    firstStatedAt: r.first_stated_at,
    lastStatedAt: r.last_stated_at,
  }))
}

/** Puts the newest serial number that was stated on a service point, if it is there. */
export async function setSerial(trx: Trx, memberId: string, utilityId: string, usagePoint: string, serial: string): Promise<void> {
  await trx
    .updateTable('service_point')
    .set({ meter_serial: serial })
    .where('member_id', '=', memberId)
    .where('utility_id', '=', utilityId)
    .where('usage_point', '=', usagePoint)
    .execute()
}

/** A service point takes the place of another, whose readings stay with it. */
export async function setFollows(
  trx: Trx,
  memberId: string,
  point: { servicePointId: string; accountId: string },
  before: { servicePointId: string },
): Promise<void> {
  const one = (id: string) => trx.updateTable('service_point').where('member_id', '=', memberId).where('service_point_id', '=', id)
  await one(point.servicePointId).set({ follows: before.servicePointId }).execute()
  await one(before.servicePointId).set({ account_id: point.accountId }).execute()
}

/** Whose a usage point is; null while it is nobody's. */
export async function ownerOfUsagePoint(q: Queries, utilityId: string, usagePoint: string): Promise<string | null> {
  const row = await q
    .selectFrom('service_point_owner')
    .select('member_id')
    .where('utility_id', '=', utilityId)
    .where('usage_point', '=', usagePoint)
    .executeTakeFirst()
  return row?.member_id ?? null
}

/** Asks a person; the same question about the same account is asked once. */
export async function askPerson(
  trx: Trx,
  memberId: string,
  accountId: string,
  { code, evidence }: Question,
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .insertInto('mapping_question')
    .values({
      member_id: memberId,
      question_id: idOf('qst', accountId, code, JSON.stringify(evidence)),
      account_id: accountId,
      code,
      evidence: JSON.stringify(evidence),
      asked_at: now,
      resolved_at: null,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

export type OpenQuestion = { memberId: string; questionId: string; accountId: string; code: string; askedAt: Temporal.Instant }

/** A person has looked at it; false when nobody waits for that any more. */
export async function answerQuestion(
  trx: Trx,
  one: { memberId: string; id: string },
  actor: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const done = await trx
    .updateTable('mapping_question')
    .set({ resolved_at: now })
    .where('member_id', '=', one.memberId)
    .where('question_id', '=', one.id)
    .where('resolved_at', 'is', null)
    .returning('question_id')
    .executeTakeFirst()
  if (!done) return false
  await addAudit(trx, { actor, action: 'meter.reviewed', subject: one.id, reason: null }, now)
  return true
}

/** What waits for a person, oldest first. */
export async function openQuestions(q: Queries): Promise<OpenQuestion[]> {
  const rows = await q.selectFrom('mapping_question').selectAll().where('resolved_at', 'is', null).orderBy('asked_at').limit(200).execute()
  return rows.map((r) => ({
    memberId: r.member_id,
    questionId: r.question_id,
    accountId: r.account_id,
    code: r.code,
    askedAt: r.asked_at,
  }))
}
