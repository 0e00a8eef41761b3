/** Whether a text or a notice may disturb somebody now: not in their quiet hours, and never too often in a day. Mail wakes nobody and is not asked. Pure. */
import { isQuiet, type Quiet } from '#messaging/setting.ts'

/** An event called at short notice is worth nothing in the morning: two hours are what people need to prepare (Con Edison Rider T, contingency). */
const NEEDED_NOTICE = { hours: 2 }
/** Until midnight most people are still up: then now is better than before dawn. */
const EVENING_FROM_HOUR = 18
/**
 * How often a person is disturbed in a day of theirs, over texts and notices together and once per cause; answers and codes apart. No law sets a
 * number for messages somebody asked for; six cover the day of an event (notice, change, reminder, result, payment, one repair), and a seventh would
 * be a mistake of ours. What is left over is said by mail.
 */
export const DAILY_CAP = { messages: 6, source: 'house rule of 2026-11; 47 CFR 64.1200 names none for requested messages' } as const

export type Verdict = { readonly is: 'send' } | { readonly is: 'wait'; readonly until: Temporal.Instant } | { readonly is: 'too-many' }
export type Question = {
  readonly now: Temporal.Instant
  readonly zone: string
  readonly quiet: Quiet
  /** Of the event it announces, else null. */
  readonly startAt: Temporal.Instant | null
  /** The grid is in trouble now: it goes through at any hour. */
  readonly urgent: boolean
  /** Causes that disturbed the person since the local midnight. */
  readonly sentToday: number
}

/**
 * What arrives in quiet hours waits for their end, if that leaves two hours before the event: a notice at 21:55 for the next evening waits for the
 * morning. Where it does not, it goes at once in the evening (and for an event that already runs), and two hours before the event in the night.
 */
export function judge({ now, zone, quiet, startAt, urgent, sentToday }: Question): Verdict {
  if (urgent) return { is: 'send' }
  if (sentToday >= DAILY_CAP.messages) return { is: 'too-many' }
  const morning = quietUntil(now, zone, quiet)
  if (!morning) return { is: 'send' }
  const latest = startAt?.subtract(NEEDED_NOTICE) ?? null
  if (!latest || Temporal.Instant.compare(latest, morning) >= 0) return { is: 'wait', until: morning }
  const isEvening = now.toZonedDateTimeISO(zone).hour >= EVENING_FROM_HOUR
  return isEvening || Temporal.Instant.compare(latest, now) <= 0 ? { is: 'send' } : { is: 'wait', until: latest }
}

/** When the quiet hours end in which a moment lies; null outside of them. */
function quietUntil(now: Temporal.Instant, zone: string, quiet: Quiet): Temporal.Instant | null {
  const local = now.toZonedDateTimeISO(zone)
  if (!isQuiet(quiet, local.hour)) return null
  const day = local.hour < quiet.untilHour ? local.toPlainDate() : local.toPlainDate().add({ days: 1 })
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour: quiet.untilHour }) }).toInstant()
}
