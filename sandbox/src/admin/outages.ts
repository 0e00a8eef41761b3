/** Outages: while one lasts, a utility answers 503 to everything, pages and tokens included. */
import type { Context, MiddlewareHandler } from 'hono'
import type { World } from '../world.ts'
import { isUtilityId } from './admin-json.ts'
import { isOut } from './faults.ts'

export function outages(world: World): MiddlewareHandler {
  return async (c: Context, next) => {
    const utility = c.req.path.split('/')[1] ?? ''
    if (!isUtilityId(utility) || !isOut(world.state, utility, world.clock.now())) return next()
    return c.json({ statusCode: 503, message: 'Service unavailable' }, 503, { 'retry-after': '300' })
  }
}
