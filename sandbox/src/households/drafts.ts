/** How a day's readings looked before they were right: the first edition of a day that is published twice. */
import type { Household } from './households.ts'
import type { LoadDay } from './load.ts'
import type { Draft } from './publication.ts'
import { between, draw } from './random.ts'

/** Wrong in a stretch of three to eight hours, drawn from the household's seed; the rest of the day is as it will stay. */
export function draftOf(household: Household, day: number, load: LoadDay, draft: Draft | null): LoadDay {
  if (draft === null) return load
  const { seed } = household
  const slotsOfHour = 3600 / load.intervalSeconds
  const length = Math.round(between(seed, `draft length ${day}`, 3, 8) * slotsOfHour)
  const from = Math.floor(draw(seed, `draft from ${day}`) * (load.wh.length - length))
  const [wh, qualities] = [load.wh.slice(), load.qualities.slice()]
  const to = from + length
  if (draft === 'gaps') qualities.fill(0, from, to)
  if (draft === 'estimated') {
    wh.fill(Math.round(load.wh.subarray(from, to).reduce((sum, one) => sum + one, 0) / length), from, to)
    qualities.fill(8, from, to)
  }
  if (draft === 'corrected') {
    const factor = draw(seed, `draft sign ${day}`) < 0.5 ? 0.7 : 1.3
    // At least one watt-hour off, also where hardly anything was used.
    for (let i = from; i < to; i++) wh[i] = Math.round(load.wh[i]! * factor) + (factor > 1 ? 1 : -Math.min(1, Math.max(0, load.wh[i]!)))
  }
  return { ...load, wh, qualities }
}

/** A raw reading as the meter radioed it, up to `percent` away from the validated one. */
export const rawOf = (household: Household, startS: number, wh: number, percent: number): number =>
  percent === 0 ? wh : Math.round(wh * (1 + (between(household.seed, `raw ${startS}`, -1, 1) * percent) / 100))
