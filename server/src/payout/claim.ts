/** Opens the page of a rail at which a payee takes money that lies ready. The link is asked for each time and kept nowhere. */
import type { Payout } from '#payout/payout.ts'
import type { Rails } from '#payout/rails/open.ts'
import { addAudit } from '#platform/audit-store.ts'
import { Failure } from '#platform/failure.ts'
import type { inWork } from '#platform/in-work.ts'

type ClaimWorld = Parameters<typeof inWork>[0] & { readonly rails: Rails }

/** Null when there is nothing to take, or no longer. Throws Failure `claim-later` when the rail has no answer for us now. */
export async function openClaim(world: ClaimWorld, payout: Payout): Promise<string | null> {
  const { memberId, payoutId, state, linkReadyAt, rail } = payout
  if (state !== 'submitted' || !linkReadyAt) return null
  const link = (await world.rails.named(rail)?.rail.claimLink?.(payoutId)) ?? null
  if (link === null) return null
  if (typeof link !== 'string' || !/^https?:\/\/./.test(link))
    throw new Failure('claim-later', 'later', 'the rail gives no link now', { payoutId })
  // Whoever has the link has the money: that it was given out is written down before it is.
  await world.db
    .transaction()
    .execute((trx) => addAudit(trx, { actor: memberId, action: 'payout.claim', subject: payoutId, reason: null }, world.clock.now()))
  return link
}
