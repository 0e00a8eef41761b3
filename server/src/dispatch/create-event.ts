/** Calls an event: judged by the rules, written down with who called it, and told to the modules after this one. */
import { civilDateOf } from '@quickpay/units'
import { seasonStart } from '#dispatch/enrol.ts'
import { renewEnrolments } from '#dispatch/enrolment-store.ts'
import { type EventPlan, type EventRefusal, eventRefusal, type GridEvent, networkOf } from '#dispatch/event.ts'
import { addEvent, auditEvent, lockNetwork, scheduledEvents } from '#dispatch/event-store.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

export type Created = { readonly is: 'created'; readonly event: GridEvent } | { readonly is: 'refused'; readonly refusal: EventRefusal }

export async function createEvent(work: Pick<Work, 'trx' | 'now' | 'emit'>, plan: EventPlan, actor: string): Promise<Created> {
  await lockNetwork(work.trx, plan.programId, plan.network)
  const near = [plan.start.subtract({ hours: 48 }), plan.start.add({ hours: 48 })] as const
  const others = await scheduledEvents(work.trx, plan.programId, plan.network, ...near)
  const refusal = eventRefusal(plan, others, work.now)
  if (refusal) return { is: 'refused', refusal }
  const { utilityId } = networkOf(plan)!
  const event: GridEvent = { ...plan, eventId: newId('evt'), utilityId, status: 'scheduled', createdBy: actor, createdAt: work.now }
  await addEvent(work.trx, event)
  const date = civilDateOf(event.start, event.zone)
  await renewEnrolments(work.trx, event.programId, event.network, date.year, seasonStart(event.programId, date), work.now)
  await auditEvent(work.trx, { actor, action: 'event.create', eventId: event.eventId, reason: event.reason }, work.now)
  await work.emit('event.scheduled', [event.eventId])
  return { is: 'created', event }
}
