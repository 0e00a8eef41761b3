/** When an event is looked at even if nothing is heard: a pure list of instants, told from its end. */

/** Measured on the real-time feed from here on, where validated readings are still missing. */
export const DEADLINE_HOURS = 20
/** The promise: a rail has accepted the payment. */
export const PROMISE_HOURS = 24
/** Utilities deliver most readings in a day, nearly all in three days, and correct some for a month. */
export const TRUE_UP_DAYS = [3, 7, 30] as const
/** From here on the complete hours are paid although others are missing. */
export const PARTIAL_DAYS = 7
/** From here on a result on validated readings is final. */
export const FINAL_DAYS = 30
/** After the program's last day of the year nothing more is expected, and what is provisional stays as it is. */
const CLOSE_DAYS = 31

type Over = { readonly end: Temporal.Instant; readonly zone: string }

const daysAfter = ({ end, zone }: Over, days: number): Temporal.Instant => end.toZonedDateTimeISO(zone).add({ days }).toInstant()
export const deadlineOf = ({ end }: Pick<Over, 'end'>): Temporal.Instant => end.add({ hours: DEADLINE_HOURS })
export const promiseOfEvent = ({ end }: Pick<Over, 'end'>): Temporal.Instant => end.add({ hours: PROMISE_HOURS })
export const partialFrom = (event: Over): Temporal.Instant => daysAfter(event, PARTIAL_DAYS)
export const finalFrom = (event: Over): Temporal.Instant => daysAfter(event, FINAL_DAYS)
export const releaseAt = (event: Over, untilDays: number): Temporal.Instant => daysAfter(event, untilDays)

/** `lastDay` is the season's last as MM-DD. */
export function closeOf({ end, zone }: Over, lastDay: string): Temporal.Instant {
  const { year } = end.toZonedDateTimeISO(zone)
  return Temporal.PlainDate.from(`${year}-${lastDay}`).add({ days: CLOSE_DAYS }).toZonedDateTime(zone).toInstant()
}

/** A quarter of an hour after its end; in the morning, when most utilities have published; at the deadline, at the promise, and at each true-up. */
export function looksAt(event: Over, lastDay: string): Temporal.Instant[] {
  const morning = event.end.toZonedDateTimeISO(event.zone).add({ days: 1 }).withPlainTime('10:00').toInstant()
  return [
    event.end.add({ minutes: 15 }),
    morning,
    deadlineOf(event),
    promiseOfEvent(event),
    ...TRUE_UP_DAYS.map((days) => daysAfter(event, days)),
    closeOf(event, lastDay),
  ]
}

/** When the utility's money is reckoned, beside every change: a day after the event, and when most revisions are in. */
export const reckonsAt = (event: Over): Temporal.Instant[] => [
  event.end.add({ hours: PROMISE_HOURS, minutes: 30 }),
  ...[PARTIAL_DAYS, FINAL_DAYS].map((days) => daysAfter(event, days).add({ minutes: 30 })),
]

/** Many changes of one hour are answered once, at its end. */
export const endOfHour = (now: Temporal.Instant): Temporal.Instant =>
  Temporal.Instant.fromEpochMilliseconds((Math.floor(now.epochMilliseconds / 3_600_000) + 1) * 3_600_000)

/** The next look at an event after a moment; null when there is none. */
export function nextLook(event: Over, lastDay: string, now: Temporal.Instant): Temporal.Instant | null {
  const ahead = looksAt(event, lastDay).filter((at) => Temporal.Instant.compare(at, now) > 0)
  return ahead.sort(Temporal.Instant.compare)[0] ?? null
}
