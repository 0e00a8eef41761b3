/** When a civil day's validated readings of a household become available, and when they are published again. */
import { dayAt, midnightS, wallTimeMs } from './civil-day.ts'
import type { Household } from './households.ts'
import { draw } from './random.ts'

const known = new Map<string, number>()
/** The latest first publication comes seven days after its day, the latest second six days after that. */
export const slowestDays = 7
const longestDraftDays = 6

/** What is wrong with a day as it is first published: readings that are wrong, estimates in their place, or none at all. */
export type Draft = 'corrected' | 'estimated' | 'gaps'
/** Shares of the days, 0 to 1, that are first published so; usually none. */
export type DraftShares = Record<Draft, number>
const noDrafts: DraftShares = { corrected: 0, estimated: 0, gaps: 0 }

/** A publication of a day, milliseconds; the last edition has no draft. */
export type Edition = { at: number; draft: Draft | null }

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

/** The publications of a day, one or two, in order. The second comes one to six days after the first. */
export function editionsOf(household: Household, day: number, shares: DraftShares = noDrafts): Edition[] {
  const at = publishedAt(household, day)
  const luck = draw(household.seed, `draft ${day}`)
  const { corrected, estimated, gaps } = shares
  const draft =
    luck < corrected ? 'corrected' : luck < corrected + estimated ? 'estimated' : luck < corrected + estimated + gaps ? 'gaps' : null
  if (draft === null) return [{ at, draft }]
  const days = 1 + Math.floor(draw(household.seed, `draft days ${day}`) * longestDraftDays)
  const again = wallTimeMs(dayAt(at) + days, 120 + Math.floor(draw(household.seed, `draft time ${day}`) * 900))
  return [
    { at, draft },
    { at: again, draft: null },
  ]
}

/** The first day that may be published after an instant. */
const firstDayOpen = (after: number) => dayAt(after) - slowestDays - longestDraftDays - 1

/** Days of a household with a publication in (after, upTo], milliseconds. */
export function publicationsBetween(
  household: Household,
  after: number,
  upTo: number,
  shares?: DraftShares,
): { day: number; at: number }[] {
  const found: { day: number; at: number }[] = []
  for (let day = firstDayOpen(after); day < dayAt(upTo); day++)
    for (const { at } of editionsOf(household, day, shares)) if (after < at && at <= upTo) found.push({ day, at })
  return found.sort((a, b) => a.at - b.at)
}

/** The first publication of a household after an instant. */
export function nextPublication(household: Household, after: number, shares?: DraftShares): number {
  let next = Number.POSITIVE_INFINITY
  // A late day may be overtaken by the days after it, so the search goes on up to the publication found.
  for (let day = firstDayOpen(after); next === Number.POSITIVE_INFINITY || midnightS(day) * 1000 < next; day++)
    for (const { at } of editionsOf(household, day, shares)) if (at > after && at < next) next = at
  return next
}
