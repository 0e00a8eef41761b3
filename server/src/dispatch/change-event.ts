/** Extends or shortens an event that stands; each decision is kept with who, when and why. */
import type { GridEvent } from '#dispatch/event.ts'
import { findEvent, lockEvent, lockNetwork, reviseEvent, scheduledEvents } from '#dispatch/event-store.ts'
import { changeRefusal, endRefusal, type RevisionRefusal } from '#dispatch/revision.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'

export type Changed = { readonly is: 'changed'; readonly event: GridEvent } | { readonly is: 'refused'; readonly code: RevisionRefusal }
type Change = {
  readonly eventId: string
  readonly act: 'extended' | 'shortened'
  readonly end: Temporal.Instant
  readonly reason: string | null
}

/** Those who are called hear of it; what they did is measured over the event as it stands in the end. */
export async function changeEvent(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  { eventId, act, end, reason }: Change,
  actor: string,
): Promise<Changed> {
  const known = await findEvent(work.trx, eventId)
  if (known) await lockNetwork(work.trx, known.programId, known.network)
  const event = await lockEvent(work.trx, eventId)
  const refused = changeRefusal(event, work.now)
  if (refused || !event) return { is: 'refused', code: refused! }
  const day = [event.start.subtract({ hours: 48 }), event.start.add({ hours: 48 })] as const
  const others = await scheduledEvents(work.trx, event.programId, event.network, ...day, ['scheduled', 'advised'])
  const code = endRefusal(
    event,
    act,
    end,
    others.filter((one) => one.eventId !== eventId),
    work.now,
  )
  if (code) return { is: 'refused', code }
  const next = await reviseEvent(work.trx, event, { end }, { act, by: actor, at: work.now, reason })
  await addAudit(work.trx, { actor, action: act === 'extended' ? 'event.extend' : 'event.shorten', subject: eventId, reason }, work.now)
  await work.emit('event.changed', [eventId])
  return { is: 'changed', event: next }
}
