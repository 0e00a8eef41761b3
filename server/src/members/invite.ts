/** Invitations for staff to add their first passkey: one use, a day of real time, only the hash is kept. Given by who runs the server. */
import { createHash, randomBytes } from 'node:crypto'
import { countStaffPasskeys, isInviteGood, removeAllPasskeys, saveInvite, takeInvite } from '#members/passkey-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import { realClock } from '#platform/clock.ts'
import type { Db, Trx } from '#platform/db.ts'

const VALID = { hours: 24 }

export const hashOfInvite = (token: string): string => createHash('sha256').update(token).digest('hex')

export type Invited = { is: 'invited'; token: string } | { is: 'refused'; because: 'not-an-operator' | 'has-passkeys' }

/** Who has a passkey invites themselves to no second one: it is added with the first, or the first is withdrawn. */
export async function inviteStaff(world: { db: Db; operators: readonly string[] }, email: string): Promise<Invited> {
  if (!world.operators.includes(email)) return { is: 'refused', because: 'not-an-operator' }
  if ((await countStaffPasskeys(world.db, email)) > 0) return { is: 'refused', because: 'has-passkeys' }
  const token = randomBytes(32).toString('base64url')
  const now = realClock.now()
  await world.db.transaction().execute(async (trx) => {
    await saveInvite(trx, { inviteHash: hashOfInvite(token), email, expiresAt: now.add(VALID) })
    await addAudit(trx, { actor: 'command', action: 'staff.invite', subject: email, reason: null }, now)
  })
  return { is: 'invited', token }
}

/** After a loss: no passkey of this address works any more, and nobody is signed in with it. */
export async function withdrawPasskeys(world: { db: Db }, email: string): Promise<number> {
  return world.db.transaction().execute(async (trx) => {
    const count = await removeAllPasskeys(trx, email)
    await addAudit(trx, { actor: 'command', action: 'passkeys.withdraw', subject: email, reason: null }, realClock.now())
    return count
  })
}

export const usableInvite = (world: { db: Db }, inviteHash: string, email: string): Promise<boolean> =>
  isInviteGood(world.db, inviteHash, email, realClock.now())
export const takenInvite = (trx: Trx, inviteHash: string, email: string): Promise<boolean> =>
  takeInvite(trx, inviteHash, email, realClock.now())
