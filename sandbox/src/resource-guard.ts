/** Who may ask for an ESPI resource and how: tokens, their class and scope, parameters; refusals in Con Edison's words. */
import type { ScopeFamily } from '@quickpay/green-button'
import type { Context, Hono } from 'hono'
import { isUtilityId, type UtilityId } from './admin-json.ts'
import { bearerOf } from './bearer.ts'
import { endDuePermits, noteUse } from './permit-ends.ts'
import { covers, type Permit } from './permits.ts'
import { faultsOf } from './registrations.ts'
import { type Bearer, recogniseBearer } from './tokens.ts'
import { problemOfNames } from './window.ts'
import type { World } from './world.ts'

const refusals = {
  401: { Message: 'Unauthorized. Access token is missing or invalid.' },
  403: { Message: 'Forbidden. The access token does not give access to this resource.' },
  404: { statusCode: 404, message: 'Resource not found' },
  429: { statusCode: 429, message: 'Rate limit is exceeded. Try again later.' },
  500: { statusCode: 500, message: 'Internal server error' },
} as const

export const refuse = (c: Context, status: keyof typeof refusals): Response => c.json(refusals[status], status)
export const malformed = (c: Context, problem: string): Response => c.json({ statusCode: 400, message: problem }, 400)

/** A request that may be answered. `path` (with the query) names a batch, `self` is the whole address. */
export type Asked<Who> = { c: Context; utility: UtilityId; who: Who; query: URLSearchParams; path: string; self: string }
/** Whom a bearer token stands for at this address; null when it is of the wrong class, scope or subscription. */
export type May<Who> = (bearer: Bearer, c: Context) => Who | null

export type Verb = 'GET' | 'POST' | 'DELETE'
/** Adds a resource that takes these parameters and no others. */
export type Route = <Who>(
  verbs: Verb | Verb[],
  path: string,
  parameters: readonly string[],
  may: May<Who>,
  answer: (asked: Asked<Who>) => Response | Promise<Response>,
) => void

export function makeRoute(world: World, app: Hono): Route {
  return (verbs, path, parameters, may, answer) => {
    app.on([verbs].flat(), `/:utility/gbc/espi/1_1/resource${path}`, (c: Context) => {
      const utility = c.req.param('utility') ?? ''
      if (!isUtilityId(utility)) return refuse(c, 404)
      endDuePermits(world)
      const token = bearerOf(c.req.header('authorization'))
      const bearer = token === undefined ? undefined : recogniseBearer(world, utility, token)
      if (!bearer) return refuse(c, 401)
      if (bearer.kind === 'access') noteUse(world, bearer.permit)
      const fault = faultsOf(world.state).resource
      if (fault !== 'ok' && fault !== 'truncate') return refuse(c, Number(fault) as keyof typeof refusals)
      const who = may(bearer, c)
      if (who === null) return refuse(c, 403)
      const url = new URL(c.req.url)
      const problem = problemOfNames(url.searchParams, parameters)
      if (problem !== undefined) return malformed(c, problem)
      const asked = c.req.url.slice(url.origin.length)
      return answer({ c, utility, who, query: url.searchParams, path: asked, self: world.url + asked })
    })
  }
}

/** The client's own token (`FB=34_35`). */
export const client: May<string> = (bearer) => (bearer.kind === 'client' ? bearer.clientId : null)

/** The registration token, or the client's. */
export const registered: May<string> = (bearer) => (bearer.kind === 'access' ? null : bearer.clientId)

/** The access token of the subscription in the path, if its scope covers one of these families of data. */
export const resident =
  (...families: ScopeFamily[]): May<Permit> =>
  (bearer, c) => {
    const subscription = c.req.param('subscription')
    if (bearer.kind !== 'access' || (subscription !== undefined && subscription !== bearer.permit.subscription)) return null
    return families.some((family) => covers(bearer.permit, family)) ? bearer.permit : null
  }
