/** The ESPI resources of every utility, in its dialect; at metro and valley the operations of Con Edison's Swagger "DCX GBC API V2". */
import { readGreenButton } from '@quickpay/green-button'
import { Hono } from 'hono'
import { utilityIds } from '../admin/admin-json.ts'
import { clientOf, setClient } from '../admin/registrations.ts'
import { findPermit, isWithinGrant, type Permit, permitsOf, reducePermit, revokePermit } from '../consent/permits.ts'
import { type Dialect, dialects, espiPath } from '../dialects.ts'
import type { World } from '../world.ts'
import { announceApplication } from './announcements.ts'
import { applicationId, applicationInformation, readApplicationChanges } from './application-information.ts'
import { batchRoutes } from './batch-routes.ts'
import { entriesOf } from './feed-entries.ts'
import { authorizationEntry, authorizationsFeed, serviceStatus } from './other-feeds.ts'
import { sendEntries, sendFeed } from './paging.ts'
import { type Asked, client, makeRoute, malformed, type Route, refuse, registered } from './resource-guard.ts'
import { treeRoutes } from './tree-routes.ts'
import { isIn, type Wanted } from './window.ts'

export function resourceRoutes(world: World): Hono {
  const app = new Hono()
  for (const utility of utilityIds) {
    const dialect = dialects[utility]
    const route = makeRoute(world, app, utility)
    applicationRoutes(world, route, dialect)
    route('GET', '/ReadServiceStatus', [], client, (asked) => sendFeed(world, asked, [serviceStatus]))
    authorizationRoutes(world, route, dialect)
    batchRoutes(world, route, dialect.realTime)
    treeRoutes(world, route, dialect)
    app.all(`${espiPath(utility)}/*`, (c) => refuse(c, 404))
  }
  return app
}

function applicationRoutes(world: World, route: Route, dialect: Dialect): void {
  const mine = ({ c, utility, who }: Asked<string>) => {
    const registration = clientOf(world.state, utility)
    return registration?.clientId === who && c.req.param('application') === applicationId(utility, who) ? registration : undefined
  }
  route('GET', '/ApplicationInformation/:application', [], registered, (asked) => {
    const registration = mine(asked)
    return registration ? sendFeed(world, asked, applicationInformation(world, asked.utility, registration)) : refuse(asked.c, 404)
  })
  for (const verb of dialect.manages.application)
    route(verb, '/ApplicationInformation/:application', [], registered, async (asked) => {
      const registration = mine(asked)
      if (!registration) return refuse(asked.c, 404)
      const changed = await readApplicationChanges(registration, new Uint8Array(await asked.c.req.arrayBuffer()))
      if (typeof changed === 'string') return malformed(asked.c, changed)
      setClient(world.state, asked.utility, changed)
      announceApplication(world, asked.utility, applicationId(asked.utility, changed.clientId))
      return asked.c.body(null, 204)
    })
}

const filters = ['published-min', 'published-max', 'updated-min', 'updated-max'] as const

function authorizationRoutes(world: World, route: Route, dialect: Dialect): void {
  route('GET', '/Authorization', filters, client, (asked) => {
    const { utility, who, self, wanted } = asked
    const permits = permitsOf(world, utility, who).filter((permit) => isWanted(permit, wanted))
    const feed = authorizationsFeed(world, permits, self)
    if (wanted.start === 1 && wanted.max === Number.POSITIVE_INFINITY) return sendFeed(world, asked, feed)
    return sendEntries(world, { ...asked, wanted: { ...wanted, updated: {} } }, entriesOf(feed), 'dated')
  })
  const mine = ({ c, utility, who }: Asked<string>) => {
    const permit = findPermit(world, c.req.param('id') ?? '')
    return permit && permit.utility === utility && permit.client_id === who && permit.status !== 'pending' ? permit : undefined
  }
  route('GET', '/Authorization/:id', filters, client, (asked) => {
    const permit = mine(asked)
    return permit && isWanted(permit, asked.wanted) ? sendFeed(world, asked, authorizationEntry(world, permit)) : refuse(asked.c, 404)
  })
  for (const verb of dialect.manages.authorization)
    route(verb, '/Authorization/:id', [], client, (asked) => {
      const permit = mine(asked)
      if (!permit) return refuse(asked.c, 404)
      if (verb === 'PUT') return changeAuthorization(world, asked, permit)
      revokePermit(world, permit.id)
      return asked.c.body(null, 204)
    })
}

/** Published is when it was granted, updated when it last changed. */
const isWanted = ({ granted_at: at, revoked_at }: Permit, { published, updated }: Wanted): boolean =>
  isIn(published, at) && isIn(updated, revoked_at ?? at)

/**
 * PUT of an Authorization (function block 41): the third party gives back what it no longer needs. Status 0 ends it, a smaller scope or
 * a nearer end makes it less; more than the customer gave is forbidden.
 */
async function changeAuthorization(world: World, asked: Asked<string>, permit: Permit): Promise<Response> {
  const { c } = asked
  const read = await readGreenButton(new TextEncoder().encode(await c.req.text())).catch(() => undefined)
  const [wish] = read?.authorizations ?? []
  if (!wish) return malformed(c, 'An Authorization was expected')
  if (wish.status === 'revoked') revokePermit(world, permit.id)
  if (wish.status === 'revoked') return c.body(null, 204)
  const now = world.clock.now()
  const { start, durationSeconds } = wish.authorizedPeriod ?? { start: 0, durationSeconds: 0 }
  const endsAt =
    durationSeconds === 0 ? permit.ends_at : Math.min((start + durationSeconds) * 1000, permit.ends_at ?? Number.POSITIVE_INFINITY)
  const scope = wish.scope ?? permit.scope
  if (permit.status !== 'active' || !isWithinGrant(scope, permit.scope)) return refuse(c, 403)
  if (endsAt !== null && endsAt <= now) revokePermit(world, permit.id)
  else reducePermit(world, permit.id, scope, endsAt)
  return c.body(null, 204)
}
