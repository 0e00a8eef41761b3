/** Computes a bundle again and compares: from the readings inside it, or from the person's own. */
import { type Load, loadOf, type Question, type Reading } from '@quickpay/baseline'
import { seconds } from '@quickpay/units'
import type { Bundle, BundleResult } from './bundle.ts'
import { type Difference, firstDifference, type Json } from './canonical-json.ts'
import { makeBundle } from './make-bundle.ts'
import { makeReportBundle, type Reported, reportedIn } from './report-bundle.ts'
import { paymentDifference } from './verify-payment.ts'

/**
 * `reported`: the bundle stands on the utility's own report. That the saving, its price and the payment follow from the report's two figures is
 * proven; the figures are the utility's word. `different`: `path` names the first field that differs; `expected` is what the computation gives,
 * `actual` what the bundle says.
 */
export type Verdict = { readonly is: 'equal' } | { readonly is: 'reported' } | ({ readonly is: 'different' } & Difference)

/**
 * Without `ownLoad` the whole bundle must come out again, byte for byte. With it, the days, hours, energies and money must: findings may
 * differ, because they also speak of quality marks that one's own file need not carry. Then what the result led to is worked out again.
 * What cannot be computed is listed in `notProven`. A bundle by the utility's report holds no calendar to measure by, so that `ownLoad` says
 * nothing about it and is left aside.
 */
export function verifyBundle(bundle: Bundle, ownLoad?: Load): Verdict {
  const reported = reportedIn(bundle)
  if (reported) return verifyReport(bundle, reported)
  const again = makeBundle(questionOf(bundle, ownLoad ?? loadInside(bundle)), bundle.price)
  // When one of them was not measured at all, that is the difference to tell.
  if (again.result.is !== bundle.result.is) return { is: 'different', ...firstDifference(again.result.is, bundle.result.is, 'result.is')! }
  const { sources, payment, signature } = bundle
  const stated = { ...again, sources, payment, ...(signature ? { signature } : {}) }
  const computed = ownLoad
    ? firstDifference(withoutFindings(again.result), withoutFindings(bundle.result), 'result')
    : firstDifference(stated, bundle)
  const difference = computed ?? paymentDifference(bundle)
  return difference ? { is: 'different', ...difference } : { is: 'equal' }
}

function verifyReport(bundle: Bundle, reported: Reported): Verdict {
  const { price, sources, payment, signature } = bundle
  if (price === null) return { is: 'different', path: 'price', expected: 'a price', actual: 'null' }
  const stated = { ...makeReportBundle(questionOf(bundle), price, reported), sources, payment, ...(signature ? { signature } : {}) }
  const difference = firstDifference(stated, bundle) ?? paymentDifference(bundle)
  return difference ? { is: 'different', ...difference } : { is: 'reported' }
}

/** The question that a bundle answers, with another load if wanted. */
export function questionOf(bundle: Bundle, load: Load = loadInside(bundle)): Question {
  const { event, immediateNoticeAt } = bundle
  const interval = (from: { start: string; end: string }) => ({
    start: Temporal.Instant.from(from.start),
    end: Temporal.Instant.from(from.end),
  })
  return {
    spec: bundle.spec,
    load,
    event: interval(event),
    ...(bundle.openHours ? { openHours: bundle.openHours.map(interval) } : {}),
    zone: event.zone,
    pastEvents: bundle.pastEvents.map((date) => Temporal.PlainDate.from(date)),
    holidays: bundle.holidays.map(({ date, name }) => ({ date: Temporal.PlainDate.from(date), name })),
    adjusted: bundle.adjusted,
    generator: bundle.generator,
    ...(immediateNoticeAt === null ? {} : { immediateNoticeAt: Temporal.Instant.from(immediateNoticeAt) }),
    otherEvents: bundle.otherEvents.map(interval),
  }
}

/** The readings of a bundle as a load. */
export function loadInside(bundle: Bundle): Load {
  const { intervalSeconds, days } = bundle.readings
  const readings: Reading[] = []
  for (const { start, values, qualities } of days.flatMap((day) => day.runs)) {
    const startS = seconds(Temporal.Instant.from(start))
    for (const [i, milliWh] of values.entries()) {
      const quality = qualities?.[i]
      readings.push({ startS: startS + i * intervalSeconds, milliWh, ...(quality === undefined ? {} : { quality }) })
    }
  }
  return loadOf(readings, intervalSeconds)
}

function withoutFindings(result: BundleResult): Json {
  const { findings: _, ...rest } = result
  return rest
}
