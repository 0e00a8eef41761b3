/** When an authorization is looked at, and what is asked for then. Pure: the same authorization at the same time asks for the same. */
import { createHash } from 'node:crypto'
import type { Attention } from '#connect/fetch/attention-store.ts'
import type { UtilityProfile } from '#connect/utilities.ts'

/** Most of the day before is validated by then (Con Edison: 80 to 90 % within 24 hours). */
const EARLIEST = '03:00'
const MORNING_SECONDS = 4 * 3600
/** While a settlement waits for readings. */
const SETTLEMENT_SECONDS = 2 * 3600

export type Look = {
  /** The validated days up to here are due; said again until the next turn, and wanted once. */
  readonly validated: { readonly turn: Temporal.Instant; readonly because: 'daily' | 'settlement' }
  /** The turn of the real-time feed that is due; null when nobody needs it. */
  readonly realTime: Temporal.Instant | null
  readonly nextAt: Temporal.Instant
}
type Profile = Pick<UtilityProfile, 'zone'> & {
  readonly dialect: Pick<UtilityProfile['dialect'], 'realTimePath'>
  readonly cadence: Pick<UtilityProfile['cadence'], 'realTimeMinutes'>
}

/** A number below `seconds`, always the same for the same authorization: so that 100,000 do not ask at once. */
export const spreadSeconds = (id: string, seconds: number): number => createHash('sha256').update(id).digest().readUInt32BE(0) % seconds

/** What is due at `now` and when to look again: the daily turn in the early morning, and more often while there is attention. */
export function lookAt(profile: Profile, authorizationId: string, attention: readonly Attention[], now: Temporal.Instant): Look {
  const daily = lastMorning(profile.zone, authorizationId, now)
  const settlement = turnOf(now, SETTLEMENT_SECONDS, authorizationId)
  const awaited = attention.filter((one) => one.why === 'settlement')
  const settles = awaited.some((one) => holds(one, now) && compare(settlement, one.from) >= 0)
  const realTimeSeconds = profile.cadence.realTimeMinutes * 60
  const watched = profile.dialect.realTimePath ? attention.filter((one) => one.why !== 'settlement') : []
  const nextAt = [
    nextMorning(profile.zone, authorizationId, now),
    ...awaited.map((one) => nextTurn(one, now, SETTLEMENT_SECONDS, authorizationId)),
    ...watched.map((one) => nextTurn(one, now, realTimeSeconds, authorizationId)),
  ].filter((at) => at !== null)
  return {
    validated: settles && compare(settlement, daily) > 0 ? { turn: settlement, because: 'settlement' } : { turn: daily, because: 'daily' },
    realTime: watched.some((one) => holds(one, now)) ? turnOf(now, realTimeSeconds, authorizationId) : null,
    nextAt: nextAt.reduce((a, b) => (compare(a, b) <= 0 ? a : b)),
  }
}

/** The newest morning turn that is not after `now`. */
function lastMorning(zone: string, id: string, now: Temporal.Instant): Temporal.Instant {
  const date = now.toZonedDateTimeISO(zone).toPlainDate()
  const today = morningOf(zone, id, date)
  return compare(today, now) <= 0 ? today : morningOf(zone, id, date.subtract({ days: 1 }))
}
/** The first one after it. */
function nextMorning(zone: string, id: string, now: Temporal.Instant): Temporal.Instant {
  const date = now.toZonedDateTimeISO(zone).toPlainDate()
  const today = morningOf(zone, id, date)
  return compare(today, now) > 0 ? today : morningOf(zone, id, date.add({ days: 1 }))
}
const morningOf = (zone: string, id: string, date: Temporal.PlainDate): Temporal.Instant =>
  date
    .toZonedDateTime({ timeZone: zone, plainTime: EARLIEST })
    .add({ seconds: spreadSeconds(id, MORNING_SECONDS) })
    .toInstant()

const compare = Temporal.Instant.compare
const holds = (one: Attention, now: Temporal.Instant) => compare(one.from, now) <= 0 && compare(now, one.until) < 0

/** Turns come every `seconds`, at an offset of the authorization's own. */
function turnOf(at: Temporal.Instant, seconds: number, id: string): Temporal.Instant {
  const offset = spreadSeconds(id, seconds)
  const epoch = Math.floor(at.epochMilliseconds / 1000)
  return Temporal.Instant.fromEpochMilliseconds((Math.floor((epoch - offset) / seconds) * seconds + offset) * 1000)
}

/** The next turn that falls into an attention; null when none does any more. */
function nextTurn(one: Attention, now: Temporal.Instant, seconds: number, id: string): Temporal.Instant | null {
  const from = compare(one.from, now) > 0 ? one.from : now
  const last = turnOf(from, seconds, id)
  const next = compare(last, from) === 0 && compare(from, now) > 0 ? last : last.add({ seconds })
  return compare(next, one.until) < 0 ? next : null
}
