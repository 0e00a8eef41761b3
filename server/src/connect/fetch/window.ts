/** Windows of readings, in local days of a utility's zone, and how its addresses write them: names from its profile, whole seconds of UTC. */
import { civilDay } from '@quickpay/units'
import type { Authorization } from '#connect/authorization.ts'
import { wantBatches } from '#connect/fetch/batch-store.ts'
import { isStopping } from '#connect/standing/stopping-store.ts'
import type { UtilityProfile } from '#connect/utilities.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** From `from` until just before `to`. */
export type Window = { readonly from: Temporal.Instant; readonly to: Temporal.Instant }
type Dialect = { readonly dialect: Pick<UtilityProfile['dialect'], 'windowNames'> }

/** From the midnight that begins `from` to the midnight that begins `toExclusive`: 23, 24 or 25 hours for each day between. */
export const daysWindow = (zone: string, from: Temporal.PlainDate, toExclusive: Temporal.PlainDate): Window => ({
  from: civilDay(from, zone).start,
  to: civilDay(toExclusive, zone).start,
})

/** `…/Batch/Subscription/{id}?published-min=…&published-max=…`, colons plain as in Con Edison's examples. */
export function windowUri({ dialect }: Dialect, resourceUri: string, window: Window): string {
  const { min, max } = dialect.windowNames
  const url = new URL(resourceUri)
  url.searchParams.delete(min)
  url.searchParams.delete(max)
  return `${url.href}${url.search ? '&' : '?'}${min}=${second(window.from)}&${max}=${second(window.to)}`
}
const second = (at: Temporal.Instant): string => at.toString({ smallestUnit: 'second' })

/** The window that an address asks for; null when it names none, or one that is not of this form. */
export function windowOf({ dialect }: Dialect, uri: string): Window | null {
  const query = new URL(uri).searchParams
  const [from, to] = [dialect.windowNames.min, dialect.windowNames.max].map((name) => query.get(name) ?? '')
  if (!isSecond(from!) || !isSecond(to!)) return null
  const window = { from: Temporal.Instant.from(from!), to: Temporal.Instant.from(to!) }
  return Temporal.Instant.compare(window.from, window.to) < 0 ? window : null
}
function isSecond(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return false
  try {
    Temporal.Instant.from(text)
    return true
  } catch {
    return false
  }
}

/**
 * A utility answers an identical request from what it assembled up to two days ago (Con Edison onboarding document v4.4), so whoever wants to be
 * answered anew asks for a window that ends some seconds later.
 */
export const varied = (window: Window, generation: number): Window => ({ from: window.from, to: window.to.add({ seconds: generation }) })

/** The provisional feed of the last hours; null where the utility has none. */
export function realTimeUri(profile: { dialect: Pick<UtilityProfile['dialect'], 'realTimePath'> }, resourceUri: string): string | null {
  const at = resourceUri.lastIndexOf('/Batch/')
  const path = profile.dialect.realTimePath
  return path && at >= 0 ? `${resourceUri.slice(0, at)}${path}${resourceUri.slice(at)}` : null
}

/** The first month of history comes first, so that a person sees something soon. */
const HISTORY_WINDOW_DAYS = 31

/** Windows that tile the days from `first` to the one before `end`, newest first. */
export function historyWindows(zone: string, first: Temporal.PlainDate, end: Temporal.PlainDate): Window[] {
  const windows: Window[] = []
  for (let to = end; Temporal.PlainDate.compare(to, first) > 0; to = to.subtract({ days: HISTORY_WINDOW_DAYS })) {
    const from = to.subtract({ days: HISTORY_WINDOW_DAYS })
    windows.push(daysWindow(zone, Temporal.PlainDate.compare(from, first) > 0 ? from : first, to))
  }
  return windows
}

/**
 * Wants the days from `from` to the one before `toExclusive` of an authorization, once an occasion; for those who miss some. Answers whether
 * that was new.
 */
export async function wantWindow(
  work: Work,
  profile: Dialect & { readonly zone: string },
  a: Authorization,
  from: Temporal.PlainDate,
  toExclusive: Temporal.PlainDate,
  reason: string,
  occasion: string,
): Promise<boolean> {
  if (!a.resourceUri || a.status === 'ended' || (await isStopping(work.trx, a.memberId, a.authorizationId))) return false
  const window = daysWindow(profile.zone, from, toExclusive)
  const uri = windowUri(profile, a.resourceUri, window)
  const [added] = await wantBatches(
    work.trx,
    [{ memberId: a.memberId, authorizationId: a.authorizationId, uri, reason, occasion, window }],
    work.now,
  )
  if (added) await work.emit('batch.wanted', [subjectOf(added.memberId, added.requestId)])
  return added !== undefined
}
