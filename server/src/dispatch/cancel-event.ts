/** Calls an event off. One that runs is shortened to now instead: what people did until then is paid. */
import { before, type GridEvent } from '#dispatch/event.ts'
import { lockEvent, reviseEvent } from '#dispatch/event-store.ts'
import { changeRefusal, endedNow } from '#dispatch/revision.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'

export type Cancelled =
  | { readonly is: 'cancelled' }
  | { readonly is: 'shortened'; readonly event: GridEvent }
  | { readonly is: 'refused'; readonly code: 'unknown-event' | 'already-cancelled' | 'event-over' }

export async function cancelEvent(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  { eventId, reason }: { eventId: string; reason: string | null },
  actor: string,
): Promise<Cancelled> {
  const event = await lockEvent(work.trx, eventId)
  const code = changeRefusal(event, work.now)
  if (code || !event) return { is: 'refused', code: code as 'unknown-event' | 'already-cancelled' | 'event-over' }
  const decided = { by: actor, at: work.now, reason }
  const runs = event.status === 'scheduled' && !before(work.now, event.start)
  const end = endedNow(event, work.now)
  if (runs && !before(end, event.end)) return { is: 'refused', code: 'event-over' }
  const next = runs
    ? await reviseEvent(work.trx, event, { end }, { act: 'shortened', ...decided })
    : await reviseEvent(work.trx, event, { status: 'cancelled' }, { act: 'cancelled', ...decided })
  await addAudit(work.trx, { actor, action: 'event.cancel', subject: eventId, reason }, work.now)
  await work.emit('event.changed', [eventId])
  return runs ? { is: 'shortened', event: next } : { is: 'cancelled' }
}
