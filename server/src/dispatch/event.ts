/** Events: what one is, how it stands, and every reason why one cannot be called, in order of precedence. Pure. */
import { type EventKind, federalHolidays, type ProgramTerms, termsOn } from '@quickpay/programs'
import { civilDateOf, type Interval } from '@quickpay/units'
import type { Network } from '#dispatch/networks.ts'

export type GridEvent = Interval & {
  readonly eventId: string
  readonly utilityId: string
  readonly programId: string
  readonly network: string
  readonly kind: EventKind
  readonly zone: string
  /** What was decided; how it stands by the clock says `statusOf`. `advised`: the utility said that it may come; nobody is called yet. */
  readonly status: 'advised' | 'scheduled' | 'cancelled'
  /** The call that this is one network's part of. */
  readonly callId: string
  /** The utility's own name of the call. */
  readonly externalRef: string | null
  /** Counts what was decided about it: 1 when it was made. */
  readonly revision: number
  readonly advisedAt: Temporal.Instant | null
  readonly createdBy: string
  readonly createdAt: Temporal.Instant
  readonly reason: string | null
}

/** What an operator asks for. */
export type EventPlan = Interval & {
  readonly programId: string
  readonly network: string
  readonly kind: EventKind
  readonly zone: string
  readonly reason: string | null
  /** The utility said that it may come; nobody is called before it is confirmed. */
  readonly advised?: boolean
  readonly callId?: string
  readonly externalRef?: string | null
}

export type EventStatus = 'advised' | 'scheduled' | 'active' | 'ended' | 'cancelled'

/** How an event stands: what was decided, and the clock. One that was only advised and never called is over when its time has passed. */
export function statusOf(event: Pick<GridEvent, 'status' | 'start' | 'end'>, now: Temporal.Instant): EventStatus {
  if (event.status === 'cancelled') return 'cancelled'
  if (!before(now, event.end)) return 'ended'
  if (event.status === 'advised' || before(now, event.start)) return event.status
  return 'active'
}

export const refusalCodes = [
  'unknown-program',
  'unknown-network',
  'unknown-kind',
  'end-before-start',
  'in-the-past',
  'out-of-season',
  'not-a-working-day',
  'outside-window',
  'notice-too-short',
  'duplicate',
  'overlap',
] as const
export type EventRefusal = {
  readonly code: (typeof refusalCodes)[number] | 'reference-used'
  readonly words: string
  readonly evidence: Readonly<Record<string, string | number>>
}

const refuse = (code: EventRefusal['code'], words: string, evidence: EventRefusal['evidence'] = {}): EventRefusal => ({
  code,
  words,
  evidence,
})
export const before = (a: Temporal.Instant, b: Temporal.Instant): boolean => Temporal.Instant.compare(a, b) < 0

/**
 * The first reason against an event, or null. `network` is the record of the day in which the program calls events, `others` are the events of
 * the same program and network that are not called off.
 */
export function eventRefusal(
  plan: EventPlan,
  network: Network | null,
  others: readonly Interval[],
  now: Temporal.Instant,
): EventRefusal | null {
  const date = civilDateOf(plan.start, plan.zone)
  const answer = termsOn(plan.programId, date)
  if (answer.is === 'unknown-program') return refuse('unknown-program', `There is no program ${plan.programId}.`)
  if (answer.is === 'no-terms')
    return refuse('unknown-program', `The terms of ${plan.programId} are known from ${answer.knownFrom} on only.`, {
      date: date.toString(),
    })
  if (!network) return refuse('unknown-network', `${plan.programId} calls no events in a network ${plan.network}.`)
  const { terms } = answer
  const kinds = new Set([...Object.keys(terms.dollarsPerKWh.voluntary), ...Object.keys(terms.dollarsPerKWh.reservation)])
  if (!kinds.has(plan.kind)) return refuse('unknown-kind', `${terms.name} has no ${plan.kind} events.`)
  if (!before(plan.start, plan.end)) return refuse('end-before-start', 'The event ends before it begins.')
  if (!before(now, plan.start)) return refuse('in-the-past', 'The event has begun already.')
  if (answer.is === 'out-of-season')
    return refuse('out-of-season', `The season lasts from ${terms.season.first} to ${terms.season.last}.`, { date: date.toString() })
  return (
    dayRefusal(terms, date) ?? windowRefusal(plan, terms, network, date) ?? noticeRefusal(plan, terms, now) ?? overlapRefusal(plan, others)
  )
}

function dayRefusal(terms: ProgramTerms, date: Temporal.PlainDate): EventRefusal | null {
  if (terms.days === 'every-day') return null
  if (date.dayOfWeek > 5) return refuse('not-a-working-day', 'The program calls no events on weekends.', { date: date.toString() })
  const [holiday] = federalHolidays(date, date)
  return holiday ? refuse('not-a-working-day', `${date} is a federal holiday: ${holiday.name}.`, { date: date.toString() }) : null
}

/** Programs with call windows call inside the network's; the others inside the program's hours. */
function windowRefusal(plan: EventPlan, terms: ProgramTerms, network: Network, date: Temporal.PlainDate): EventRefusal | null {
  const hours = terms.callWindows.length > 0 ? network.window : terms.hours
  const window = windowOn(date, hours.from, hours.to, plan.zone)
  if (!before(plan.start, window.start) && !before(window.end, plan.end)) return null
  const words = `Events in ${network.network} lie between ${hours.from} and ${hours.to}.`
  return refuse('outside-window', words, { from: hours.from, to: hours.to })
}

/** Only the kind of call that promises a notice can come too late for it. */
function noticeRefusal(plan: EventPlan, terms: ProgramTerms, now: Temporal.Instant): EventRefusal | null {
  if (plan.kind !== terms.usualKind || !before(plan.start, now.add({ hours: terms.noticeHours }))) return null
  const words = `A ${plan.kind} event is announced at least ${terms.noticeHours} hours before it begins.`
  return refuse('notice-too-short', words, { noticeHours: terms.noticeHours })
}

function overlapRefusal(plan: EventPlan, others: readonly Interval[]): EventRefusal | null {
  if (others.some((other) => other.start.equals(plan.start))) return refuse('duplicate', 'This event has been called already.')
  return overlaps(plan, others) ? refuse('overlap', 'Another event of the program runs at that time.') : null
}

export const overlaps = (one: Interval, others: readonly Interval[]): boolean =>
  others.some((other) => before(other.start, one.end) && before(one.start, other.end))

/** Two times of a civil day as instants; `24:00` is the next midnight. */
export function windowOn(date: Temporal.PlainDate, from: string, to: string, zone: string): Interval {
  const at = (time: string) =>
    time === '24:00'
      ? date.add({ days: 1 }).toZonedDateTime(zone).toInstant()
      : date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant()
  return { start: at(from), end: at(to) }
}
