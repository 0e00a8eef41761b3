/** Where a person goes on to after signing in. */
import { attachWaiting } from '#connect/consent/callback.ts'
import type { Member } from '#members/member.ts'
import type { World } from '../world.ts'

/** A path of ours to go on to, never another site's. */
export const safeNext = (next: string | undefined): string => (next && /^\/[a-z][A-Za-z0-9/_?=&%-]*$/.test(next) ? next : '/home')

/** A grant that waited for its member is attached first, and shown; staff go to the console unless they were on their way elsewhere. */
export async function arrive(world: World, member: Member, next: string | undefined): Promise<string> {
  const attached = await attachWaiting(world, member.memberId)
  if (attached) return `/connect/result/${attached.authorizationId}`
  const path = safeNext(next)
  return member.role === 'operator' && path === '/home' ? '/console' : path
}
