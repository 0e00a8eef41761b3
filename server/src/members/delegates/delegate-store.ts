/** All SQL of delegates and of the invitations that make somebody one. */
import { type Selectable, sql } from 'kysely'
import type { Delegate, DelegateRole, Household, Invite } from '#members/delegates/delegate.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

/** Whom a person may act for now, with the number of accounts of each; the person comes first, without a role. */
export async function standingsOf(q: Queries, personId: string): Promise<{ sites: number; households: (Household & { sites: number })[] }> {
  const { rows } = await sql<{ member_id: string; name: string; role: DelegateRole | null; sites: number }>`
    select ${personId} as member_id, '' as name, null as role, (select count(*)::int from account a where a.member_id = ${personId}) as sites
    union all
    select d.member_id, coalesce(m.business_name, m.name), d.role, (select count(*)::int from account a where a.member_id = d.member_id)
    from delegate d join member m on m.member_id = d.member_id where d.person_id = ${personId} and d.ended_at is null
    order by 2`.execute(q)
  return {
    sites: rows.find((row) => row.role === null)?.sites ?? 0,
    households: rows.flatMap(({ member_id, name, role, sites }) => (role ? [{ memberId: member_id, name, role, sites }] : [])),
  }
}

const toDelegate = (r: Selectable<Tables['delegate']>): Delegate => ({
  memberId: r.member_id,
  delegateId: r.delegate_id,
  personId: r.person_id,
  email: r.email,
  role: r.role as DelegateRole,
  sinceAt: r.since_at,
})

/** Who may act for a member now, the first first. */
export async function delegatesOf(q: Queries, memberId: string): Promise<Delegate[]> {
  const rows = await q
    .selectFrom('delegate')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('ended_at', 'is', null)
    .orderBy('since_at')
    .orderBy('delegate_id')
    .execute()
  return rows.map(toDelegate)
}

/** False when the person is one already. */
export async function addDelegate(trx: Trx, d: Delegate): Promise<boolean> {
  const added = await trx
    .insertInto('delegate')
    .values({
      member_id: d.memberId,
      delegate_id: d.delegateId,
      person_id: d.personId,
      email: d.email,
      role: d.role,
      since_at: d.sinceAt,
      ended_at: null,
    })
    .onConflict((c) => c.columns(['member_id', 'person_id']).where('ended_at', 'is', null).doNothing())
    .returning('delegate_id')
    .execute()
  return added.length > 0
}

/** Null when it is over already, or is none of the member's. */
export async function endDelegate(trx: Trx, memberId: string, delegateId: string, at: Temporal.Instant): Promise<Delegate | null> {
  const row = await trx
    .updateTable('delegate')
    .set({ ended_at: at })
    .where('member_id', '=', memberId)
    .where('delegate_id', '=', delegateId)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  return row ? toDelegate(row) : null
}

const toInvite = (r: Selectable<Tables['delegate_invite']>): Invite => ({
  secretHash: r.secret_hash,
  memberId: r.member_id,
  email: r.email,
  role: r.role as DelegateRole,
  invitedAt: r.invited_at,
  expiresAt: r.expires_at,
})

const open = (q: Queries) => q.selectFrom('delegate_invite').selectAll().where('accepted_at', 'is', null).where('withdrawn_at', 'is', null)

/** A member's invitations that nobody accepted yet, expired ones too: they can be withdrawn and sent anew. */
export async function openInvites(q: Queries, memberId: string): Promise<Invite[]> {
  return (await open(q).where('member_id', '=', memberId).orderBy('invited_at').execute()).map(toInvite)
}

/** An invitation that is good now; null for one that was used, withdrawn, or too old, and for no such one. */
export async function goodInvite(q: Queries, secretHash: string, now: Temporal.Instant): Promise<Invite | null> {
  const row = await open(q).where('secret_hash', '=', secretHash).where('expires_at', '>', now).executeTakeFirst()
  return row ? toInvite(row) : null
}

/** Whether an address has an invitation that is good now: then its owner may sign in. */
export async function isInvited(q: Queries, email: string, now: Temporal.Instant): Promise<boolean> {
  return (await open(q).where('email', '=', email).where('expires_at', '>', now).limit(1).execute()).length > 0
}

export async function addInvite(trx: Trx, i: Invite): Promise<void> {
  const { secretHash: secret_hash, memberId: member_id, email, role, invitedAt: invited_at, expiresAt: expires_at } = i
  await trx
    .insertInto('delegate_invite')
    .values({ secret_hash, member_id, email, role, invited_at, expires_at, accepted_at: null, withdrawn_at: null })
    .execute()
}

/** Takes an invitation for good; null when somebody did before, or it is not good any more. */
export async function takeInvite(trx: Trx, secretHash: string, now: Temporal.Instant): Promise<Invite | null> {
  const row = await trx
    .updateTable('delegate_invite')
    .set({ accepted_at: now })
    .where('secret_hash', '=', secretHash)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst()
  return row ? toInvite(row) : null
}

/** Withdraws what is open for an address; false when nothing was. */
export async function withdrawInvite(trx: Trx, memberId: string, email: string, at: Temporal.Instant): Promise<boolean> {
  const gone = await trx
    .updateTable('delegate_invite')
    .set({ withdrawn_at: at })
    .where('member_id', '=', memberId)
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('secret_hash')
    .execute()
  return gone.length > 0
}

/** Of who leaves: nobody acts for them any more, they act for nobody, and nobody is invited in their name or at their address. */
export async function forgetDelegates(
  trx: Trx,
  { memberId, email }: { readonly memberId: string; readonly email: string },
): Promise<Record<string, number>> {
  const delegates = await trx
    .deleteFrom('delegate')
    .where((e) => e.or([e('member_id', '=', memberId), e('person_id', '=', memberId)]))
    .executeTakeFirst()
  const invites = await trx
    .deleteFrom('delegate_invite')
    .where((e) => e.or([e('member_id', '=', memberId), e('email', '=', email.toLowerCase())]))
    .executeTakeFirst()
  return { delegate: Number(delegates.numDeletedRows), delegate_invite: Number(invites.numDeletedRows) }
}
