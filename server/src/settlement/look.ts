/** One look at a participation: what its readings, its program and its calendar say now. Pure: what it stands on was read before. */
import { createHash } from 'node:crypto'
import { type Load, type Measurement, measure, type Question, type WindowRule } from '@quickpay/baseline'
import { type Bundle, type BundleDay, type BundleHour, canonicalJson, type Json, makeBundle } from '@quickpay/receipt'
import { civilDateOf, civilDay, printExact } from '@quickpay/units'
import type { Connected } from '#metering/service-point-store.ts'
import { elsewhereOf } from '#settlement/elsewhere.ts'
import type { EventFacts, Facts } from '#settlement/facts.ts'
import { type Flag, flagsOf } from '#settlement/flags.ts'
import { loadWithLive } from '#settlement/live-load.ts'
import { openHours } from '#settlement/partial.ts'
import { BASELINE_DAYS, type Because, type Missing, type Participation, type Waits } from '#settlement/participation.ts'
import { holidaysBefore, planAdjusts, type Rules, rulesOf, utilityAdjusts } from '#settlement/rules.ts'
import { closeOf, deadlineOf, finalFrom, nextLook, partialFrom } from '#settlement/schedule.ts'

export type Measured = {
  readonly is: 'measured'
  readonly bundle: Bundle
  /** The bundle as canonical JSON, and its SHA-256. */
  readonly canonical: string
  readonly sha256: string
  readonly readingsCompleteAt: Temporal.Instant
  readonly basis: 'validated' | 'real-time'
  /** Hours of the event that are not counted yet; null when all are. */
  readonly open: readonly Missing[] | null
  /** What of the result another program pays, because both have called these hours. */
  readonly elsewhereCents: bigint
  /** The same event by the utility's own method, decimal Wh; null when that has too few days. */
  readonly utilityReliefWh: string | null
  /** The same hour by hour, also what another program pays of it; null where nothing was pledged. */
  readonly utilityHours: readonly SavedHour[] | null
  readonly flags: readonly Flag[]
}
export type SavedHour = Pick<BundleHour, 'start' | 'reliefWh'>
export type Look = {
  readonly participation: Participation
  readonly readingsSeen: bigint
  /** When to look again even if nothing is heard, before the next moment at which the whole event is looked at. */
  readonly againAt: Temporal.Instant | null
  /** From when on a result on validated readings is final. */
  readonly finalAt: Temporal.Instant
  /** From when on nothing more is expected of the season. */
  readonly closeAt: Temporal.Instant
  readonly finding:
    | Measured
    | { readonly is: 'waiting'; readonly missing: readonly Missing[]; readonly waits: Waits }
    | { readonly is: 'not-eligible'; readonly because: readonly Because[] }
}

/** `realTime`: whether the utility's real-time feed pays, as its profile says. */
export function look(facts: Facts, now: Temporal.Instant, realTime: boolean): Look {
  const { participation, event, readingsSeen } = facts
  const rules = rulesOf(participation.planId, event)
  const seen = { participation, readingsSeen, againAt: null, finalAt: finalFrom(event), closeAt: closeOf(event, rules.terms.season.last) }
  if (!facts.enrolment) return { ...seen, finding: notEnrolled(event, rules, now) }
  const { load, filled } = loadWithLive(facts.points)
  const { method, option } = facts.enrolment
  const question = questionOf(facts, rules, load, planAdjusts(rules.plan, method))
  const price = { by: 'plan', plan: rules.plan, terms: rules.terms, eventKind: event.kind } as const
  const whole = makeBundle(question, price)

  const late = Temporal.Instant.compare(now, partialFrom(event)) >= 0
  const open = whole.result.is === 'waiting' && late ? openHours(event, load, whole.result.missing) : null
  const asked = open ? { ...question, openHours: open } : question
  const bundle = open ? makeBundle(asked, price) : whole
  const { result } = bundle
  if (result.is === 'waiting') return { ...seen, finding: waiting(facts, result.missing, rules, now, realTime) }

  const date = civilDateOf(event.start, event.zone)
  const windowRule = date.dayOfWeek > 5 ? rules.spec.weekend : rules.spec.weekday
  const history = facts.connected && historyToCome(result.days, windowRule, facts.connected, event.zone, now)
  if (history) return { ...seen, ...history }
  if (result.is === 'not-eligible') {
    const because = result.findings.filter((finding) => result.because.includes(finding.code))
    return { ...seen, finding: { is: 'not-eligible', because } }
  }
  const elsewhere = elsewhereOf(facts, rules, result)
  const utility = utilitySees({ ...asked, adjusted: utilityAdjusts(method) }, rules, bundle, elsewhere.reliefWh)
  const canonical = canonicalJson(bundle as unknown as Json)
  const finding: Measured = {
    is: 'measured',
    bundle,
    canonical,
    sha256: createHash('sha256').update(canonical).digest('hex'),
    readingsCompleteAt: completeAt(facts, bundle),
    basis: usesAny(bundle, filled) ? 'real-time' : 'validated',
    open: open?.map(({ start, end }) => ({ start: start.toString(), end: end.toString() })) ?? null,
    elsewhereCents: elsewhere.cents,
    utilityReliefWh: utility?.reliefWh ?? null,
    utilityHours: option === 'reservation' ? (utility?.hours ?? null) : null,
    flags: flagsOf(load, event, bundle),
  }
  return { ...seen, finding }
}

