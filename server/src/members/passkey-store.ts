/** All SQL about passkeys: the library's own table, which of them open the console, and invitations. */
import { sql } from 'kysely'
import type { Queries, Trx } from '#platform/db.ts'

/** A passkey as it is listed; `aaguid` names the model of what keeps it. */
export type Passkey = { passkeyId: string; credentialId: string; name: string | null; aaguid: string | null; createdAt: Temporal.Instant }

/** Oldest first. */
export async function passkeysOf(q: Queries, memberId: string): Promise<Passkey[]> {
  const { rows } = await sql<Passkey>`
    select "id" as "passkeyId", "credentialID" as "credentialId", "name", "aaguid", "createdAt"
    from auth."passkey" where "userId" = ${memberId} order by "createdAt", "id"`.execute(q)
  return rows
}

/** Removes a passkey and ends the sessions that it made, but the one that asks. */
export async function removePasskeyRow(trx: Trx, memberId: string, credentialId: string, keepToken: string): Promise<void> {
  await sql`delete from auth."passkey" where "userId" = ${memberId} and "credentialID" = ${credentialId}`.execute(trx)
  await sql`delete from auth."session" where "userId" = ${memberId} and "credentialID" = ${credentialId} and "token" <> ${keepToken}`.execute(
    trx,
  )
  await trx.deleteFrom('staff_passkey').where('member_id', '=', memberId).where('credential_id', '=', credentialId).execute()
}

/** Takes every passkey of an address, ends its sessions and withdraws its invitations; answers how many passkeys there were. */
export async function removeAllPasskeys(trx: Trx, email: string): Promise<number> {
  const users = sql`(select "id" from auth."user" where "email" = ${email})`
  const { numAffectedRows } = await sql`delete from auth."passkey" where "userId" in ${users}`.execute(trx)
  await sql`delete from auth."session" where "userId" in ${users}`.execute(trx)
  await sql`delete from staff_passkey where member_id in ${users}`.execute(trx)
  await trx.deleteFrom('staff_invite').where('email', '=', email).where('used_at', 'is', null).execute()
  return Number(numAffectedRows ?? 0)
}

/** One at a time for a member: who takes a passkey away has counted those that stay. */
export async function lockPasskeys(trx: Trx, memberId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`passkeys ${memberId}`}))`.execute(trx)
}

/** Which credentials of a member open the console: those that were admitted to it and still stand. */
export async function staffCredentials(q: Queries, memberId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select s.credential_id as id from staff_passkey s
    join auth."passkey" p on p."credentialID" = s.credential_id and p."userId" = s.member_id
    where s.member_id = ${memberId}`.execute(q)
  return rows.map((row) => row.id)
}

export async function addStaffPasskey(trx: Trx, memberId: string, credentialId: string, at: Temporal.Instant): Promise<void> {
  await trx.insertInto('staff_passkey').values({ member_id: memberId, credential_id: credentialId, added_at: at }).execute()
}

export const isCredentialTaken = async (q: Queries, credentialId: string): Promise<boolean> =>
  (await sql`select from auth."passkey" where "credentialID" = ${credentialId}`.execute(q)).rows.length > 0

/** How many passkeys of an address open the console. */
export async function countStaffPasskeys(q: Queries, email: string): Promise<number> {
  const member = await q.selectFrom('member_email').select('member_id').where('email', '=', email).executeTakeFirst()
  return member ? (await staffCredentials(q, member.member_id)).length : 0
}

/** A new invitation takes the place of those that were not used. */
export async function saveInvite(trx: Trx, invite: { inviteHash: string; email: string; expiresAt: Temporal.Instant }): Promise<void> {
  await trx.deleteFrom('staff_invite').where('email', '=', invite.email).where('used_at', 'is', null).execute()
  await trx
    .insertInto('staff_invite')
    .values({ invite_hash: invite.inviteHash, email: invite.email, expires_at: invite.expiresAt, used_at: null })
    .execute()
}

/** Whether an invitation could be used by this address now. */
export async function isInviteGood(q: Queries, inviteHash: string, email: string, now: Temporal.Instant): Promise<boolean> {
  const row = await q
    .selectFrom('staff_invite')
    .select('invite_hash')
    .where('invite_hash', '=', inviteHash)
    .where('email', '=', email)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

/** Uses an invitation up; of two who try at the same time one is answered false. */
export async function takeInvite(trx: Trx, inviteHash: string, email: string, now: Temporal.Instant): Promise<boolean> {
  const taken = await trx
    .updateTable('staff_invite')
    .set({ used_at: now })
    .where('invite_hash', '=', inviteHash)
    .where('email', '=', email)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n
}
