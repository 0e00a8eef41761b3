/** The ESPI resources under `/{utility}/gbc/espi/1_1/resource`: the operations of Con Edison's Swagger "DCX GBC API V2". */
import { Hono } from 'hono'
import { applicationId, applicationInformation } from './application-information.ts'
import { atom } from './atom.ts'
import { batchRoutes } from './batch-routes.ts'
import { authorizationEntry, authorizationsFeed, serviceStatus } from './other-feeds.ts'
import { findPermit, type Permit, permitsOf, revokePermit } from './permits.ts'
import { clientOf } from './registrations.ts'
import { type Asked, client, makeRoute, malformed, type Route, refuse, registered } from './resource-guard.ts'
import { treeRoutes } from './tree-routes.ts'
import { readBounds } from './window.ts'
import type { World } from './world.ts'

export function resourceRoutes(world: World): Hono {
  const app = new Hono()
  const route = makeRoute(world, app)
  route('GET', '/ApplicationInformation/:application', [], registered, ({ c, utility, who }) => {
    const registration = clientOf(world.state, utility)
    const theirs = registration?.clientId === who && c.req.param('application') === applicationId(utility, who)
    return theirs ? atom(c, world, [applicationInformation(world, utility, registration)]) : refuse(c, 404)
  })
  route('GET', '/ReadServiceStatus', [], client, ({ c }) => atom(c, world, [serviceStatus]))
  authorizationRoutes(world, route)
  batchRoutes(world, route)
  treeRoutes(world, route)
  app.all('/:utility/gbc/*', (c) => refuse(c, 404))
  return app
}

/** Only these two resources spell their parameters so. */
const published = ['publishedMin', 'publishedMax'] as const
const updated = ['updatedMin', 'updatedMax'] as const

function authorizationRoutes(world: World, route: Route): void {
  const names = [...published, ...updated]
  route('GET', '/Authorization', names, client, (asked) => {
    const { c, utility, who, self } = asked
    const within = readFilter(asked)
    if ('problem' in within) return malformed(c, within.problem)
    return atom(c, world, [authorizationsFeed(world, permitsOf(world, utility, who).filter(within.holds), self)])
  })
  const mine = ({ c, utility, who }: Asked<string>) => {
    const permit = findPermit(world, c.req.param('id') ?? '')
    return permit && permit.utility === utility && permit.client_id === who && permit.status !== 'pending' ? permit : undefined
  }
  route('GET', '/Authorization/:id', names, client, (asked) => {
    const within = readFilter(asked)
    if ('problem' in within) return malformed(asked.c, within.problem)
    const permit = mine(asked)
    return permit && within.holds(permit) ? atom(asked.c, world, [authorizationEntry(world, permit)]) : refuse(asked.c, 404)
  })
  route('DELETE', '/Authorization/:id', [], client, (asked) => {
    const permit = mine(asked)
    if (!permit) return refuse(asked.c, 404)
    revokePermit(world, permit.id)
    return asked.c.body(null, 204)
  })
}

/** Published is when it was granted, updated when it last changed. */
function readFilter({ query }: Asked<string>): { holds(permit: Permit): boolean } | { problem: string } {
  const publishedIn = readBounds(query, published)
  if ('problem' in publishedIn) return publishedIn
  const updatedIn = readBounds(query, updated)
  if ('problem' in updatedIn) return updatedIn
  const isIn = ({ fromS = 0, toS = Number.POSITIVE_INFINITY }, ms: number) => fromS * 1000 <= ms && ms < toS * 1000
  return { holds: ({ granted_at: at, revoked_at }) => isIn(publishedIn, at) && isIn(updatedIn, revoked_at ?? at) }
}
