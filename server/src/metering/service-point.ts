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
  /** The serial number of the meter that stands there now, as the customer data have it; null before they came. */
  meterSerial: string | null
  /** The service point whose place this one took when a meter was changed. */
  follows: string | null
}

/** Service points as the places they stood at: each a line of those that followed one another, oldest first. */
export function linesOf<P extends Pick<ServicePoint, 'servicePointId' | 'follows'>>(points: readonly P[]): P[][] {
  const byId = new Map(points.map((point) => [point.servicePointId, point]))
  const followed = new Set(points.flatMap((point) => (point.follows && byId.has(point.follows) ? [point.follows] : [])))
  return points
    .filter((point) => !followed.has(point.servicePointId))
    .map((last) => {
      const line = [last]
      for (let next = last.follows && byId.get(last.follows); next && !line.includes(next); next = next.follows && byId.get(next.follows))
        line.unshift(next)
      return line
    })
}
