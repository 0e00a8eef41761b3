/** Invites people, takes their acceptance, and ends what they may: each with its row in the audit, and at once. */
import { createHash, randomBytes } from 'node:crypto'
import { type DelegateRole, INVITE_LIVES, type Invite, type InviteError, readInvite } from '#members/delegates/delegate.ts'
import {
  addDelegate,
  addInvite,
  delegatesOf,
  endDelegate,
  goodInvite,
  openInvites,
  takeInvite,
  withdrawInvite,
} from '#members/delegates/delegate-store.ts'
import type { Member } from '#members/member.ts'
import { addAudit } from '#platform/audit-store.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

type Part = Pick<Work, 'trx' | 'now'>

export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** The secret of the link is given once, for the letter, and kept nowhere. */
export async function invitePerson(
  { trx, now }: Part,
  owner: Member,
  values: Readonly<Record<string, string>>,
): Promise<{ readonly secret: string; readonly email: string; readonly role: DelegateRole } | { readonly errors: readonly InviteError[] }> {
  const there = [...(await delegatesOf(trx, owner.memberId)), ...(await openInvites(trx, owner.memberId))].map((one) => one.email)
  const read = readInvite(values, { own: owner.email, there })
  if ('errors' in read) return read
  const secret = randomBytes(32).toString('base64url')
  const { memberId } = owner
  await addInvite(trx, { ...read, memberId, secretHash: hashOfSecret(secret), invitedAt: now, expiresAt: now.add(INVITE_LIVES) })
  await addAudit(trx, { actor: memberId, action: 'delegate.invite', subject: `${memberId}/${read.role}`, reason: null }, now)
  return { ...read, secret }
}

export type Accepted = { readonly is: 'accepted'; readonly invite: Invite } | { readonly is: 'gone' | 'other-person' | 'own' }

/** By whoever is signed in with the very address that was invited. An invitation serves once, also for two at the same time. */
export async function acceptInvite({ trx, now }: Part, person: Pick<Member, 'memberId' | 'email'>, secret: string): Promise<Accepted> {
  const secretHash = hashOfSecret(secret)
  const seen = await goodInvite(trx, secretHash, now)
  if (!seen) return { is: 'gone' }
  // Refused before it is taken: it stays good for whom it is meant.
  if (seen.email !== person.email.toLowerCase()) return { is: 'other-person' }
  if (seen.memberId === person.memberId) return { is: 'own' }
  const invite = await takeInvite(trx, secretHash, now)
  if (!invite) return { is: 'gone' }
  const { memberId, role, email } = invite
  const delegateId = newId('dlg')
  await addDelegate(trx, { memberId, delegateId, personId: person.memberId, email, role, sinceAt: now })
  await addAudit(trx, { actor: person.memberId, action: 'delegate.accept', subject: `${memberId}/${delegateId}`, reason: role }, now)
  return { is: 'accepted', invite }
}

/** What a person may is over from the next request on. False when it was already. */
export async function removePerson({ trx, now }: Part, memberId: string, delegateId: string): Promise<boolean> {
  const ended = await endDelegate(trx, memberId, delegateId, now)
  if (!ended) return false
  await addAudit(trx, { actor: memberId, action: 'delegate.end', subject: `${memberId}/${delegateId}`, reason: ended.role }, now)
  return true
}

export async function withdrawInvitation({ trx, now }: Part, memberId: string, email: string): Promise<boolean> {
  if (!(await withdrawInvite(trx, memberId, email.trim().toLowerCase(), now))) return false
  await addAudit(trx, { actor: memberId, action: 'delegate.withdraw', subject: memberId, reason: null }, now)
  return true
}
