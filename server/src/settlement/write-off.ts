/** When a season is closed nothing more can be kept from later payments: giving up what is still owed back is proposed, and a person decides. */
import { addAudit } from '#platform/audit-store.ts'
import { task, type Work } from '#platform/task.ts'
import { eventFactsOf } from '#settlement/facts-store.ts'
import { giveUpEvents, giveUpMonths, holdDebts } from '#settlement/give-up.ts'
import { isClosed } from '#settlement/rules.ts'
import { indebtedIn } from '#settlement/settled-store.ts'
import { decide, lockProposal, openOf, propose, reservationsOf, restate } from '#settlement/write-off-store.ts'

/** On `event.due`; of events whose season is not closed nothing is proposed. */
export const proposeWriteOffs = task<unknown, readonly string[]>({
  name: 'proposeWriteOffs',
  async prepare(_world, eventIds) {
    return [...new Set(eventIds)].sort()
  },
  async commit(work, eventIds) {
    const events = await eventFactsOf(work.trx, eventIds)
    const closed = [...events.values()].filter((event) => isClosed(event, work.now))
    for (const [season, all] of Map.groupBy(closed, (event) => event.start.toZonedDateTimeISO(event.zone).year)) {
      const indebted = await indebtedIn(
        work.trx,
        all.map((event) => event.eventId),
      )
      await proposeFor(
        work,
        season,
        indebted.map((one) => one.memberId),
      )
    }
  },
})

/** Proposes it for those who owe something back of a season. */
export async function proposeFor(work: Pick<Work, 'trx' | 'now'>, season: number, memberIds: readonly string[]): Promise<void> {
  const open = [...(await openOf(work.trx, memberIds, season))].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [memberId, cents] of open) await propose(work.trx, { memberId, season }, cents, work.now)
}

export type Decided = 'approved' | 'refused' | 'changed' | 'unknown'

/**
 * A person's word on a proposal, with the reason. Approved, what stands open is booked as our loss; where that is not what was proposed, the
 * proposal says the new amount and waits again. Refused, it stays owed, though nothing is left that it could be kept from.
 */
export async function decideWriteOff(
  work: Work,
  { memberId, id, act, reason }: { memberId: string; id: string; act: 'approve' | 'refuse'; reason: string },
  actor: string,
): Promise<Decided> {
  const proposal = await lockProposal(work.trx, memberId, id)
  if (!proposal) return 'unknown'
  const state = act === 'approve' ? 'approved' : 'refused'
  if (act === 'approve') {
    const reservationIds = await reservationsOf(work.trx, proposal)
    await holdDebts(work, proposal, reservationIds)
    const open = (await openOf(work.trx, [memberId], proposal.season)).get(memberId) ?? 0n
    if (open !== proposal.cents) {
      if (open > 0n) await restate(work.trx, proposal, open)
      return 'changed'
    }
    await giveUpEvents(work, proposal)
    for (const reservationId of reservationIds) await giveUpMonths(work, proposal, reservationId)
  }
  await decide(work.trx, proposal, { state, actor, reason, at: work.now })
  await addAudit(work.trx, { actor, action: `write-off.${state}`, subject: id, reason }, work.now)
  return state
}
