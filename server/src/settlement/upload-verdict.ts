/** What a customer's file says of an event, beside what stands. Pure. */
import type { Bundle, BundleResult } from '@quickpay/receipt'
import type { StoredMeasurement } from '#settlement/measurement-store.ts'
import type { Because, Missing } from '#settlement/participation.ts'

type MeasuredBundle = Bundle & { readonly result: Extract<BundleResult, { is: 'measured' }> }
export type FromFile =
  | { readonly is: 'measured'; readonly bundle: MeasuredBundle }
  /** Hours of the event are not in the file. */
  | { readonly is: 'waiting'; readonly missing: readonly Missing[] }
  | { readonly is: 'not-eligible'; readonly because: readonly Because[] }

/**
 * `unconfirmed`: nothing of the utility stands yet. `incomplete`: the file lacks days that the result stands on, or could stand on, so that
 * another figure contradicts nothing. `not-measurable`: the file alone gives no result.
 */
export type Verdict = 'unconfirmed' | 'equal' | 'differs' | 'incomplete' | 'not-measurable'

/** Figures that rounding in the file explains are equal: half a step in each reading of the event, and as much in its usual use. */
export function verdictOf(file: FromFile, ours: StoredMeasurement | null, roundingWh: number): Verdict {
  if (file.is !== 'measured') return 'not-measurable'
  if (!ours) return 'unconfirmed'
  const { result, readings, event } = file.bundle
  const seconds = (Date.parse(event.end) - Date.parse(event.start)) / 1000
  const allowedWh = (2 * roundingWh * seconds) / readings.intervalSeconds
  if (Math.abs(Number(result.reliefWh) - Number(ours.reliefWh)) <= allowedWh) return 'equal'
  return lacksDays(file.bundle, ours) ? 'incomplete' : 'differs'
}

/** A report of the utility names no days: then any day that the file lacks may make the difference. */
function lacksDays({ result }: MeasuredBundle, { bundle }: StoredMeasurement): boolean {
  const lacking = new Set(result.days.flatMap((day) => (day.reason === 'missing' ? [day.date] : [])))
  const own = bundle.result.days
  return own.length === 0 ? lacking.size > 0 : own.some((day) => day.reason !== 'missing' && lacking.has(day.date))
}
