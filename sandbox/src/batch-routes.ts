/** Batches of one subscription, of one usage point and of all of a client's permits; validated, in real time, and of retail customers. */
import { applicationId, customerBulkId } from './application-information.ts'
import { atom } from './atom.ts'
import { type Batch, requestBatch } from './batches.ts'
import { collectionDocument } from './feed-entries.ts'
import { customerEntries } from './other-feeds.ts'
import { noteUse } from './permit-ends.ts'
import { covers, isInForce, type Permit, permitsOf } from './permits.ts'
import { type Asked, client, malformed, type Route, refuse, resident } from './resource-guard.ts'
import { isOwnPoint, realTimeFeed, usageFeed } from './usage-feed.ts'
import { readBounds, readWindow, windowNames } from './window.ts'
import type { World } from './world.ts'

export function batchRoutes(world: World, route: Route): void {
  const ofPoint = (answer: (asked: Asked<Permit>) => Response) => (asked: Asked<Permit>) =>
    isOwnPoint(world, asked.who, asked.c.req.param('point')) ? answer(asked) : refuse(asked.c, 404)
  const feed = resident('usage', 'billing')
  const batch = (asked: Asked<Permit>) => usageBatch(world, asked, [asked.who], asked.who.id)
  route('GET', '/Batch/Subscription/:subscription', windowNames, feed, batch)
  route('GET', '/Batch/Subscription/:subscription/UsagePoint/:point', windowNames, feed, ofPoint(batch))
  const realTime = (asked: Asked<Permit>) => realTimeBatch(world, asked, [asked.who])
  route('GET', '/RealTime/Batch/Subscription/:subscription', windowNames, resident('usage'), realTime)
  route('GET', '/RealTime/Batch/Subscription/:subscription/UsagePoint/:point', windowNames, resident('usage'), ofPoint(realTime))
  route('GET', '/Batch/RetailCustomer/:subscription', [], resident('account'), ({ c, who, self }) =>
    atom(c, world, collectionDocument(self, world.clock.now(), customerEntries(world, [who]))),
  )
  route('GET', '/Batch/Bulk/:bulk', windowNames, client, (asked) => bulk(world, asked))
  route('GET', '/RealTime/Batch/Bulk/:bulk', windowNames, client, (asked) => {
    if (asked.c.req.param('bulk') !== applicationId(asked.utility, asked.who)) return refuse(asked.c, 404)
    return realTimeBatch(
      world,
      asked,
      inForce(world, asked, (permit) => covers(permit, 'usage')),
    )
  })
}

function usageBatch(world: World, { c, query, utility, path, self }: Asked<unknown>, permits: readonly Permit[], owner: string): Response {
  const window = readWindow(query, world.clock.now())
  if ('problem' in window) return malformed(c, window.problem)
  const state = requestBatch(world, { utility, owner, permits, path, window })
  if (state.is === 'assembling') return c.body(null, 202)
  return atom(c, world, usageFeed(world, permits, { self, window, asOf: state.asOf }))
}

function realTimeBatch(world: World, { c, query, self }: Asked<unknown>, permits: readonly Permit[]): Response {
  const bounds = readBounds(query, windowNames)
  return 'problem' in bounds ? malformed(c, bounds.problem) : atom(c, world, realTimeFeed(world, permits, self, bounds))
}

/** All permits of the client in force now, each as far as its scope goes; reading them counts as using them. */
function inForce(world: World, { utility, who }: Asked<string>, wanted: (permit: Permit) => boolean): Permit[] {
  const permits = permitsOf(world, utility, who).filter((permit) => isInForce(permit, world.clock.now()) && wanted(permit))
  for (const permit of permits) noteUse(world, permit)
  return permits
}

function bulk(world: World, asked: Asked<string>): Response {
  const { c, utility, who, query, path, self } = asked
  const id = c.req.param('bulk')
  if (id === applicationId(utility, who)) {
    const permits = inForce(world, asked, (permit) => covers(permit, 'usage') || covers(permit, 'billing'))
    return usageBatch(world, asked, permits, who)
  }
  if (id !== customerBulkId(utility, who)) return refuse(c, 404)
  const window = readWindow(query, world.clock.now())
  if ('problem' in window) return malformed(c, window.problem)
  const permits = inForce(world, asked, (permit) => covers(permit, 'account'))
  const batch: Batch = { utility, owner: who, permits, path, window: null }
  if (requestBatch(world, batch).is === 'assembling') return c.body(null, 202)
  return atom(c, world, collectionDocument(self, world.clock.now(), customerEntries(world, permits)))
}
