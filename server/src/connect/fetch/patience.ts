/** How long something is waited for that the utility assembles, and when it is no use any more. Pure. */

/** Con Edison answers within an hour as a rule and a day at most, and keeps the result two days (onboarding document v4.4). */
const KEPT_HOURS = 48
/** After these many hours the next look comes after these many minutes: 16 looks in all. */
const LOOKS = [
  { beforeHours: 1, minutes: 15 },
  { beforeHours: 7, minutes: 60 },
  { beforeHours: 31, minutes: 240 },
] as const
/** How often what expired is asked for again. */
export const GENERATIONS_MAX = 3

/** When to ask again, counted from when it was accepted, so that no hint from outside makes it give up sooner; null when it is overdue. */
export function nextTryAt(acceptedAt: Temporal.Instant, now: Temporal.Instant, retryAfterSeconds = 0): Temporal.Instant | null {
  const hours = hoursBetween(acceptedAt, now)
  const look = LOOKS.find((one) => hours < one.beforeHours)
  if (!look) return null
  return now.add({ seconds: Math.max(look.minutes * 60, Math.min(retryAfterSeconds, 4 * 3600)) })
}

/** Whether what was ready is no longer kept: two days after the utility accepted it, or told us of it. */
export function expiredAt(
  request: { acceptedAt: Temporal.Instant | null; wantedAt: Temporal.Instant; reason: string; partOf?: string | null },
  now: Temporal.Instant,
): boolean {
  const since = request.acceptedAt ?? (request.reason === 'notified' || request.partOf ? request.wantedAt : null)
  return since !== null && hoursBetween(since, now) >= KEPT_HOURS
}

const hoursBetween = (from: Temporal.Instant, to: Temporal.Instant): number => (to.epochMilliseconds - from.epochMilliseconds) / 3_600_000
