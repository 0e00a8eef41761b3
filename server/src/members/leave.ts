/** A member deletes the account: the sign-in ends at once; what follows is done by each module in turn, told by facts. */
import { addDeparture, type Departure, findDeparture, removeSignIn } from '#members/departure-store.ts'
import { findMember } from '#members/member-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** By then even a payment that waits for late readings, or of which part was held, is through. */
export const SETTLE_DAYS = 8

export type Leaving =
  | { readonly is: 'leaving'; readonly departure: Departure }
  | { readonly is: 'refused'; readonly code: 'staff' | 'unknown' }

/** Asked again it is the same departure. Staff leave otherwise: their decisions carry their names. */
export async function leave(work: Work, memberId: string): Promise<Leaving> {
  const member = await findMember(work.trx, memberId)
  if (!member) return { is: 'refused', code: 'unknown' }
  if (member.role === 'operator') return { is: 'refused', code: 'staff' }
  const settleByAt = work.now.add({ hours: 24 * SETTLE_DAYS })
  if (await addDeparture(work.trx, { memberId, departureId: newId('dep'), askedAt: work.now, settleByAt })) {
    await removeSignIn(work.trx, memberId, member.email)
    await addAudit(work.trx, { actor: memberId, action: 'member.leave', subject: memberId, reason: null }, work.now)
    await work.emit('member.leaving', [memberId])
  }
  const departure = await findDeparture(work.trx, memberId)
  if (!departure) throw new Error('a departure that was just noted')
  return { is: 'leaving', departure }
}

/** What a person quotes, and what stands in place of the name. */
export const referenceOf = ({ departureId }: Pick<Departure, 'departureId'>): string => departureId.slice(-12).toUpperCase()
