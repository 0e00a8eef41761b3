/** Everything one look at a participation stands on, read beforehand for many at once. */
import type { EventKind } from '@quickpay/programs'
import type { Interval } from '@quickpay/units'
import type { Enrolment } from '#dispatch/enrolment.ts'
import type { StoredDay } from '#metering/interval-store.ts'
import type { RealtimeDay } from '#metering/realtime-store.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import type { Connected } from '#metering/service-point-store.ts'
import type { Participation } from '#settlement/participation.ts'

/** What settlement needs to know of an event. */
export type EventFacts = Interval & {
  readonly eventId: string
  readonly utilityId: string
  readonly programId: string
  readonly kind: EventKind
  readonly zone: string
  readonly cancelled: boolean
  /** When it was called. */
  readonly calledAt: Temporal.Instant
}

/** Another event of the account, and how it came to take part in it. */
export type OtherEvent = EventFacts & Pick<Participation, 'enlistedAt' | 'backPay'>

/** One service point with its stored days and, once the deadline has passed, those of the real-time feed on the event's days. */
export type PointFacts = {
  readonly point: Pick<ServicePoint, 'servicePointId' | 'follows'>
  readonly days: readonly StoredDay[]
  readonly realTime: readonly RealtimeDay[]
}

export type Facts = {
  readonly participation: Participation
  readonly event: EventFacts
  /** By which the account takes part; null when it does not, though it is on the event's list. */
  readonly enrolment: Pick<Enrolment, 'method' | 'option'> | null
  /** The other events in which the account takes part and that were not called off. */
  readonly others: readonly OtherEvent[]
  readonly points: readonly PointFacts[]
  /** Null where there never was a connection. */
  readonly connected: Connected | null
  readonly readingsSeen: bigint
}
