/** What every page is given besides its own answer. */
import type { Shell } from '@quickpay/web/answers'
import type { World } from '../world.ts'
import type { Ctx, Guest } from './door.ts'

export function shellOf(parts: { world: World; sandboxUrl: string | null }, c: Ctx, guest: Guest | null): Shell {
  const { world, sandboxUrl } = parts
  return {
    path: c.get('path'),
    nowAt: world.clock.now().toString({ smallestUnit: 'second' }),
    viewer: guest ? { name: guest.member.name, email: guest.member.email, role: guest.member.role } : null,
    sandbox: sandboxUrl ? { clockUrl: `${sandboxUrl}/`, mailboxUrl: `${sandboxUrl}/mailbox` } : null,
  }
}
