/** The code of a link that was opened in this browser: kept there for thirty days, or until the person takes it out. */
import type { Invitation } from '@quickpay/web/answers'
import { getCookie } from 'hono/cookie'
import { printCode, readCode } from '#referrals/code.ts'
import { judgeCode } from '#referrals/enter-code.ts'
import { termsAt } from '#referrals/terms.ts'
import type { World } from '../world.ts'
import type { Ctx } from './door.ts'

const NAME = '__Host-qpc.invited'
const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'

export const keepInvitation = (code: string): string => `${NAME}=${code}; Max-Age=${30 * 86_400}; ${ATTRIBUTES}`
export const forgetInvitation: string = `${NAME}=; Max-Age=0; ${ATTRIBUTES}`

/** Who recommends us to this browser; null when nobody does, or nothing would come of it. */
export const invitationAt = (world: Pick<World, 'db' | 'clock'>, c: Ctx): Promise<Invitation | null> =>
  invitationOf(world, readCode(getCookie(c, 'qpc.invited', 'host') ?? ''))

export async function invitationOf({ db, clock }: Pick<World, 'db' | 'clock'>, code: string | null): Promise<Invitation | null> {
  const judged = await judgeCode(db, code, clock.now())
  if (judged.is === 'refused' || code === null) return null
  const { cents } = termsAt(clock.now())
  const { firstName } = judged.owner
  return { code: printCode(code), firstName, friendCents: Number(cents.friend), referrerCents: Number(cents.referrer) }
}
