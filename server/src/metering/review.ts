/** Looks whether a service point lacks readings, and asks the utility again for the days that do, until they come or it is too late. */
import { civilDateOf } from '@quickpay/units'
import type { Authorization } from '#connect/authorization.ts'
import { wantWindow } from '#connect/fetch/window.ts'
import { standingOfAccount } from '#connect/standing/authorization-account.ts'
import { completenessOf, GAP_DAYS, gapsOf, lagOf, stepFor, windowsOf } from '#metering/freshness.ts'
import { arrivalsOf, gapsSince, markAsked, markClosed, markGivenUp, noteGaps, oldestDayOf } from '#metering/freshness-store.ts'
import { daysOf } from '#metering/interval-store.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import { connectedOf, findServicePoint, isFollowed } from '#metering/service-point-store.ts'
import type { Queries } from '#platform/db.ts'
import { appoint } from '#platform/due.ts'
import { partsOf, type Subject, subjectOf, uuidOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** What the review needs of the running server: each utility's zone and how it writes a window. */
export type ReviewWorld = {
  readonly utilities: ReadonlyMap<
    string,
    { readonly profile: { readonly zone: string; readonly dialect: { readonly windowNames: { min: string; max: string } } } }
  >
}

/** The days over which it is measured how late readings come. */
export const LAG_DAYS = 30

/** On readings.stored, and by its own appointments: every six hours while something is missing, once a day otherwise. */
export const reviewReadings = task<ReviewWorld, readonly Subject[]>({
  name: 'reviewReadings',
  prepare: async (_, subjects) => subjects,
  async commit(work, subjects, world) {
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const point = await findServicePoint(work.trx, memberId, id)
      // Nothing more is due from a meter that was changed for another.
      if (point?.provenAt && !(await isFollowed(work.trx, memberId, id))) await review(work, point, world)
    }
  },
})

async function review(work: Work, point: ServicePoint, world: ReviewWorld): Promise<void> {
  const { memberId, servicePointId, zone } = point
  const [authorization] = (await standingOfAccount(work.trx, memberId, point.accountId)).filter(sharesReadings)
  const profile = world.utilities.get(point.utilityId)?.profile
  const oldest = await oldestDayOf(work.trx, memberId, servicePointId)
  if (!authorization || !profile || !oldest) return
  const today = civilDateOf(work.now, zone)
  const [from, to] = [later(today.subtract({ days: GAP_DAYS }), oldest), today.subtract({ days: 1 })]
  const before = await gapsSince(work.trx, memberId, servicePointId, today.subtract({ days: LAG_DAYS }))
  // Days that nobody asks for any more are looked at as well: they may have come.
  const first = before[0] && Temporal.PlainDate.compare(before[0].day, from) < 0 ? before[0].day : from
  const days = await daysOf(work.trx, memberId, servicePointId, first, to)
  const states = completenessOf(days, first, to, zone, point.intervalSeconds ?? 900)
  const recent = states.filter((one) => one.date >= from.toString())
  const gaps = gapsOf(recent, await typicalLag(work.trx, point, to), zone, work.now)
  await noteGaps(work.trx, memberId, servicePointId, gaps, work.now)

  const known = await gapsSince(work.trx, memberId, servicePointId, first)
  const whole = new Set(states.filter((one) => one.given >= one.expected).map((one) => one.date))
  const came = known.filter((gap) => whole.has(gap.day.toString()))
  await markClosed(work.trx, memberId, servicePointId, came.map(dayOf), work.now)
  const open = known.filter((gap) => !came.includes(gap) && !gap.givenUpAt)
  const step = (name: string) => open.filter((gap) => stepFor(gap, zone, work.now) === name).map(dayOf)
  await markGivenUp(work.trx, memberId, servicePointId, step('give-up'), work.now)
  const asked = step('ask')
  for (const { from, toExclusive } of windowsOf(asked)) {
    // A utility answers an identical request from what it assembled up to two days ago, so each turn begins a day earlier than the one before.
    const turns = Math.max(...open.filter((gap) => isWithin(gap.day, from, toExclusive)).map((gap) => gap.asks))
    const occasion = `gap-${work.now.toString({ smallestUnit: 'minute' })}`
    await wantWindow(work, profile, authorization, from.subtract({ days: turns % TURNS }), toExclusive, 'gap', occasion)
  }
  await markAsked(work.trx, memberId, servicePointId, asked, work.now)
  const hours = open.length > step('give-up').length ? 6 : 24
  const dueAt = nextReview(work.now, servicePointId, hours)
  await appoint(work.trx, [{ dueAt, fact: 'readings.review', subject: subjectOf(memberId, servicePointId) }])
}

/** How late the days of a service point usually come; history that was loaded at the connection does not count. */
export async function typicalLag(q: Queries, point: ServicePoint, until: Temporal.PlainDate) {
  const since = (await connectedOf(q, point.memberId, point.accountId))?.since
  if (!since) return null
  const first = civilDateOf(since, point.zone)
  const from = later(until.subtract({ days: LAG_DAYS }), first)
  return lagOf(await arrivalsOf(q, point.memberId, point.servicePointId, from, until), point.zone)
}

/** Each service point has its own minute of these hours, so that they do not come at once. */
function nextReview(now: Temporal.Instant, servicePointId: string, hours: number): Temporal.Instant {
  const offsetMs = (Number.parseInt(uuidOf(servicePointId).slice(0, 6), 16) % 360) * 60_000
  const ms = hours * 3_600_000
  return Temporal.Instant.fromEpochMilliseconds((Math.floor((now.epochMilliseconds - offsetMs) / ms) + 1) * ms + offsetMs)
}

const sharesReadings = (a: Authorization): boolean => !a.missing.some((one) => one.what === 'category' && one.category === 'usage')

/** More than the turns of two days. */
const TURNS = 9
const isWithin = (day: Temporal.PlainDate, from: Temporal.PlainDate, toExclusive: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, toExclusive) < 0
const dayOf = (gap: { day: Temporal.PlainDate }): Temporal.PlainDate => gap.day
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate) => (Temporal.PlainDate.compare(a, b) > 0 ? a : b)