function questionOf({ event, others }: Facts, { spec }: Rules, load: Load, adjusted: boolean): Question {
  const date = civilDateOf(event.start, event.zone)
  const dateOf = (one: EventFacts) => civilDateOf(one.start, event.zone)
  const counted = others.filter((one) => spec.eventDays === 'any-program' || one.programId === event.programId)
  return {
    spec,
    load,
    event: { start: event.start, end: event.end },
    zone: event.zone,
    pastEvents: counted.map(dateOf).filter((day) => Temporal.PlainDate.compare(day, date) < 0),
    holidays: holidaysBefore(date, BASELINE_DAYS),
    adjusted,
    otherEvents: others.filter((one) => dateOf(one).equals(date)).map(({ start, end }) => ({ start, end })),
    ...(event.kind === 'immediate' ? { immediateNoticeAt: event.calledAt } : {}),
  }
}

type Waiting = Extract<Look['finding'], { is: 'waiting' }>

/** On the list, but moved away, withdrawn or taken out before the event: not a participant until that is set right. */
function notEnrolled(event: EventFacts, { terms }: Rules, now: Temporal.Instant): Waiting {
  const words = 'The account is not enrolled in the event’s program and network on the day of the event.'
  const nextAt = nextLook(event, terms.season.last, now)?.toString() ?? null
  return { is: 'waiting', missing: [], waits: { code: 'not-enrolled', words, nextAt } }
}

/** Why it waits, and when it is looked at next. */
function waiting({ event }: Facts, missing: readonly Missing[], { terms }: Rules, now: Temporal.Instant, realTime: boolean): Waiting {
  const reached = (at: Temporal.Instant) => Temporal.Instant.compare(now, at) >= 0
  const nextAt = nextLook(event, terms.season.last, now)?.toString() ?? null
  const [code, words]: [Waits['code'], string] = reached(partialFrom(event))
    ? [
        'too-few-intervals',
        'Less than three quarters of the event’s readings have come; the hours stay open until the utility reports them.',
      ]
    : !reached(deadlineOf(event))
      ? ['readings', 'The utility has not published all hours of the event yet.']
      : realTime
        ? ['real-time-incomplete', 'Neither the validated readings nor the real-time feed have all hours of the event.']
        : ['real-time-off', 'The utility’s real-time feed is not used for payments, and its validated readings are not complete.']
  return { is: 'waiting', missing, waits: { code, words, nextAt } }
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
  const words = 'The utility is still sending the days before the event.'
  const waits = { code: 'history', words, nextAt: againAt.toString() } as const
  return missing.length > 0 ? { againAt, finding: { is: 'waiting', missing, waits } } : null
}

/** When the last of the readings it used had come. */
function completeAt({ points }: Facts, bundle: Bundle): Temporal.Instant {
  const used = new Set(bundle.readings.days.map((day) => day.date))
  const came = points.flatMap(({ days, realTime }) =>
    [...days, ...realTime].filter((day) => used.has(day.date)).map((day) => day.receivedAt),
  )
  return came.reduce((last, one) => (Temporal.Instant.compare(one, last) > 0 ? one : last))
}

function usesAny({ readings }: Bundle, filled: ReadonlySet<number>): boolean {
  if (filled.size === 0) return false
  return readings.days.some(({ runs }) =>
    runs.some((run) => {
      const startS = Temporal.Instant.from(run.start).epochMilliseconds / 1000
      return run.values.some((_, i) => filled.has(startS + i * readings.intervalSeconds))
    }),
  )
}

type Seen = { readonly reliefWh: string; readonly hours: readonly SavedHour[] }

/** What the utility will make of the event: its own method, and of hours that two programs have called only those that this one pays. */
function utilitySees(question: Question, { spec, utilitySpec }: Rules, { result }: Bundle, elsewhereWh: number): Seen | null {
  if (result.is !== 'measured') return null
  // The program pays nothing for accounts that give energy to the grid: what they are paid is at our cost.
  if (result.findings.some((finding) => finding.code === 'netExport')) return { reliefWh: '0', hours: [] }
  const own = utilitySpec.id === spec.id ? result : measuredBy({ ...question, spec: utilitySpec })
  if (!own) return null
  const hours = own.hours.map(({ start, reliefWh }) => ({ start, reliefWh }))
  return { reliefWh: elsewhereWh === 0 ? own.reliefWh : String(Number(own.reliefWh) - elsewhereWh), hours }
}

function measuredBy(question: Question): Seen | null {
  const measured: Measurement = measure(question)
  if (measured.is !== 'measured') return null
  const hours = measured.hours.map(({ start, reliefWh }) => ({ start: start.toString(), reliefWh: printExact(reliefWh) }))
  return { reliefWh: printExact(measured.reliefWh), hours }
}
