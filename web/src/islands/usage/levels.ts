/** Thirteen months of readings at four depths: months, days, hours, readings; of each stretch the mean, the least and the most. */
import { MISSING_READING, type UsageSeriesAnswer } from '../../answers-usage.ts'
import { kilowatts } from '../../charts/plot.ts'

/** Stretch i is `[edges[i], edges[i + 1])` in milliseconds; powers are kW, NaN where nothing is known. */
export type Level = {
  readonly edges: Float64Array
  readonly mean: Float32Array
  readonly low: Float32Array
  readonly high: Float32Array
  /** What went back, in the mean; null where nothing ever did. */
  readonly given: Float32Array | null
  readonly wh: Float64Array
  readonly givenWh: Float64Array
  readonly known: Uint32Array
  readonly missing: Uint32Array
  readonly estimated: Uint32Array
}
export type Depth = 'month' | 'day' | 'hour' | 'reading'
export type Levels = { readonly zone: string; readonly fromAt: number; readonly toAt: number; readonly at: Readonly<Record<Depth, Level>> }

const bytesOf = (text: string): Uint8Array => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
const HOUR_S = 3600

export function levelsOf(answer: UsageSeriesAnswer): Levels {
  const { zone, startAt, intervalSeconds, first, dayStarts, scale, due } = answer
  const unpacked = (text: string): Float64Array =>
    Float64Array.from(new Int32Array(bytesOf(text).buffer), (value) => (value === MISSING_READING ? Number.NaN : value * 10 ** scale))
  const taken = unpacked(answer.taken)
  const given = answer.given === null ? null : unpacked(answer.given)
  const bits = bytesOf(answer.estimated)
  const slots = taken.length
  const fromAt = Date.parse(startAt)
  const readings: Readings = {
    fromAt,
    stepMs: intervalSeconds * 1000,
    taken,
    given,
    isEstimated: (slot) => ((bits[slot >> 3] ?? 0) >> (slot & 7)) & 1,
    due,
  }
  const perHour = HOUR_S / intervalSeconds
  const hours = Array.from({ length: Math.ceil(slots / perHour) }, (_, hour) => hour * perHour)
  const level = (starts: readonly number[]): Level => levelFrom(readings, [...starts, slots])
  return {
    zone,
    fromAt,
    toAt: fromAt + slots * readings.stepMs,
    at: {
      month: level(monthStarts(first, dayStarts)),
      day: level(dayStarts),
      hour: level(hours),
      reading: level(Array.from(taken.keys())),
    },
  }
}

type Readings = {
  readonly fromAt: number
  readonly stepMs: number
  readonly taken: Float64Array
  readonly given: Float64Array | null
  readonly isEstimated: (slot: number) => number
  readonly due: number
}

/** The slots in which months begin: of the days, those that are a first. */
function monthStarts(first: string, dayStarts: readonly number[]): number[] {
  const noon = Date.parse(`${first}T12:00:00Z`)
  return dayStarts.filter((_, day) => day === 0 || new Date(noon + day * 86_400_000).getUTCDate() === 1)
}

function levelFrom({ fromAt, stepMs, taken, given, isEstimated, due }: Readings, starts: readonly number[]): Level {
  const count = starts.length - 1
  const level = {
    edges: Float64Array.from(starts, (slot) => fromAt + slot * stepMs),
    mean: new Float32Array(count),
    low: new Float32Array(count),
    high: new Float32Array(count),
    given: given && new Float32Array(count),
    wh: new Float64Array(count),
    givenWh: new Float64Array(count),
    known: new Uint32Array(count),
    missing: new Uint32Array(count),
    estimated: new Uint32Array(count),
  }
  const minutes = stepMs / 60_000
  for (let i = 0; i < count; i++) {
    let [wh, back, low, high, known, missing, estimated] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0, 0]
    for (let slot = starts[i] ?? 0; slot < (starts[i + 1] ?? 0); slot++) {
      const value = taken[slot] ?? Number.NaN
      if (Number.isNaN(value)) {
        if (slot < due) missing++
        continue
      }
      wh += value
      back += given?.[slot] || 0
      low = Math.min(low, value)
      high = Math.max(high, value)
      known++
      estimated += isEstimated(slot)
    }
    const kwOf = (energy: number) => (known === 0 ? Number.NaN : kilowatts(energy, minutes))
    level.mean[i] = kwOf(wh / known)
    level.low[i] = kwOf(low)
    level.high[i] = kwOf(high)
    if (level.given) level.given[i] = kwOf(back / known)
    level.wh[i] = wh
    level.givenWh[i] = back
    level.known[i] = known
    level.missing[i] = missing
    level.estimated[i] = estimated
  }
  return level
}

const depths: readonly Depth[] = ['reading', 'hour', 'day', 'month']
/** Below this a bar is no bar. */
const LEAST_PX = 3

/** The finest depth whose bars can still be told apart. */
export function depthFor({ at }: Levels, msPerPx: number): Depth {
  const wide = (depth: Depth) => {
    const { edges } = at[depth]
    return ((edges.at(-1) ?? 0) - (edges[0] ?? 0)) / Math.max(1, edges.length - 1) / msPerPx >= LEAST_PX
  }
  return depths.find(wide) ?? 'month'
}

/** The stretch in which an instant lies; the first or the last for one outside. */
export function indexAt({ edges }: Pick<Level, 'edges'>, at: number): number {
  let [low, high] = [0, edges.length - 2]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((edges[middle] ?? 0) <= at) low = middle
    else high = middle - 1
  }
  return low
}
