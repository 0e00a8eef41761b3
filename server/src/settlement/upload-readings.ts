/** A customer's readings beside the utility's validated ones of the same time: how many there are, and which differ. Pure. */
import type { Load } from '@quickpay/baseline'
import { isValidated } from '#metering/quality.ts'

/** Of one interval, in Wh; `at` in epoch seconds. */
export type Differing = { readonly at: number; readonly theirsWh: number; readonly oursWh: number }
export type ReadingsBeside = {
  readonly compared: number
  readonly differing: readonly Differing[]
  /** The most that rounding in the file can make of one interval. */
  readonly roundingWh: number
}

/**
 * Only what is validated on both sides is compared, over whole intervals of the longer of the two lengths. A file may be rounded, to the
 * hundredth of a kilowatt-hour say: what lies within half of its smallest step is the same.
 */
export function besideValidated(theirs: Load, ours: Load): ReadingsBeside {
  const [a, b] = [theirs.intervalSeconds, ours.intervalSeconds]
  const intervalSeconds = Math.max(a, b) % Math.min(a, b) === 0 ? Math.max(a, b) : 3600
  const known = wholeIntervals(ours, intervalSeconds)
  const roundingMilliWh = (stepOf(theirs) / 2) * (intervalSeconds / a)
  let compared = 0
  const differing: Differing[] = []
  for (const [at, milliWh] of wholeIntervals(theirs, intervalSeconds)) {
    const own = known.get(at)
    if (own === undefined) continue
    compared += 1
    if (Math.abs(milliWh - own) > roundingMilliWh) differing.push({ at, theirsWh: milliWh / 1000, oursWh: own / 1000 })
  }
  return { compared, differing, roundingWh: roundingMilliWh / 1000 }
}

/** The energy of each interval of which every part is there, and validated. */
function wholeIntervals({ starts, milliWh, qualities, intervalSeconds: own }: Load, intervalSeconds: number): Map<number, number> {
  const parts = intervalSeconds / own
  const found = new Map<number, { sum: number; parts: number }>()
  for (let i = 0; i < starts.length; i++) {
    if (qualities && !isValidated(qualities[i]!)) continue
    const at = Math.floor(starts[i]! / intervalSeconds) * intervalSeconds
    const before = found.get(at)
    if (before) {
      before.sum += milliWh[i]!
      before.parts += 1
    } else found.set(at, { sum: milliWh[i]!, parts: 1 })
  }
  return new Map([...found].flatMap(([at, one]) => (one.parts === parts ? [[at, one.sum] as const] : [])))
}

/** The power of ten, in milliwatt-hours, of which all values are multiples; one where nothing was rounded. */
function stepOf({ milliWh }: Load): number {
  let step = 10_000
  while (step > 1 && milliWh.some((value) => value % step !== 0)) step /= 10
  return step === 1 ? 0 : step
}
