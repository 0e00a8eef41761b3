/** Whether a text message may go out now: never at night, never too many in a day. Consent is not asked here: without it nothing gets this far. */

/**
 * Calls and texts are made from 8 to 21 by the receiver's clock (47 CFR 64.1200(c)(1), for solicitations; ours are none, and keep to it all the
 * same).
 */
export const QUIET = { fromHour: 21, untilHour: 8 } as const
/** An event called at short notice is worth nothing in the morning: two hours are what people need to prepare (Con Edison Rider T, contingency). */
const NEEDED_NOTICE = { hours: 2 }
/**
 * Messages a person gets in a day of theirs, answers and codes apart. No law sets a number for messages somebody asked for; six cover the day of
 * an event (notice, change, reminder, result, payment, one repair), and a seventh would be a mistake of ours.
 */
export const DAILY_CAP = { messages: 6, source: 'house rule of 2026-11; 47 CFR 64.1200 names none for requested messages' } as const

export type Verdict = { readonly is: 'send' } | { readonly is: 'wait'; readonly until: Temporal.Instant } | { readonly is: 'too-many' }

/** `startAt` of the event it announces, else null; `sentToday` counts since the local midnight. */
export function judge({
  now,
  zone,
  startAt,
  sentToday,
}: {
  now: Temporal.Instant
  zone: string
  startAt: Temporal.Instant | null
  sentToday: number
}): Verdict {
  if (sentToday >= DAILY_CAP.messages) return { is: 'too-many' }
  const morning = quietUntil(now, zone)
  if (!morning) return { is: 'send' }
  const latest = startAt?.subtract(NEEDED_NOTICE) ?? null
  const until = latest && Temporal.Instant.compare(latest, morning) < 0 ? latest : morning
  return Temporal.Instant.compare(until, now) <= 0 ? { is: 'send' } : { is: 'wait', until }
}

/** When the night ends in which a moment lies; null by day. */
function quietUntil(now: Temporal.Instant, zone: string): Temporal.Instant | null {
  const local = now.toZonedDateTimeISO(zone)
  if (local.hour >= QUIET.untilHour && local.hour < QUIET.fromHour) return null
  const day = local.hour < QUIET.untilHour ? local.toPlainDate() : local.toPlainDate().add({ days: 1 })
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour: QUIET.untilHour }) }).toInstant()
}
