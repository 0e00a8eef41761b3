/** Holds readings against bills: a wrong power of ten shows as amounts that are a multiple of what was billed. */

import { units } from '../codes.ts'
import type { Finding } from '../findings.ts'
import { groupBy } from '../group-by.ts'
import type { Series, UsageSummary } from '../model.ts'

/** Estimates, reading dates and holes make sums differ from bills by less than that; powers of ten differ by more. */
const farOff = 5
/** Three years of months tell enough. */
const mostBills = 36
/** Of the billing period, as seconds covered by readings. */
const enoughCovered = 0.5

/**
 * What a bill's period should have by the readings, in `unit`, or null where they cover too little of it. What is missing is taken for
 * like what is there, which is good enough to tell powers of ten apart.
 */
const usedIn = (series: Series, start: number, durationSeconds: number): number | null => {
  const end = start + durationSeconds
  let covered = 0
  let sum = 0
  for (let at = firstFrom(series.starts, start); at < series.starts.length; at += 1) {
    const duration = series.durations[at] ?? 0
    if ((series.starts[at] ?? 0) + duration > end) break
    const value = series.values[at] ?? 0
    // Where both directions are netted, what is left may be any fraction of what was billed.
    if (value < 0) return null
    covered += duration
    sum += value
  }
  return covered < durationSeconds * enoughCovered ? null : sum * (durationSeconds / covered) * 10 ** series.scale
}

const firstFrom = (starts: Float64Array, second: number): number => {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) < second) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Con Edison's documents give a multiplier of 3 for electricity and of 0 for gas, an example with 0 and watt-hours, and gas in cubic feet
 * while its bills are in hundreds of them: which one holds shows only beside the bill (UsageSummary.overallConsumptionLastPeriod).
 * Only the same unit of the same usage point is compared, and what is delivered or netted; a bill near zero proves nothing.
 */
export const billFindings = (all: readonly Series[], summaries: readonly UsageSummary[]): Finding[] => {
  const quantityOf = ({ usagePoint, unit, flow }: Series): string => JSON.stringify([usagePoint, unit, flow])
  const quantities = groupBy(all, quantityOf)
  const bills = groupBy(summaries, ({ usagePoint }) => usagePoint)
  return all.flatMap((series): Finding[] => {
    if (series.unit === 'unknown' || series.kind === 'power' || series.kind === 'demand') return []
    if (series.flow !== 'forward' && series.flow !== 'net') return []
    // By tariff periods a meter may have several series, of which one alone can be a small part of the bill.
    const shared = (quantities.get(quantityOf(series))?.length ?? 0) > 1
    const ratios = (bills.get(series.usagePoint) ?? [])
      .slice(-mostBills)
      .map((summary) => comparison(series, summary))
      .filter((each) => each !== null)
    const wrong = ratios.filter(({ off }) => off >= farOff || (off <= 1 / farOff && !shared))
    const [worst] = wrong.toSorted((a, b) => Math.abs(Math.log(b.off)) - Math.abs(Math.log(a.off)))
    if (worst === undefined) return []
    const evidence = {
      usagePoint: series.usagePoint,
      meterReading: series.meterReading,
      unit: series.unit,
      count: wrong.length,
      compared: ratios.length,
      readings: String(Number(worst.used.toPrecision(3))),
      bill: String(worst.billed),
      powerOfTen: Math.round(Math.log10(worst.off)),
      billStart: worst.start,
    }
    return [
      {
        code: 'multiplier_contradicts_bill',
        words: 'The readings of a billing period add up to a multiple or a fraction of what was billed; their power of ten is in doubt.',
        evidence,
      },
    ]
  })
}

/** What the readings and the bill say of one period, in the series' unit; null where they cannot be compared. */
const comparison = (series: Series, { billingPeriod, overallConsumptionLastPeriod: bill }: UsageSummary) => {
  const [start, seconds] = [billingPeriod?.start, billingPeriod?.duration]
  if (start === undefined || seconds === undefined || seconds <= 0) return null
  if (bill === undefined || units.get(bill.uom ?? -1) !== series.unit) return null
  const billed = Number(bill.value) * 10 ** (bill.powerOfTenMultiplier ?? 0)
  if (!Number.isFinite(billed) || billed <= 0) return null
  const used = usedIn(series, start, seconds)
  return used === null || used <= 0 ? null : { used, billed, off: used / billed, start }
}
