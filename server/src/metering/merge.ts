/** What two documents say of the same day, slot by slot: the same answer in whatever order they come. */
import { type Day, dayWith, qualityAt, statedAt } from '#metering/day.ts'
import { isValidated, rankOf } from '#metering/quality.ts'

/** `revised`: a value or its quality changed. `restated`: a newer document said the same. */
export type Merged = { readonly is: 'same' } | { readonly is: 'restated' | 'revised'; readonly day: Day }

/**
 * A missing value never wins. A validated value is not replaced by an estimate. Of two alike the one from the document fetched later counts;
 * of two fetched at the same instant the better quality, then the larger value, so that no order of arrival shows.
 */
export function mergeDay(known: Day | undefined, news: Day): Merged {
  if (!known) return { is: 'revised', day: news }
  if (known.intervalSeconds !== news.intervalSeconds) return prefersWhole(known, news) ? { is: 'revised', day: news } : { is: 'same' }
  const milliWh = [...known.milliWh]
  const qualities = milliWh.map((_, slot) => qualityAt(known, slot))
  const stated = milliWh.map((_, slot) => statedAt(known, slot))
  let [revised, restated] = [false, false]
  for (const [slot, value] of news.milliWh.entries()) {
    if (value === null || !wins(known, news, slot)) continue
    const quality = qualityAt(news, slot)
    revised ||= milliWh[slot] !== value || qualities[slot] !== quality
    restated ||= stated[slot] !== statedAt(news, slot)
    milliWh[slot] = value
    qualities[slot] = quality
    stated[slot] = statedAt(news, slot)
  }
  if (!revised && !restated) return { is: 'same' }
  return { is: revised ? 'revised' : 'restated', day: dayWith({ ...known, milliWh }, qualities, stated) }
}

function wins(known: Day, news: Day, slot: number): boolean {
  if (known.milliWh[slot] === null) return true
  const [old, young] = [qualityAt(known, slot), qualityAt(news, slot)]
  const order =
    Number(isValidated(young)) - Number(isValidated(old)) ||
    statedAt(news, slot) - statedAt(known, slot) ||
    rankOf(young) - rankOf(old) ||
    news.milliWh[slot]! - known.milliWh[slot]! ||
    young - old
  return order > 0
}

/** A meter that was read in other intervals: the day that covers more counts, of two alike the newer, then the finer one. */
function prefersWhole(known: Day, news: Day): boolean {
  const covered = (day: Day) => day.milliWh.filter((value) => value !== null).length * day.intervalSeconds
  const newest = (day: Day) => day.statedAtMs.reduce((a, b) => Math.max(a, b))
  const order = covered(news) - covered(known) || newest(news) - newest(known) || known.intervalSeconds - news.intervalSeconds
  return order > 0
}
