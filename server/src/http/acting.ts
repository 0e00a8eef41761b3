/** For whom a person acts: chosen in a sealed cookie of this session, and judged anew on every request by what the member has granted. */
import { getCookie } from 'hono/cookie'
import type { Viewer } from '#members/auth.ts'
import { may } from '#members/delegates/delegate.ts'
import { standingsOf } from '#members/delegates/delegate-store.ts'
import type { Member } from '#members/member.ts'
import { findMember } from '#members/member-store.ts'
import { memberOf } from '#members/sign-in.ts'
import { addAudit } from '#platform/audit-store.ts'
import { subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import type { Ctx, GuardedDoor, Guest } from './door.ts'
import { Refusal } from './problem.ts'

const NAME = '__Host-qpc.acting'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'

/** Sealed for this session alone: another session, and another person's, begins with their own. */
const placeOf = ({ userId, sessionToken }: Viewer): string => `acting/${userId}/${sessionToken}`

export const actFor = ({ vault }: Pick<World, 'vault'>, session: Viewer, memberId: string): string =>
  `${NAME}=${vault.seal(memberId, placeOf(session))}; Max-Age=${30 * 86_400}; ${ATTRIBUTES}`
export const actForNobody: string = `${NAME}=; Max-Age=0; ${ATTRIBUTES}`

function chosen({ vault }: Pick<World, 'vault'>, c: Ctx, session: Viewer): string | null {
  const sealed = getCookie(c, 'qpc.acting', 'host')
  if (!sealed) return null
  try {
    return vault.open(sealed, placeOf(session))
  } catch {
    // Altered, or of a session that is over: nobody acts for anybody by it.
    return null
  }
}

/** Null for a user who is nobody here. */
export async function guestOf(world: World, c: Ctx, session: Viewer): Promise<Guest | null> {
  const [person, standing] = await Promise.all([memberOf(world, session, c.get('locale')), standingsOf(world.db, session.userId)])
  if (!person) return null
  const memberId = standing.households.length > 0 ? chosen(world, c, session) : null
  const granted = standing.households.find((one) => one.memberId === memberId)
  const member: Member | null = granted ? await findMember(world.db, granted.memberId) : null
  if (!granted || !member) return { session, person, member: person, role: null, standing }
  // Staff who act for somebody are no staff there.
  return { session, person, member: { ...member, role: 'member' }, role: granted.role, standing: { ...standing, sites: granted.sites } }
}

/** For whom a browser that comes back from a portal was sent there: the member acted for, where the person may connect for them. */
export async function connectingFor(world: World, c: Ctx): Promise<string | null> {
  const session = await world.auth.viewerOf(c.req.raw.headers)
  const guest = session && (await guestOf(world, c, session))
  if (!guest) return session?.userId ?? null
  return may(guest.role, 'manage') ? guest.member.memberId : guest.person.memberId
}

export const asThemselves = (guest: Guest): Guest => ({ ...guest, member: guest.person, role: null })

/** Throws where the person may not; what one may who acts for a member is noted as theirs before it is done. Looking around is noted when it begins. */
export async function admit(world: World, { method, path, needs = 'own' }: GuardedDoor, { member, person, role }: Guest): Promise<void> {
  if (role === null || needs === 'self') return
  if (!may(role, needs)) throw new Refusal(403, 'not-yours')
  if (method === 'GET' && needs === 'see') return
  await inWork(world, ({ trx, now }) => {
    const subject = subjectOf(member.memberId, person.memberId)
    return addAudit(trx, { actor: person.memberId, action: 'delegate.act', subject, reason: `${method} ${path}` }, now)
  })
}
