/** A load: what one meter counted, interval after interval. */

/** Readings by start (epoch seconds, ascending, unique), each `intervalSeconds` long, in whole milliwatt-hours below 10^12 each; net export is negative. */
export type Load = {
  readonly intervalSeconds: number
  readonly starts: Float64Array
  readonly milliWh: Float64Array
  /** ESPI QualityOfReading of each reading, 255 where none was given. */
  readonly qualities?: Uint8Array
}

export type Reading = { readonly startS: number; readonly milliWh: number; readonly quality?: number }

/** Sums over a month of any intervals stay exact below this. */
const belowMilliWh = 1e12

/** Readings in any order as a load; of two with the same start the later one given counts. Throws RangeError on values that are not whole, or 1 GWh and more. */
export function loadOf(readings: Iterable<Reading>, intervalSeconds: number): Load {
  if (!Number.isSafeInteger(intervalSeconds) || intervalSeconds <= 0) throw new RangeError(`not an interval length: ${intervalSeconds}`)
  const byStart = new Map<number, Reading>()
  for (const reading of readings) {
    if (!Number.isSafeInteger(reading.startS)) throw new RangeError(`a start must be whole seconds, got ${reading.startS}`)
    if (!Number.isSafeInteger(reading.milliWh)) throw new RangeError(`milliwatt-hours must be a whole number, got ${reading.milliWh}`)
    if (Math.abs(reading.milliWh) >= belowMilliWh) throw new RangeError(`a reading must stay below 1 GWh, got ${reading.milliWh} mWh`)
    byStart.set(reading.startS, reading)
  }
  const sorted = [...byStart.values()].sort((a, b) => a.startS - b.startS)
  const load = {
    intervalSeconds,
    starts: Float64Array.from(sorted, (reading) => reading.startS),
    milliWh: Float64Array.from(sorted, (reading) => reading.milliWh),
  }
  if (!sorted.some((reading) => reading.quality !== undefined)) return load
  return { ...load, qualities: Uint8Array.from(sorted, (reading) => reading.quality ?? 255) }
}

/** The index of the first reading that starts at or after `startS`. */
export function firstAt(load: Load, startS: number): number {
  let [low, high] = [0, load.starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (load.starts[middle]! < startS) low = middle + 1
    else high = middle
  }
  return low
}
