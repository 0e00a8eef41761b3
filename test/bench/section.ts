/** A section of the benchmark: contestants at one piece of work, as medians with their range and as ratios taken round by round. */
import type { Result } from './contestant.ts'
import type { Contestant } from './rounds.ts'

export type Spread = { median: number; min: number; max: number }

export type Row = {
  name: string
  /** In the unit of the section, more is better. */
  first: Spread
  again: Spread
  peakBytes: Spread | null
  /** How many times as fast the first row was, in the same rounds; null for the first row itself. */
  oursIs: { first: Spread; again: Spread } | null
}

export type Section = { id: string; title: string; about: string; unit: string; rows: Row[] }

export type Work = Contestant & {
  /** How many units are done in one time. */
  amount: number
}

/** The first of `works` is ours; the others are compared with it. */
export function rowsOf(works: readonly Work[], results: readonly (readonly Result[])[]): Row[] {
  const rate = (i: number, which: 'firstSeconds' | 'againSeconds') => results[i]!.map((result) => works[i]!.amount / result[which])
  const ratio = (i: number, which: 'firstSeconds' | 'againSeconds') => {
    const ours = rate(0, which)
    return spread(rate(i, which).map((theirs, round) => ours[round]! / theirs))
  }
  return works.map(({ name }, i) => {
    const peaks = results[i]!.map((result) => result.peakBytes).filter((bytes) => bytes !== null)
    return {
      name,
      first: spread(rate(i, 'firstSeconds')),
      again: spread(rate(i, 'againSeconds')),
      peakBytes: peaks.length > 0 ? spread(peaks) : null,
      oursIs: i === 0 ? null : { first: ratio(i, 'firstSeconds'), again: ratio(i, 'againSeconds') },
    }
  })
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { median, min: sorted[0]!, max: sorted.at(-1)! }
}
