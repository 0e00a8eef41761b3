/** The admin API: clients, hooks, households, faults, settings, revocation. Bearer key, JSON. */
import { type Context, Hono } from 'hono'
import { isUtilityId } from './admin-json.ts'
import { bearerOf, sameSecret } from './bearer.ts'
import { householdEntry } from './households.ts'
import { setInactivityDays } from './permit-ends.ts'
import { revokePermit } from './permits.ts'
import { readClient, readFaults, readHooks, readSettings, setClient, setFaults, setHooks } from './registrations.ts'
import type { World } from './world.ts'

export function adminRoutes(world: World, adminKey: string): Hono {
  const app = new Hono()
  const json = (c: Context): Promise<unknown> => c.req.json().catch(() => undefined)
  const wrong = (c: Context, words: string) => c.json({ code: 'bad-request', words }, 400)
  const missing = (c: Context, words: string) => c.json({ code: 'not-found', words }, 404)
  app.use('/admin/*', async (c, next) => {
    const given = bearerOf(c.req.header('authorization'))
    if (given === undefined || !sameSecret(given, adminKey))
      return c.json({ code: 'unauthorized', words: 'The admin key is missing or wrong.' }, 401)
    return next()
  })
  app.put('/admin/clients/:utility', async (c) => {
    const utility = c.req.param('utility')
    if (!isUtilityId(utility)) return missing(c, 'There is no such utility.')
    const client = readClient(await json(c))
    if (typeof client === 'string') return wrong(c, client)
    setClient(world.state, utility, client)
    return c.body(null, 204)
  })
  app.put('/admin/hooks', async (c) => {
    const hooks = readHooks(await json(c))
    if (typeof hooks === 'string') return wrong(c, hooks)
    setHooks(world.state, hooks)
    return c.body(null, 204)
  })
  app.put('/admin/faults', async (c) => {
    const faults = readFaults(await json(c))
    if (typeof faults === 'string') return wrong(c, faults)
    setFaults(world.state, faults)
    return c.body(null, 204)
  })
  app.put('/admin/settings', async (c) => {
    const settings = readSettings(await json(c))
    if (typeof settings === 'string') return wrong(c, settings)
    setInactivityDays(world.state, settings.inactivityDays)
    return c.body(null, 204)
  })
  app.get('/admin/households', (c) => c.json(world.households.map(householdEntry)))
  app.post('/admin/authorizations/:id/revoke', (c) =>
    revokePermit(world, c.req.param('id')) ? c.body(null, 204) : missing(c, 'There is no such authorization.'),
  )
  return app
}
