/** Makes one series out of the blocks of one meter reading, and says what had to be mended. */

import { qualityUnknown } from '../codes.ts'
import type { Block, Readings } from '../document/blocks.ts'
import { timesTen } from '../document/decimal.ts'
import type { Finding } from '../findings.ts'
import type { Series } from '../model.ts'
import { daysWithHoles } from './completeness.ts'
import { placeReadings } from './placing.ts'
import type { Meaning } from './reading-type.ts'
import { difference } from './registers.ts'
import { resolveVersions } from './versions.ts'

type Numbers = { starts: Float64Array; durations: Int32Array; values: Float64Array; qualities: Uint8Array }

/** The most frequent duration; the shorter of two equally frequent ones. */
export const usualDuration = (durations: Int32Array): number => {
  const counts = new Map<number, number>()
  // Nearly all are alike, so that runs of them are counted rather than each.
  for (let from = 0; from < durations.length; ) {
    const duration = durations[from] ?? 0
    let to = from + 1
    while (durations[to] === duration) to += 1
    counts.set(duration, (counts.get(duration) ?? 0) + to - from)
    from = to
  }
  let usual = 0
  let most = 0
  for (const [duration, count] of counts) {
    if (count > most || (count === most && duration < usual)) [usual, most] = [duration, count]
  }
  return usual
}

/** Brings all values to the finest power of ten that one of them needs; those that are no safe integer there are left out. */
const toOneScale = (
  rows: { starts: Float64Array; durations: Int32Array; rows: Int32Array },
  kept: Int32Array,
  readings: Readings,
  defaultQuality: number,
) => {
  let decimals = 0
  for (const index of kept) decimals = Math.max(decimals, readings.decimals[rows.rows[index] ?? 0] ?? 0)
  const numbers: Numbers = {
    starts: new Float64Array(kept.length),
    durations: new Int32Array(kept.length),
    values: new Float64Array(kept.length),
    qualities: new Uint8Array(kept.length),
  }
  let count = 0
  for (const index of kept) {
    const row = rows.rows[index] ?? 0
    const value = timesTen(readings.digits[row] ?? 0, decimals - (readings.decimals[row] ?? 0))
    if (value === null) continue
    const quality = readings.qualities[row] ?? qualityUnknown
    numbers.starts[count] = rows.starts[index] ?? 0
    numbers.durations[count] = rows.durations[index] ?? 0
    numbers.values[count] = value
    numbers.qualities[count] = quality === qualityUnknown ? defaultQuality : quality
    count += 1
  }
  return { numbers: count === kept.length ? numbers : firstOf(numbers, count), decimals, inexact: kept.length - count }
}

const firstOf = ({ starts, durations, values, qualities }: Numbers, count: number): Numbers => ({
  starts: starts.slice(0, count),
  durations: durations.slice(0, count),
  values: values.slice(0, count),
  qualities: qualities.slice(0, count),
})

/** Holes between readings: how many, how many seconds in all, and where the first one is. */
const holesIn = ({ starts, durations }: Numbers): { holes: number; seconds: number; firstAt: number } => {
  const found = { holes: 0, seconds: 0, firstAt: 0 }
  for (let at = 1; at < starts.length; at += 1) {
    const duration = durations[at - 1] ?? 0
    const end = (starts[at - 1] ?? 0) + duration
    const hole = (starts[at] ?? 0) - end
    // A stand without duration is read at a moment; between two moments is no hole.
    if (hole <= 0 || duration === 0) continue
    if (found.holes === 0) found.firstAt = end
    found.holes += 1
    found.seconds += hole
  }
  return found
}

const sum = (blocks: readonly Block[], of: (block: Block) => number): number => blocks.reduce((total, block) => total + of(block), 0)

