/** Calls an event off, as long as it has not begun: what people did from then on is paid. */
import { auditEvent, lockEvent, markCancelled } from '#dispatch/event-store.ts'
import type { Work } from '#platform/task.ts'

export type Cancelled =
  | { readonly is: 'cancelled' }
  | { readonly is: 'refused'; readonly code: 'unknown-event' | 'already-cancelled' | 'event-begun' }

export async function cancelEvent(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  { eventId, reason }: { eventId: string; reason: string | null },
  actor: string,
): Promise<Cancelled> {
  const event = await lockEvent(work.trx, eventId)
  if (!event) return { is: 'refused', code: 'unknown-event' }
  if (event.status === 'cancelled') return { is: 'refused', code: 'already-cancelled' }
  if (Temporal.Instant.compare(event.start, work.now) <= 0) return { is: 'refused', code: 'event-begun' }
  await markCancelled(work.trx, eventId)
  await auditEvent(work.trx, { actor, action: 'event.cancel', eventId, reason }, work.now)
  await work.emit('event.changed', [eventId])
  return { is: 'cancelled' }
}
