/** Whether somebody has signed in on this browser before; where not, they are told, so that a stranger's sign-in is seen. */
import { getCookie } from 'hono/cookie'
import { deviceName } from '#members/device-name.ts'
import type { Member } from '#members/member.ts'
import { queueMessage } from '#messaging/queue-message.ts'
import { newId } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import type { World } from '../world.ts'
import type { Ctx } from './door.ts'

const NAME = '__Host-qpc.known'
/** Browsers keep no cookie longer. */
const DAYS = 400
/** Of those who share a browser. */
const PEOPLE_MAX = 5
/** Who has only just signed up knows that they sign in. */
const NEW_FOR = { hours: 1 }

/** The cookie by which this browser is known for the member from now on. */
export async function knowDevice(world: World, c: Ctx, { memberId, createdAt }: Member): Promise<string> {
  const known = (getCookie(c, 'qpc.known', 'host') ?? '').split('.').filter((mark) => /^[\w-]{43}$/.test(mark))
  const mark = world.vault.fingerprint(memberId, 'known-device')
  const isNew = Temporal.Instant.compare(world.clock.now(), createdAt.add(NEW_FOR)) < 0
  if (!known.includes(mark) && !isNew) await tellDevice(world, c, memberId, 'new-sign-in')
  const marks = [mark, ...known.filter((one) => one !== mark)].slice(0, PEOPLE_MAX)
  return `${NAME}=${marks.join('.')}; Max-Age=${DAYS * 86_400}; Path=/; Secure; HttpOnly; SameSite=Lax`
}

/** What happened on this browser, told by mail and at every device of the member. */
export async function tellDevice(world: World, c: Ctx, memberId: string, template: 'new-sign-in' | 'passkey-added'): Promise<void> {
  const parameters = { device: deviceName(c.req.header('user-agent') ?? ''), at: world.clock.now().toString() }
  await inWork(world, (work) => queueMessage(work, { memberId, cause: newId('sec'), template, parameters }))
}
