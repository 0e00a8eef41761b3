/** All SQL of members who delete their account: how far it is, what was removed, and what of it is kept sealed until when. */
import { sql } from 'kysely'
import type { ProofKind } from '#members/retention.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { forgetRows, type Removed } from '#platform/forget-store.ts'

export type Departure = {
  readonly memberId: string
  readonly departureId: string
  readonly askedAt: Temporal.Instant
  /** Until then money is waited for. */
  readonly settleByAt: Temporal.Instant
  readonly settledAt: Temporal.Instant | null
  readonly sealedAt: Temporal.Instant | null
  readonly leftAt: Temporal.Instant | null
  /** What could not be paid out. */
  readonly owedCents: bigint
  /** The utilities at which only the member can end the share. */
  readonly portals: readonly string[]
}

/** Notes that a member leaves; false when that was noted before. */
export async function addDeparture(
  trx: Trx,
  { memberId, departureId, askedAt, settleByAt }: Pick<Departure, 'memberId' | 'departureId' | 'askedAt' | 'settleByAt'>,
): Promise<boolean> {
  const added = await trx
    .insertInto('departure')
    .values({
      member_id: memberId,
      departure_id: departureId,
      asked_at: askedAt,
      settle_by_at: settleByAt,
      settled_at: null,
      sealed_at: null,
      left_at: null,
    })
    .onConflict((c) => c.doNothing())
    .returning('member_id')
    .executeTakeFirst()
  return added !== undefined
}

const select = (q: Queries, memberId: string) => q.selectFrom('departure').selectAll().where('member_id', '=', memberId)
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirst']>>>
const departureOf = (r: Row): Departure => ({
  memberId: r.member_id,
  departureId: r.departure_id,
  askedAt: r.asked_at,
  settleByAt: r.settle_by_at,
  settledAt: r.settled_at,
  sealedAt: r.sealed_at,
  leftAt: r.left_at,
  owedCents: r.owed_cents,
  portals: r.portals as string[],
})

export async function findDeparture(q: Queries, memberId: string): Promise<Departure | null> {
  const row = await select(q, memberId).executeTakeFirst()
  return row ? departureOf(row) : null
}

/** The same, held until the end of the transaction: who removes something takes turns. */
export async function lockDeparture(trx: Trx, memberId: string): Promise<Departure | null> {
  const row = await select(trx, memberId).forNoKeyUpdate().executeTakeFirst()
  return row ? departureOf(row) : null
}

export async function markDeparture(
  trx: Trx,
  memberId: string,
  change:
    | { settled_at: Temporal.Instant; owed_cents: bigint; portals: string }
    | { sealed_at: Temporal.Instant }
    | { left_at: Temporal.Instant },
): Promise<void> {
  await trx.updateTable('departure').set(change).where('member_id', '=', memberId).execute()
}

/** What a module has removed; null while it has not. */
export type StepDone = { readonly module: string; readonly removed: Removed }
export async function stepsOf(q: Queries, memberId: string): Promise<StepDone[]> {
  const rows = await q.selectFrom('departure_step').selectAll().where('member_id', '=', memberId).orderBy('module').execute()
  return rows.map((row) => ({ module: row.module, removed: row.removed as Removed }))
}

export async function addStep(trx: Trx, memberId: string, module: string, removed: Removed, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('departure_step')
    .values({ member_id: memberId, module, removed: JSON.stringify(removed), done_at: now })
    .execute()
}

export type KeptProof = { readonly proofId: string; readonly kind: ProofKind; readonly keptUntilAt: Temporal.Instant }
export async function addProof(
  trx: Trx,
  memberId: string,
  { proofId, kind, keptUntilAt, sealed }: KeptProof & { sealed: string },
): Promise<void> {
  await trx
    .insertInto('kept_proof')
    .values({ member_id: memberId, proof_id: proofId, kind, sealed, kept_until_at: keptUntilAt })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** What is kept, without what is in it. */
export async function proofsOf(q: Queries, memberId: string): Promise<KeptProof[]> {
  const rows = await q
    .selectFrom('kept_proof')
    .select(['proof_id', 'kind', 'kept_until_at'])
    .where('member_id', '=', memberId)
    .orderBy('kept_until_at')
    .execute()
  return rows.map((row) => ({ proofId: row.proof_id, kind: row.kind as ProofKind, keptUntilAt: row.kept_until_at }))
}

/** Deletes a proof whose time is over; false when it is gone already or its time has not come. */
export async function removeProof(trx: Trx, memberId: string, proofId: string, now: Temporal.Instant): Promise<boolean> {
  const gone = await trx
    .deleteFrom('kept_proof')
    .where('member_id', '=', memberId)
    .where('proof_id', '=', proofId)
    .where('kept_until_at', '<=', now)
    .returning('proof_id')
    .executeTakeFirst()
  return gone !== undefined
}

/** Ends every session and takes every passkey and open code of a person, so that the address is free for somebody new. */
export async function removeSignIn(trx: Trx, memberId: string, email: string): Promise<void> {
  await sql`delete from auth."user" where "id" = ${memberId}`.execute(trx)
  await sql`delete from auth."verification" where "identifier" like ${`%${email}`}`.execute(trx)
  await trx.deleteFrom('sign_up').where('email', '=', email).execute()
  await forgetRows(trx, memberId, ['member_email'])
}

/** Whoever left has no name and no address; the reference stands where they stood. */
export async function blankMember(trx: Trx, memberId: string, reference: string): Promise<void> {
  await trx
    .updateTable('member')
    .set({ name: reference, email: `${reference.toLowerCase()}${GONE}`, business_name: null, medical_equipment: false })
    .where('member_id', '=', memberId)
    .execute()
}

/** A domain that does not exist, and never will (RFC 2606). */
const GONE = '@left.invalid'
export const isGone = (email: string): boolean => email.endsWith(GONE)
