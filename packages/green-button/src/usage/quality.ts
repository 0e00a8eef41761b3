/** What can only be seen with all series side by side. */

import type { DocumentReader } from '../document/document.ts'
import { textAt } from '../document/entry.ts'
import type { Finding } from '../findings.ts'
import { groupBy } from '../group-by.ts'
import type { Series } from '../model.ts'
import { dateIn } from '../time/local-day.ts'
import { implausible } from '../time/local-time.ts'

const endOf = (series: Series): number => (series.starts.at(-1) ?? 0) + (series.durations.at(-1) ?? 0)

/** One quantity given twice for the same time must be settled on once: the finer series, never the sum of both. */
export const sameQuantityTwice = (all: readonly Series[]): Finding[] => {
  const known = all.filter(({ unit, starts }) => unit !== 'unknown' && starts.length > 0)
  const groups = groupBy(known, ({ usagePointHref, flow, unit, kind }) => JSON.stringify([usagePointHref, flow, unit, kind]))
  return [...groups.values()].flatMap(overlapsIn)
}

/** Each series is compared with the one before it that lasts longest. */
const overlapsIn = (group: Series[]): Finding[] => {
  const findings: Finding[] = []
  const sorted = group.toSorted((a, b) => (a.starts[0] ?? 0) - (b.starts[0] ?? 0))
  let lasting = sorted[0]
  for (const series of sorted.slice(1)) {
    if (lasting === undefined) break
    if ((series.starts[0] ?? 0) < endOf(lasting)) findings.push(overlap(lasting, series))
    if (endOf(series) > endOf(lasting)) lasting = series
  }
  return findings
}

const overlap = (one: Series, other: Series): Finding => {
  const evidence = {
    usagePoint: one.usagePoint,
    meterReadings: `${one.meterReading}, ${other.meterReading}`,
    intervalSeconds: `${one.intervalSeconds}, ${other.intervalSeconds}`,
  }
  return one.intervalSeconds === other.intervalSeconds
    ? { code: 'same_quantity_twice', words: 'Two meter readings give the same quantity for the same time.', evidence }
    : {
        code: 'same_quantity_two_granularities',
        words: 'The same quantity is given in two granularities; the finer one is to be used, never both.',
        evidence,
      }
}

/** LocalTimeParameters that do not fit the zone in the year of the newest reading. */
export const localTimeFindings = (document: DocumentReader, series: readonly Series[], zone: string): Finding[] => {
  const newest = series.reduce((latest, each) => Math.max(latest, each.starts.at(-1) ?? latest), Number.NEGATIVE_INFINITY)
  return document.resources
    .filter((resource) => resource.name === 'LocalTimeParameters')
    .flatMap(({ element, entry }): Finding[] => {
      const second = Number.isFinite(newest) ? newest : (entry.updated ?? 0)
      const year = dateIn(zone, second).year
      const given = {
        tzOffset: textAt(element, 'tzOffset'),
        dstOffset: textAt(element, 'dstOffset'),
        dstStartRule: textAt(element, 'dstStartRule'),
        dstEndRule: textAt(element, 'dstEndRule'),
      }
      const wrong = implausible(given, zone, year)
      if (wrong.length === 0) return []
      return [
        {
          code: 'local_time_parameters_implausible',
          words: `The time parameters do not fit ${zone}, by which local days are counted.`,
          evidence: { wrong: wrong.join(', '), zone, year },
        },
      ]
    })
}
