/** How much a reading can be trusted, by its NAESB ESPI QualityOfReading. */
import { qualityRank, qualityUnknown } from '@quickpay/green-button'

/** Validated by the utility: what a reading is when nothing else is said of it. */
export const VALIDATED = 17

const plain: ReadonlySet<number> = new Set([0, 17, 18, 19, qualityUnknown])
/** Manually edited by the utility: its last word, though not a plain reading. */
const EDITED = 7

/** Validated, verified, revenue quality and "not given" become one code, so that documents that differ only in this word agree. */
export const plainOf = (quality: number): number => (plain.has(quality) ? VALIDATED : quality)
export const rankOf = (quality: number): number => qualityRank(quality === EDITED ? VALIDATED : plainOf(quality))
export const isValidated = (quality: number): boolean => rankOf(quality) === rankOf(VALIDATED)

/** The less trustworthy of two; of two alike the larger code, so that the order of asking does not matter. */
export const worseOf = (a: number, b: number): number => {
  const difference = rankOf(a) - rankOf(b)
  return difference < 0 || (difference === 0 && a > b) ? a : b
}

/** Filled in by the utility instead of read from the meter: estimated, questionable, derived, projected, mixed, weather-normalised. A raw reading (14) is the meter's own. */
const estimated: ReadonlySet<number> = new Set([8, 9, 10, 11, 12, 13, 15])
export const isEstimated = (quality: number): boolean => estimated.has(quality)
