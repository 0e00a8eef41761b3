/** The event's intervals as the receipt draws them: what the meter said, and the usual day's share of each. */
import type { Bundle } from '@quickpay/receipt'
import type { Payment } from '@quickpay/web/answers'
import { isEstimated } from '#metering/quality.ts'

/** One entry per native interval of the event; the baseline of an hour is spread evenly over it. Empty when nothing was measured. */
export function intervalsOf(bundle: Bundle): Payment['intervals'] {
  if (bundle.result.is !== 'measured') return []
  const { intervalSeconds, days } = bundle.readings
  const known = new Map<number, { milliWh: number; quality: number }>()
  for (const run of days.flatMap((day) => day.runs)) {
    const startS = Temporal.Instant.from(run.start).epochMilliseconds / 1000
    for (const [i, milliWh] of run.values.entries()) known.set(startS + i * intervalSeconds, { milliWh, quality: run.qualities?.[i] ?? 17 })
  }
  const intervals: Payment['intervals'] = []
  for (const hour of bundle.result.hours) {
    const startS = Temporal.Instant.from(hour.start).epochMilliseconds / 1000
    for (let atS = startS; atS < startS + hour.seconds; atS += intervalSeconds) {
      const reading = known.get(atS)
      intervals.push({
        startAt: Temporal.Instant.fromEpochMilliseconds(atS * 1000).toString(),
        minutes: intervalSeconds / 60,
        usualWh: Math.round((Number(hour.baselineWh) * intervalSeconds * 1000) / hour.seconds) / 1000,
        usedWh: reading ? reading.milliWh / 1000 : null,
        quality: reading ? (isEstimated(reading.quality) ? 'estimated' : 'measured') : 'missing',
      })
    }
  }
  return intervals
}
