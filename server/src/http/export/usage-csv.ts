/** Every reading of a stretch as a table to keep: taken and given apart, a line a reading that was due, an empty one where it lacks. */
import { printCsv } from '#dispatch/csv.ts'
import type { Apart } from '#metering/apart.ts'
import { kWhOf, local } from './readings-csv.ts'

const columns = ['start', 'end', 'taken_kwh', 'given_kwh', 'quality'] as const

/** `due` are the slots of which a reading can be expected. */
export function usageCsv(
  { startS, intervalSeconds, taken, given, estimated }: Apart,
  zone: string,
  due: { from: number; to: number },
): string {
  const rows = Array.from({ length: due.to - due.from }, (_, i) => {
    const slot = due.from + i
    const atS = startS + slot * intervalSeconds
    const said = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? '' : kWhOf(value))
    return {
      start: local(atS, zone),
      end: local(atS + intervalSeconds, zone),
      taken_kwh: said(taken[slot]),
      given_kwh: said(given?.[slot]),
      quality: Number.isNaN(taken[slot]!) ? 'missing' : estimated[slot] ? 'estimated' : 'measured',
    }
  })
  return `\uFEFF${printCsv(columns, rows)}`
}
