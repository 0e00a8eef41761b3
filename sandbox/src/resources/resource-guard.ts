/** Who may ask for an ESPI resource and how: tokens, their class and scope, parameters; refusals in Con Edison's words. */
import type { ScopeFamily } from '@quickpay/green-button'
import type { Context, Hono } from 'hono'
import type { UtilityId } from '../admin/admin-json.ts'
import { faultsAt } from '../admin/faults.ts'
import { bearerOf } from '../consent/bearer.ts'
import { endDuePermits, noteUse } from '../consent/permit-ends.ts'
import { covers, type Permit, revokePermit } from '../consent/permits.ts'
import { type Bearer, recogniseBearer } from '../consent/tokens.ts'
import { dialects, espiPath, type ParameterName, parameterNames } from '../dialects.ts'
import type { World } from '../world.ts'
import { modernName } from './legacy.ts'
import { readParameters, type Wanted } from './window.ts'

const refusals = {
  401: { Message: 'Unauthorized. Access token is missing or invalid.' },
  403: { Message: 'Forbidden. The access token does not give access to this resource.' },
  404: { statusCode: 404, message: 'Resource not found' },
  429: { statusCode: 429, message: 'Rate limit is exceeded. Try again later.' },
  500: { statusCode: 500, message: 'Internal server error' },
  503: { statusCode: 503, message: 'Service unavailable' },
} as const

export const refuse = (c: Context, status: keyof typeof refusals): Response => c.json(refusals[status], status)
export const malformed = (c: Context, problem: string): Response => c.json({ statusCode: 400, message: problem }, 400)

/** A request that may be answered. `path` (with the query) names a batch, `self` is the whole address, in the names of ESPI 4.0. */
export type Asked<Who> = { c: Context; utility: UtilityId; who: Who; wanted: Wanted; path: string; self: string }
/** Whom a bearer token stands for at this address; null when it is of the wrong class, scope or subscription. */
export type May<Who> = (bearer: Bearer, c: Context) => Who | null

export type Verb = 'GET' | 'POST' | 'PUT' | 'DELETE'
/** Adds a resource that takes these parameters and no others (beside those that the dialect has everywhere). */
export type Route = <Who>(
  verbs: Verb | readonly Verb[],
  path: string,
  parameters: readonly ParameterName[],
  may: May<Who>,
  answer: (asked: Asked<Who>) => Response | Promise<Response>,
) => void

/** The routes of one utility. */
export function makeRoute(world: World, app: Hono, utility: UtilityId): Route {
  const { parameters: dialect } = dialects[utility]
  return (verbs, path, parameters, may, answer) => {
    const spelling = path.startsWith('/Authorization') ? { ...dialect.spelling, ...dialect.authorizationSpelling } : dialect.spelling
    app.on([verbs].flat(), `${espiPath(utility)}/resource${path}`, (c: Context) => {
      endDuePermits(world)
      const token = bearerOf(c.req.header('authorization'))
      const bearer = token === undefined ? undefined : recogniseBearer(world, utility, token)
      if (!bearer) return refuse(c, 401)
      if (bearer.kind === 'access') noteUse(world, bearer.permit)
      const household = bearer.kind === 'access' ? bearer.permit.household : undefined
      c.set('household', household)
      const fault = faultsAt(world.state, household)
      if (/^\d/.test(fault.resource)) return refuse(c, Number(fault.resource) as keyof typeof refusals)
      const who = may(bearer, c)
      if (who === null) return refuse(c, 403)
      const url = new URL(c.req.url)
      const everywhere = dialect.everywhere && c.req.method === 'GET'
      const wanted = readParameters(url.searchParams, everywhere ? parameterNames : parameters, spelling)
      if ('problem' in wanted) return malformed(c, wanted.problem)
      const asked = c.req.url.slice(url.origin.length)
      const answered = answer({ c, utility, who, wanted, path: asked, self: modernName(world.url + asked) })
      if (bearer.kind === 'access' && fault.revoke === 'mid-fetch') revokePermit(world, bearer.permit.id)
      return answered
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
