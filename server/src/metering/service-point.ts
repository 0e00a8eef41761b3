/** A service point: the place where a utility measures energy, as one member's. */

export type ServicePoint = {
  memberId: string
  servicePointId: string
  accountId: string
  utilityId: string
  /** The utility's own id of the ESPI usage point. */
  usagePoint: string
  zone: string
  /** The most recent length of its readings; null before the first. */
  intervalSeconds: number | null
  firstSeenAt: Temporal.Instant
  /** Since when it has validated readings of its own; null before. */
  provenAt: Temporal.Instant | null
}
