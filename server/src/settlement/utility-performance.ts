/** What an event's accounts delivered of the load they had pledged, netted hour by hour, as the factor of their program. Pure. */
import { type HourRelief, type Performance, type PerformanceFactor, type ProgramTerms, performanceFactor } from '@quickpay/programs'
import { add, exact, multiply, parseExact, wh } from '@quickpay/units'
import type { EventFacts } from '#settlement/facts.ts'

/** The accounts of an event that pledged load, or one of them; energies are decimal Wh, below zero where more than usual was used. */
export type Pledged = {
  /** Of all that were called, measured or not. */
  readonly pledgedKW: string
  readonly measured: number
  /** The sum of the measured ones by the start of the hour. */
  readonly hoursWh: ReadonlyMap<string, string>
  /** The sum of those of which only the whole event is known, by the utility's report. */
  readonly wholeWh: string
}

/** What was saved, of one account or of all. */
export type Saved = Pick<Pledged, 'hoursWh' | 'wholeWh'>

const HOUR_MS = 3_600_000

/** Null before any of them is measured: until then nothing is known of what was delivered. */
export function performanceOf(event: EventFacts, terms: ProgramTerms, pledged: Pledged): PerformanceFactor | null {
  if (event.cancelled || pledged.measured === 0) return null
  return performanceFactor(terms, pledged.pledgedKW, deliveryIn(event, pledged))
}

/** What was delivered in an event, hour by hour, as programs compare it. */
export function deliveryIn(event: EventFacts, saved: Saved): Performance {
  const starts = startsOf(event)
  const [first] = starts
  const onFirstDay = starts.filter((start) => dateOf(start, event).equals(dateOf(first!, event)))
  return {
    kind: event.kind,
    hours: starts.map((start) => reliefIn(start, event, saved)),
    calledAt: event.calledAt.toZonedDateTimeISO(event.zone).toPlainTime(),
    hoursBeforeMidnight: onFirstDay.length,
  }
}

const dateOf = (at: Temporal.Instant, { zone }: EventFacts) => at.toZonedDateTimeISO(zone).toPlainDate()

/** The hours of an event from its start, as baselines count them; the last may be shorter. */
function startsOf({ start, end }: EventFacts): Temporal.Instant[] {
  const count = Math.ceil((end.epochMilliseconds - start.epochMilliseconds) / HOUR_MS)
  return Array.from({ length: count }, (_, hour) => start.add({ hours: hour }))
}

/** Of an account known by its sum alone, the mean of the event stands for each hour. */
function reliefIn(start: Temporal.Instant, event: EventFacts, { hoursWh, wholeWh }: Saved): HourRelief {
  const lengthMs = event.end.epochMilliseconds - event.start.epochMilliseconds
  const hourMs = Math.min(HOUR_MS, event.end.epochMilliseconds - start.epochMilliseconds)
  const own = parseExact(hoursWh.get(start.toString()) ?? '0')
  return { seconds: hourMs / 1000, reliefWh: wh(add(own, multiply(parseExact(wholeWh), exact(hourMs, lengthMs)))) }
}
