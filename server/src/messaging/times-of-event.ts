/** An event as a message about it keeps it. */
import type { GridEvent } from '#dispatch/event.ts'
import type { EventTimes } from '#messaging/format.ts'

export const timesOfEvent = ({ eventId, start, end, zone, revision, kind }: GridEvent): EventTimes => ({
  ...{ eventId, startAt: start.toString(), endAt: end.toString(), zone, revision },
  ...(kind === 'contingency' || kind === 'immediate' ? { urgent: true } : {}),
})
