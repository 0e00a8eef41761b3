/** Batches of one subscription, of one usage point and of all of a client's permits; validated, in real time, and of retail customers. */

import { faultsAt } from '../admin/faults.ts'
import { settingsOf } from '../admin/registrations.ts'
import { noteUse } from '../consent/permit-ends.ts'
import { covers, isInForce, type Permit, permitsOf } from '../consent/permits.ts'
import { dialects } from '../dialects.ts'
import type { World } from '../world.ts'
import { applicationId, customerBulkId } from './application-information.ts'
import { type Batch, requestBatch } from './batches.ts'
import { entriesOf } from './feed-entries.ts'
import { customerEntries } from './other-feeds.ts'
import { narrows, sendEntries, sendFeed } from './paging.ts'
import { type Asked, client, type Route, refuse, resident } from './resource-guard.ts'
import { isOwnPoint, realTimeFeed, usageFeed, type Window } from './usage-feed.ts'
import { windowNames, windowOf } from './window.ts'

export function batchRoutes(world: World, route: Route, realTime: boolean): void {
  const ofPoint = (answer: (asked: Asked<Permit>) => Response) => (asked: Asked<Permit>) =>
    isOwnPoint(world, asked.who, asked.c.req.param('point')) ? answer(asked) : refuse(asked.c, 404)
  const feed = resident('usage', 'billing')
  const batch = (asked: Asked<Permit>) => usageBatch(world, asked, [asked.who], asked.who.id)
  route('GET', '/Batch/Subscription/:subscription', windowNames, feed, batch)
  route('GET', '/Batch/Subscription/:subscription/UsagePoint/:point', windowNames, feed, ofPoint(batch))
  route('GET', '/Batch/RetailCustomer/:subscription', [], resident('account'), (asked) =>
    sendEntries(world, asked, customerEntries(world, [asked.who])),
  )
  route('GET', '/Batch/Bulk/:bulk', windowNames, client, (asked) => bulk(world, asked))
  if (!realTime) return
  const latest = (asked: Asked<Permit>) => realTimeBatch(world, asked, [asked.who], asked.who.id)
  route('GET', '/RealTime/Batch/Subscription/:subscription', windowNames, resident('usage'), latest)
  route('GET', '/RealTime/Batch/Subscription/:subscription/UsagePoint/:point', windowNames, resident('usage'), ofPoint(latest))
  route('GET', '/RealTime/Batch/Bulk/:bulk', windowNames, client, (asked) => {
    if (asked.c.req.param('bulk') !== applicationId(asked.utility, asked.who)) return refuse(asked.c, 404)
    const permits = inForce(world, asked, (permit) => covers(permit, 'usage'))
    return realTimeBatch(world, asked, permits, asked.who)
  })
}

/** The window asked for, as the dialect means it. */
export function askedWindow(world: World, { wanted, utility }: Asked<unknown>): Window {
  const window = windowOf(wanted, world.clock.now())
  return dialects[utility].windowMeans === 'publication' ? { ...window, by: 'publication' } : window
}

function usageBatch(world: World, asked: Asked<unknown>, permits: readonly Permit[], owner: string): Response {
  const { c, utility, path, self, wanted } = asked
  const window = askedWindow(world, asked)
  const state = assembly(world, { utility, owner, permits, path, window })
  if (state.is === 'assembling') return c.body(null, 202)
  const feed = usageFeed(world, permits, { self, window, asOf: state.asOf })
  return narrows(wanted) ? sendEntries(world, asked, entriesOf(feed), 'dated') : sendFeed(world, asked, feed)
}

/** Where the dialect answers batches at once, only a fault has them wait. */
function assembly(world: World, batch: Batch): ReturnType<typeof requestBatch> {
  const fault = faultsAt(world.state, batch.permits.length === 1 ? batch.permits[0]!.household : undefined).batches
  const atOnce = dialects[batch.utility].batches === 'at-once' && fault !== 'never'
  return atOnce ? { is: 'ready', asOf: world.clock.now() } : requestBatch(world, batch)
}

/**
 * Con Edison's Postman collection expects 202 to the first request for data of these kinds too, where its other papers have them at
 * once; the setting `accepted` chooses. Undefined when the answer may be given.
 */
export function acceptedFirst(
  world: World,
  { c, utility, path }: Asked<unknown>,
  permits: readonly Permit[],
  owner: string,
): Response | undefined {
  if (settingsOf(world.state).accepted !== 'collection' || dialects[utility].batches !== 'announced') return undefined
  const { is } = requestBatch(world, { utility, owner, permits, path, window: null })
  return is === 'assembling' ? c.body(null, 202) : undefined
}

function realTimeBatch(world: World, asked: Asked<unknown>, permits: readonly Permit[], owner: string): Response {
  const { self, wanted } = asked
  return acceptedFirst(world, asked, permits, owner) ?? sendFeed(world, asked, realTimeFeed(world, permits, self, wanted.published))
}

/** All permits of the client in force now, each as far as its scope goes; reading them counts as using them. */
function inForce(world: World, { utility, who }: Asked<string>, wanted: (permit: Permit) => boolean): Permit[] {
  const permits = permitsOf(world, utility, who).filter((permit) => isInForce(permit, world.clock.now()) && wanted(permit))
  world.state.atomically(() => {
    for (const permit of permits) noteUse(world, permit)
  })
  return permits
}

function bulk(world: World, asked: Asked<string>): Response {
  const { c, utility, who, path } = asked
  const id = c.req.param('bulk')
  if (id === applicationId(utility, who)) {
    const permits = inForce(world, asked, (permit) => covers(permit, 'usage') || covers(permit, 'billing'))
    return usageBatch(world, asked, permits, who)
  }
  if (id !== customerBulkId(utility, who)) return refuse(c, 404)
  const permits = inForce(world, asked, (permit) => covers(permit, 'account'))
  if (assembly(world, { utility, owner: who, permits, path, window: null }).is === 'assembling') return c.body(null, 202)
  return sendEntries(world, asked, customerEntries(world, permits))
}
