/** Leaves one event, until it ends. */
import { findEvent } from '#dispatch/event-store.ts'
import type { Work } from '#platform/task.ts'
import { noteLeft } from '#settlement/participation-store.ts'

export type Left = 'left' | 'nothing-to-leave' | 'unknown-event' | 'event-over'

/** For all accounts of the member. It only stops messages: who used less anyway is paid. */
export async function leaveEvent(work: Pick<Work, 'trx' | 'now'>, memberId: string, eventId: string): Promise<Left> {
  const event = await findEvent(work.trx, eventId)
  if (!event) return 'unknown-event'
  if (Temporal.Instant.compare(event.end, work.now) <= 0) return 'event-over'
  return (await noteLeft(work.trx, memberId, eventId, work.now)) ? 'left' : 'nothing-to-leave'
}