/** @param zone whose local days holes are told by; null tells none */
export const makeSeries = (
  names: Pick<Series, 'usagePoint' | 'meterReading' | 'usagePointHref' | 'meterReadingHref' | 'service'>,
  meaning: Meaning,
  blocks: readonly Block[],
  readings: Readings,
  zone: string | null,
): { series: Series; findings: Finding[] } => {
  const findings: Finding[] = []
  const tell = (count: number, code: string, words: string, more: Record<string, string | number> = {}): void => {
    if (count > 0)
      findings.push({ code, words, evidence: { usagePoint: names.usagePoint, meterReading: names.meterReading, count, ...more } })
  }
  const placed = placeReadings(blocks, readings, meaning.intervalLength)
  const versions = resolveVersions(
    placed,
    readings,
    blocks.map((block) => block.entry.updated ?? 0),
  )
  const { numbers, decimals, inexact } = toOneScale(placed, versions.kept, readings, meaning.defaultQuality)
  const holes = holesIn(numbers)
  const usual = usualDuration(numbers.durations)

  tell(
    sum(blocks, (block) => (block.hasInterval ? 0 : 1)),
    'missing_interval',
    'Interval blocks do not say which time they cover.',
  )
  tell(
    sum(blocks, (block) => block.fractionalStarts),
    'fractional_start',
    'Starts with a fraction of a second were cut to the second.',
  )
  tell(
    sum(blocks, (block) => block.decimalValues),
    'non_integer_value',
    'Values are decimals, though the standard has whole numbers; they were read exactly.',
  )
  tell(
    sum(blocks, (block) => block.unreadableValues),
    'unreadable_value',
    'Readings without a readable value were left out.',
  )
  tell(sum(blocks, (block) => block.inexactValues) + inexact, 'value_not_exact', 'Values too large to be held exactly were left out.')
  tell(
    sum(blocks, (block) => block.unreadableTimes),
    'unreadable_time',
    'Readings without a readable time were left out.',
  )
  tell(placed.unplaceable, 'unplaceable_reading', 'Readings whose time nothing tells were left out.')
  tell(placed.unsorted, 'unsorted', 'Readings were not in order of time and have been sorted.')
  tell(versions.duplicatesAcrossBlocks, 'duplicate_block', 'Interval blocks repeat readings; each counts once.')
  tell(versions.duplicatesInBlock, 'duplicate_reading', 'An interval block repeats readings; each counts once.')
  tell(versions.superseded, 'superseded_readings', 'Readings were replaced by newer or better ones.')
  tell(versions.conflicting, 'conflicting_readings', 'Equally new readings of the same time disagree; none of them is used.', {
    firstAt: versions.conflictingAt,
  })
  tell(versions.nested, 'nested_readings', 'Readings of whole hours or days lie over finer ones; each time counts once.')
  tell(versions.overlapping, 'overlapping_readings', 'Readings begin before the one before has ended.')
  let final = numbers
  if (meaning.register) {
    const amounts = difference(numbers, meaning.flow === 'net')
    tell(1, 'register_differenced', 'The values are meter stands; their differences are used.', { stands: numbers.starts.length })
    tell(amounts.backwards, 'register_went_back', 'Meter stands fall; what was used up to there cannot be told.')
    final = { starts: amounts.starts, durations: amounts.durations, values: amounts.values, qualities: amounts.qualities }
  }
  const scale = meaning.multiplier - decimals
  const intervalSeconds = usualDuration(final.durations)
  if (meaning.unit === 'Wh' && intervalSeconds <= 3600 && (scale >= 3 || wholeKilowattHours(final.values, scale)))
    tell(final.starts.length, 'low_resolution', 'Values are whole kilowatt-hours by the hour or less: too coarse to settle on.', { scale })
  const series = { ...names, flow: meaning.flow, unit: meaning.unit, kind: meaning.kind, scale, intervalSeconds, ...final }
  tell(holes.holes, 'gap', 'Readings are missing in between.', {
    missingSeconds: holes.seconds,
    missingReadings: usual > 0 ? Math.round(holes.seconds / usual) : 0,
    firstAt: holes.firstAt,
    ...(holes.holes > 0 && zone !== null ? daysWithHoles(series, zone) : {}),
  })
  return { series, findings }
}

/** So many readings other than zero, and of more than one size, are no accident. */
const fewestCoarse = 24

/** Whether values that could be finer never are: a custodian rounded them before it multiplied. */
const wholeKilowattHours = (values: Float64Array, scale: number): boolean => {
  const unit = 10 ** (3 - scale)
  let used = 0
  let least = Number.POSITIVE_INFINITY
  let most = 0
  for (const value of values) {
    if (value % unit !== 0) return false
    if (value === 0) continue
    used += 1
    least = Math.min(least, Math.abs(value))
    most = Math.max(most, Math.abs(value))
  }
  return used >= fewestCoarse && most > least
}
