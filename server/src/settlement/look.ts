/** One look at a participation: what its readings, its program and its calendar say now. Nothing is written here. */
import { createHash } from 'node:crypto'
import { specs, type WindowRule } from '@quickpay/baseline'
import { federalHolidays, rewardPlans, termsOn } from '@quickpay/programs'
import { type Bundle, type BundleDay, canonicalJson, type Json, makeBundle } from '@quickpay/receipt'
import { civilDateOf, civilDay } from '@quickpay/units'
import type { GridEvent } from '#dispatch/event.ts'
import { eventsOfMember, findEvent } from '#dispatch/event-store.ts'
import { netLoadOf, revisionsOf } from '#metering/interval-store.ts'
import { type Connected, connectedOf } from '#metering/service-point-store.ts'
import type { Db } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import { BASELINE_DAYS, type Because, type Missing, type Participation } from '#settlement/participation.ts'

export type Look = {
  readonly participation: Participation
  readonly readingsSeen: bigint
  /** When to look again even if nothing is heard. */
  readonly againAt: Temporal.Instant | null
  readonly finding:
    | { readonly is: 'measured'; readonly bundle: Bundle; readonly sha256: string; readonly readingsCompleteAt: Temporal.Instant }
    | { readonly is: 'waiting'; readonly missing: readonly Missing[] }
    | { readonly is: 'not-eligible'; readonly because: readonly Because[] }
}

/**
 * Looks at a participation whose event is over. Answers null where there is nothing to see: the event still runs or was called off, or
 * (`onlyNews`) none of the days that matter changed since the last look.
 */
export async function look(db: Db, participation: Participation, now: Temporal.Instant, onlyNews: boolean): Promise<Look | null> {
  if (participation.state === 'cancelled') return null
  const { memberId, accountId } = participation
  const event = await findEvent(db, participation.eventId)
  if (!event || event.status === 'cancelled' || Temporal.Instant.compare(event.end, now) > 0) return null
  const date = civilDateOf(event.start, event.zone)
  const [from, to] = [date.subtract({ days: BASELINE_DAYS }), civilDateOf(event.end, event.zone)]
  const days = await revisionsOf(db, memberId, accountId, from, to)
  const readingsSeen = BigInt(days.reduce((total, day) => total + day.revs, 0))
  if (onlyNews && readingsSeen === participation.readingsSeen) return null

  // Read after the revisions: whatever comes in between is seen here and makes a later look find news.
  const load = await netLoadOf(db, memberId, accountId, from, to)
  const { plan, spec, terms } = rulesOf(participation, event)
  const others = (await eventsOfMember(db, memberId, accountId)).filter(
    (one) => one.status === 'scheduled' && one.eventId !== event.eventId,
  )
  const counted = others.filter((one) => spec.eventDays === 'any-program' || one.programId === event.programId)
  const dateOf = (one: GridEvent) => civilDateOf(one.start, event.zone)
  const bundle = makeBundle(
    {
      spec,
      load,
      event: { start: event.start, end: event.end },
      zone: event.zone,
      pastEvents: counted.map(dateOf).filter((day) => Temporal.PlainDate.compare(day, date) < 0),
      holidays: federalHolidays(from, date),
      adjusted: plan.adjusted,
      otherEvents: others.filter((one) => dateOf(one).equals(date)).map(({ start, end }) => ({ start, end })),
      ...(event.kind === 'immediate' ? { immediateNoticeAt: event.createdAt } : {}),
    },
    { by: 'plan', plan, terms, eventKind: event.kind },
  )
  const { result } = bundle
  const seen = { participation, readingsSeen, againAt: null }
  if (result.is === 'waiting') return { ...seen, finding: { is: 'waiting', missing: result.missing } }
  const connected = await connectedOf(db, memberId, accountId)
  const history = connected && historyToCome(result.days, date.dayOfWeek > 5 ? spec.weekend : spec.weekday, connected, event.zone, now)
  if (history) return { ...seen, ...history }
  if (result.is === 'not-eligible') {
    const because = result.findings.filter((finding) => result.because.includes(finding.code))
    return { ...seen, finding: { is: 'not-eligible', because } }
  }
  const used = new Set(bundle.readings.days.map((day) => day.date))
  const came = days.filter((day) => used.has(day.date.toString())).map((day) => day.receivedAt)
  const readingsCompleteAt = came.reduce((a, b) => (Temporal.Instant.compare(a, b) > 0 ? a : b))
  const sha256 = createHash('sha256')
    .update(canonicalJson(bundle as unknown as Json))
    .digest('hex')
  return { ...seen, finding: { is: 'measured', bundle, sha256, readingsCompleteAt } }
}

/** A utility may take a day for the first history; with this much of it the payment still goes out within a day of connecting. */
const HISTORY_HOURS = 20

/**
 * Right after connecting the newest days come before the history. While days are on their way that would still enter the baseline, it is
 * better to wait than to pay on a few days and be wrong. Null when there is nothing to wait for, or not any longer.
 */
function historyToCome(
  days: readonly BundleDay[],
  rule: WindowRule,
  { since, historyFrom }: Connected,
  zone: string,
  now: Temporal.Instant,
): Pick<Look, 'againAt' | 'finding'> | null {
  const againAt = since.add({ hours: HISTORY_HOURS })
  const full = days.filter((day) => day.window).length >= rule.windowDays
  if (full || !historyFrom || Temporal.Instant.compare(againAt, now) <= 0) return null
  const missing = days
    .filter((day) => day.reason === 'missing' && Temporal.PlainDate.compare(day.date, historyFrom) >= 0)
    .map((day) => civilDay(Temporal.PlainDate.from(day.date), zone))
    .map(({ start, end }) => ({ start: start.toString(), end: end.toString() }))
  return missing.length > 0 ? { againAt, finding: { is: 'waiting', missing } } : null
}

/** The plan the account was enlisted with, its baseline method, and the program's terms on the event's day. */
function rulesOf({ planId }: Participation, event: GridEvent) {
  const plan = rewardPlans[planId]
  const spec = plan && specs[plan.baseline]
  const answer = termsOn(event.programId, civilDateOf(event.start, event.zone))
  if (!plan || !spec) throw new Failure('unknown-plan', 'after-person', 'the reward plan or its baseline method is not on file', { planId })
  if (answer.is !== 'found')
    throw new Failure('no-terms', 'after-person', 'the program has no terms on the day of the event', { found: answer.is })
  return { plan, spec, terms: answer.terms }
}
