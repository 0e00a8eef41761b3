/** Takes a webhook of a rail: verified, noted once, and believed in nothing but that it is time to look. */
import { isNoted, noteHook, ownerOf } from '#payout/payout-store.ts'
import type { Rails } from '#payout/rails/open.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import type { Emit } from '#platform/due.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Log } from '#platform/log.ts'

export type HookWorld = { readonly db: Db; readonly clock: Clock; readonly rails: Rails; readonly log: Log; readonly emit: Emit }
export type HookRequest = { readonly rail: string; readonly headers: Headers; readonly body: Uint8Array }
export type HookAccepted =
  | { readonly is: 'accepted' }
  | { readonly is: 'refused'; readonly because: 'unknown-rail' | 'bad-signature' | 'later' }

/** A hook for a payout that is not ours, or one that came before, is accepted and changes nothing: the sender has done its part. */
export async function acceptRailHook(world: HookWorld, { rail, headers, body }: HookRequest): Promise<HookAccepted> {
  const open = world.rails.named(rail)
  if (!open) return { is: 'refused', because: 'unknown-rail' }
  const hook = open.rail.verifyHook(headers, body, open.hookSecret)
  if (!hook) return { is: 'refused', because: 'bad-signature' }
  if (await isNoted(world.db, rail, hook.hookId)) return { is: 'accepted' }
  const payoutId = hook.payoutId ?? (hook.providerId === undefined ? null : ((await open.rail.payoutOf?.(hook.providerId)) ?? null))
  // The rail sends it again; and if it does not, the payout is looked up by date.
  if (typeof payoutId === 'object' && payoutId !== null) return { is: 'refused', because: 'later' }
  await world.db.transaction().execute(async (trx) => {
    if (!(await noteHook(trx, rail, hook.hookId, world.clock.now()))) return
    const memberId = payoutId && (await ownerOf(trx, payoutId))
    if (memberId) await world.emit(trx, 'payout.submitted', [subjectOf(memberId, payoutId)])
    else world.log.warn({ code: 'hook-of-nobody' }, 'a rail spoke of a payout that is not ours')
  })
  return { is: 'accepted' }
}
