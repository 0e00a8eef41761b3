/** Who may add and remove passkeys, and which of them open the console. */
import type { NewPasskey, Viewer } from '#members/auth.ts'
import { takenInvite, usableInvite } from '#members/invite.ts'
import { addStaffPasskey, isCredentialTaken, lockPasskeys, passkeysOf, removePasskeyRow, staffCredentials } from '#members/passkey-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import { realClock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'

/** With `code` an operator's e-mail code opens the console as well. */
export type StaffSignIn = 'passkey' | 'code'
export type PasskeyWorld = { db: Db; operators: readonly string[]; staffSignIn: StaffSignIn }

/** Why a passkey cannot be added now: sign in with the one you have; ask for an invitation; this one is used, expired or another's. */
export type NotAdded = 'passkey-needed' | 'invite-needed' | 'invite-unusable'
export type Admission = { is: 'admitted'; staff: boolean; byInvite: boolean } | { is: 'refused'; because: NotAdded }

/**
 * A member's mailbox is enough for a member. It is not for staff: their first passkey takes an invitation, the next ones a session that
 * one of theirs made.
 */
export function judgeNew(facts: {
  guarded: boolean
  staffSession: boolean
  staffPasskeys: number
  invite: 'none' | 'good' | 'bad'
}): Admission {
  if (!facts.guarded) return { is: 'admitted', staff: false, byInvite: false }
  if (facts.staffSession) return { is: 'admitted', staff: true, byInvite: false }
  if (facts.staffPasskeys > 0) return { is: 'refused', because: 'passkey-needed' }
  if (facts.invite === 'good') return { is: 'admitted', staff: true, byInvite: true }
  return { is: 'refused', because: facts.invite === 'none' ? 'invite-needed' : 'invite-unusable' }
}

const isGuarded = (world: PasskeyWorld, viewer: Viewer) => world.staffSignIn === 'passkey' && world.operators.includes(viewer.email)
const madeByOneOf = (credentials: readonly string[], viewer: Viewer) =>
  viewer.credentialId !== null && credentials.includes(viewer.credentialId)

/** What would be said now to this person, with or without an invitation. Nothing is used up. */
export async function admissionOf(world: PasskeyWorld, viewer: Viewer, inviteHash: string | null): Promise<Admission> {
  const staff = await staffCredentials(world.db, viewer.userId)
  const invite = inviteHash === null ? 'none' : (await usableInvite(world, inviteHash, viewer.email)) ? 'good' : 'bad'
  return judgeNew({
    guarded: isGuarded(world, viewer),
    staffSession: madeByOneOf(staff, viewer),
    staffPasskeys: staff.length,
    invite,
  })
}

/** The last word before a passkey is stored: judged again, and the invitation is used up. */
export async function admitPasskey(world: PasskeyWorld, asked: NewPasskey): Promise<boolean> {
  const { viewer, credentialId, inviteHash } = asked
  if (await isCredentialTaken(world.db, credentialId)) return false
  const admission = await admissionOf(world, viewer, inviteHash)
  if (admission.is === 'refused') return false
  if (!admission.staff) return true
  const now = realClock.now()
  return world.db.transaction().execute(async (trx) => {
    if (admission.byInvite && !(inviteHash && (await takenInvite(trx, inviteHash, viewer.email)))) return false
    await addStaffPasskey(trx, viewer.userId, credentialId, now)
    await addAudit(trx, { actor: viewer.userId, action: 'staff-passkey.add', subject: credentialId.slice(0, 12), reason: null }, now)
    return true
  })
}

/** Whether this session opens the console of a person who is staff. */
export async function opensConsole(world: PasskeyWorld, viewer: Viewer): Promise<boolean> {
  return world.staffSignIn === 'code' || madeByOneOf(await staffCredentials(world.db, viewer.userId), viewer)
}

export type Removal = 'removed' | 'unknown' | 'passkey-needed' | 'last' | 'in-use'

/** Staff remove only with a session of a passkey, never the one in use, and never the last: there would be no way back. */
export async function removePasskey(world: PasskeyWorld, viewer: Viewer, passkeyId: string): Promise<Removal> {
  return world.db.transaction().execute(async (trx): Promise<Removal> => {
    await lockPasskeys(trx, viewer.userId)
    const one = (await passkeysOf(trx, viewer.userId)).find((passkey) => passkey.passkeyId === passkeyId)
    if (!one) return 'unknown'
    if (isGuarded(world, viewer)) {
      const staff = await staffCredentials(trx, viewer.userId)
      if (staff.length === 1 && staff[0] === one.credentialId) return 'last'
      if (!madeByOneOf(staff, viewer)) return 'passkey-needed'
      if (one.credentialId === viewer.credentialId) return 'in-use'
      const now = realClock.now()
      await addAudit(trx, { actor: viewer.userId, action: 'staff-passkey.remove', subject: one.passkeyId, reason: null }, now)
    }
    await removePasskeyRow(trx, viewer.userId, one.credentialId, viewer.sessionToken)
    return 'removed'
  })
}
