/** When a civil day's validated readings of a household become available. */
import { dayAt, midnightS, wallTimeMs } from './civil-day.ts'
import type { Household } from './households.ts'
import { draw } from './random.ts'

const known = new Map<string, number>()
/** The latest publication comes seven days after its day. */
export const slowestDays = 7

/**
 * Publication time (milliseconds): 85 % of all household days by nine the next morning, nearly all the same day, one in a
 * hundred on the third day and two in a thousand on the seventh (Con Edison promises 80-90 %, 99 % and 99.8 %).
 */
export function publishedAt(household: Household, day: number): number {
  const key = `${household.seed} ${day}`
  const at = known.get(key) ?? drawPublication(household.seed, day)
  if (known.size > 50_000) known.clear()
  known.set(key, at)
  return at
}

function drawPublication(seed: number, day: number): number {
  const luck = draw(seed, `publication ${day}`)
  const when = draw(seed, `publication time ${day}`)
  const early = () => wallTimeMs(day + (luck < 0.002 ? slowestDays : luck < 0.012 ? 3 : 1), 120 + Math.floor(when * 420))
  return luck < 0.862 ? early() : wallTimeMs(day + 1, 540 + Math.floor(when * 890))
}

/** Days of a household whose publication falls in (after, upTo], milliseconds. */
export function publicationsBetween(household: Household, after: number, upTo: number): { day: number; at: number }[] {
  const found: { day: number; at: number }[] = []
  for (let day = dayAt(after) - slowestDays; day < dayAt(upTo); day++) {
    const at = publishedAt(household, day)
    if (after < at && at <= upTo) found.push({ day, at })
  }
  return found.sort((a, b) => a.at - b.at)
}

/** The first publication of a household after an instant. */
export function nextPublication(household: Household, after: number): number {
  let next = Number.POSITIVE_INFINITY
  // A late day may be overtaken by the days after it, so the search goes on up to the publication found.
  for (let day = dayAt(after) - slowestDays; next === Number.POSITIVE_INFINITY || midnightS(day) * 1000 < next; day++) {
    const at = publishedAt(household, day)
    if (at > after && at < next) next = at
  }
  return next
}
