/** What every page is given besides its own answer. */
import type { Shell } from '@quickpay/web/answers'
import type { World } from '../world.ts'
import type { Ctx, Guest } from './door.ts'

export function shellOf(parts: { world: World; sandboxUrl: string | null }, c: Ctx, guest: Guest | null): Shell {
  const { world, sandboxUrl } = parts
  return {
    path: c.get('path'),
    nowAt: world.clock.now().toString({ smallestUnit: 'second' }),
    viewer: guest && viewerOf(guest),
    sandbox: sandboxUrl ? { clockUrl: `${sandboxUrl}/`, mailboxUrl: `${sandboxUrl}/mailbox` } : null,
  }
}

/** The person who looks; `kind` and `sites` are those of the member it is about. */
function viewerOf({ person, member, role, standing: { sites, households } }: Guest): NonNullable<Shell['viewer']> {
  const { name, email } = person
  const acting = role === null ? null : { name: member.businessName ?? member.name, role }
  const others = households.filter((one) => one.memberId !== member.memberId).map((one) => ({ id: one.memberId, name: one.name }))
  return { name, email, role: member.role, kind: member.kind, sites, acting, others }
}
