/** Where "now" stands on the promise rail, in percent: before the event, inside it, or on the way to the payment. The parts are not to scale. */

export const railParts = { now: 9, eventFrom: 20, eventTo: 42, payBy: 100 }

/** All in milliseconds. */
export function railPosition(nowAt: number, startAt: number, endAt: number, payByAt: number): number {
  const share = (from: number, to: number): number => Math.min(1, Math.max(0, (nowAt - from) / (to - from)))
  if (nowAt < startAt) return railParts.now
  if (nowAt < endAt) return railParts.eventFrom + share(startAt, endAt) * (railParts.eventTo - railParts.eventFrom)
  return railParts.eventTo + share(endAt, payByAt) * (railParts.payBy - 3 - railParts.eventTo)
}
