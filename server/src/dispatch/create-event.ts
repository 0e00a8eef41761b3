/** Calls events: judged by the rules, written down with who called them, and told to the modules after this one. */
import { civilDateOf } from '@quickpay/units'
import { enrolmentRules, ruleOf } from '#dispatch/enrolment.ts'
import { renewEnrolments } from '#dispatch/enrolment-store.ts'
import { type EventPlan, type EventRefusal, eventRefusal, type GridEvent, windowOn } from '#dispatch/event.ts'
import { addEvent, eventByReference, findEvent, lockEvent, lockNetwork, reviseEvent, scheduledEvents } from '#dispatch/event-store.ts'
import { networksOf } from '#dispatch/network-store.ts'
import type { Network } from '#dispatch/networks.ts'
import { changeRefusal, type RevisionRefusal } from '#dispatch/revision.ts'
import { seasonStart } from '#dispatch/terms-about.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Queries } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

export type Created =
  | { readonly is: 'created'; readonly event: GridEvent }
  /** The utility's name of it is on file for the very same call; nothing was done. */
  | { readonly is: 'known'; readonly event: GridEvent }
  | { readonly is: 'refused'; readonly refusal: EventRefusal }
type EventWork = Pick<Work, 'trx' | 'now' | 'emit'>

/** The network in which a plan's program calls events on that day. */
async function networkOf(q: Queries, plan: Pick<EventPlan, 'programId' | 'network' | 'zone' | 'start'>): Promise<Network | null> {
  const date = civilDateOf(plan.start, plan.zone)
  for (const { utilityId } of enrolmentRules.filter((rule) => rule.programId === plan.programId)) {
    const [network] = await networksOf(q, utilityId, date, plan.network)
    if (network) return network
  }
  return null
}

/** The events of the network that an event of that time could meet. */
const near = (work: EventWork, { programId, network, start }: Pick<EventPlan, 'programId' | 'network' | 'start'>) =>
  scheduledEvents(work.trx, programId, network, start.subtract({ hours: 48 }), start.add({ hours: 48 }), ['scheduled', 'advised'])

export async function createEvent(work: EventWork, plan: EventPlan, actor: string): Promise<Created> {
  await lockNetwork(work.trx, plan.programId, plan.network)
  const network = await networkOf(work.trx, plan)
  const named = network && plan.externalRef ? await eventByReference(work.trx, network.utilityId, network.network, plan.externalRef) : null
  if (named) return isSame(named, plan) ? { is: 'known', event: named } : { is: 'refused', refusal: referenceUsed(plan) }
  const refusal = eventRefusal(plan, network, await near(work, plan), work.now)
  if (refusal || !network) return { is: 'refused', refusal: refusal! }
  const { advised = false, callId = newId('call'), externalRef = null, ...asked } = plan
  const event: GridEvent = {
    ...asked,
    eventId: newId('evt'),
    utilityId: network.utilityId,
    status: advised ? 'advised' : 'scheduled',
    callId,
    externalRef,
    revision: 1,
    advisedAt: advised ? work.now : null,
    createdBy: actor,
    createdAt: work.now,
  }
  await addEvent(work.trx, event)
  await addAudit(
    work.trx,
    { actor, action: advised ? 'event.advise' : 'event.create', subject: event.eventId, reason: event.reason },
    work.now,
  )
  if (!advised) await schedule(work, event)
  return { is: 'created', event }
}

async function schedule(work: EventWork, event: GridEvent): Promise<void> {
  const date = civilDateOf(event.start, event.zone)
  if (ruleOf(event.utilityId)?.accepts === 'at-once')
    await renewEnrolments(work.trx, event, date.year, seasonStart(event.programId, date), work.now)
  await work.emit('event.scheduled', [event.eventId])
}

/** The first call of that name stands as it was made, whatever was decided about it since. */
const isSame = (event: GridEvent, plan: EventPlan): boolean =>
  event.programId === plan.programId && event.kind === plan.kind && event.start.equals(plan.start)
const referenceUsed = ({ externalRef }: EventPlan): EventRefusal => ({
  code: 'reference-used',
  words: `The utility's reference ${externalRef} is on file for another call; change that one instead.`,
  evidence: {},
})

export type Call = Omit<EventPlan, 'network' | 'start' | 'end' | 'callId'> & {
  readonly networks: readonly Pick<EventPlan, 'network' | 'start' | 'end'>[]
}
export type Called =
  | { readonly is: 'called'; readonly events: readonly GridEvent[] }
  | { readonly is: 'refused'; readonly network: string; readonly refusal: EventRefusal }

/** One call of several networks, each in its own hours: an event each, all or none. A refusal must end the transaction. */
export async function callEvents(work: EventWork, { networks, ...call }: Call, actor: string): Promise<Called> {
  const callId = newId('call')
  const events: GridEvent[] = []
  // In a fixed order, so that two calls wait for each other's networks one way.
  for (const one of [...networks].sort((a, b) => (a.network < b.network ? -1 : 1))) {
    const created = await createEvent(work, { ...call, ...one, callId }, actor)
    if (created.is === 'refused') return { ...created, network: one.network }
    events.push(created.event)
  }
  return { is: 'called', events }
}

/** Every network of the program on a day, each in its own window. */
export async function networksOfCall(q: Queries, programId: string, utilityIds: readonly string[], date: Temporal.PlainDate, zone: string) {
  const all: Pick<EventPlan, 'network' | 'start' | 'end'>[] = []
  for (const { utilityId } of enrolmentRules.filter((rule) => rule.programId === programId && utilityIds.includes(rule.utilityId)))
    for (const { network, window } of await networksOf(q, utilityId, date))
      all.push({ network, ...windowOn(date, window.from, window.to, zone) })
  return all
}

export type Confirmed =
  | { readonly is: 'confirmed'; readonly event: GridEvent }
  | { readonly is: 'refused'; readonly code: RevisionRefusal | EventRefusal['code'] | 'already-scheduled' }

/** An event that was only advised is called. */
export async function confirmEvent(
  work: EventWork,
  { eventId, reason }: { eventId: string; reason: string | null },
  actor: string,
): Promise<Confirmed> {
  const known = await findEvent(work.trx, eventId)
  if (known) await lockNetwork(work.trx, known.programId, known.network)
  const event = await lockEvent(work.trx, eventId)
  const refused = changeRefusal(event, work.now)
  if (refused || !event) return { is: 'refused', code: refused! }
  if (event.status === 'scheduled') return { is: 'refused', code: 'already-scheduled' }
  const others = (await near(work, event)).filter((one) => one.eventId !== eventId)
  const refusal = eventRefusal(event, await networkOf(work.trx, event), others, work.now)
  if (refusal) return { is: 'refused', code: refusal.code }
  const next = await reviseEvent(work.trx, event, { status: 'scheduled' }, { act: 'scheduled', by: actor, at: work.now, reason })
  await addAudit(work.trx, { actor, action: 'event.confirm', subject: eventId, reason }, work.now)
  await schedule(work, next)
  return { is: 'confirmed', event: next }
}
