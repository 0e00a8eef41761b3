/** The admin API: clients, hooks, households, faults, settings, permits, revocation. Bearer key, JSON. */
import { type Context, Hono } from 'hono'
import { bearerOf, sameSecret } from '../consent/bearer.ts'
import { revokePermit } from '../consent/permits.ts'
import { grantInBulk } from '../households/bulk-grants.ts'
import { householdEntry } from '../households/households.ts'
import { forgetSchedule } from '../households/schedule.ts'
import { noteLine, readRailLine } from '../rail/account.ts'
import { quirkEntries } from '../resources/quirks.ts'
import { findHousehold, type World } from '../world.ts'
import { isUtilityId, type UtilityId } from './admin-json.ts'
import { readFaults, setFaults } from './faults.ts'
import { changeSettings, readBulkGrant, readClient, readHooks, readSettings, setClient, setHooks } from './registrations.ts'

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
    const faults = readFaults(await json(c), (id) => findHousehold(world, id) !== undefined)
    if (typeof faults === 'string') return wrong(c, faults)
    setFaults(world.state, faults)
    forgetSchedule(world)
    return c.body(null, 204)
  })
  app.get('/admin/quirks', (c) => c.json(quirkEntries))
  app.put('/admin/settings', async (c) => {
    const settings = readSettings(await json(c))
    if (typeof settings === 'string') return wrong(c, settings)
    changeSettings(world.state, settings)
    return c.body(null, 204)
  })
  app.get('/admin/households', (c) => {
    const { utility, search, offset = '0', limit = '100' } = c.req.query()
    if (utility !== undefined && !isUtilityId(utility)) return missing(c, 'There is no such utility.')
    if (!/^\d{1,7}$/.test(offset) || !/^[1-9]\d{0,3}$/.test(limit)) return wrong(c, 'offset is a whole number, limit one from 1 to 9999')
    const asked = { ...(utility && { utility }), ...(search && { search }), offset: Number(offset), limit: Number(limit) }
    const { total, households } = world.households.page(asked)
    c.header('x-total-count', String(total))
    return c.json(households.map(householdEntry))
  })
  app.post('/admin/permits', async (c) => {
    const first = (utility: UtilityId, count: number) =>
      world.households.page({ utility, offset: 0, limit: count }).households.map(({ householdId }) => householdId)
    const asked = readBulkGrant(await json(c), first)
    if (typeof asked === 'string') return wrong(c, asked)
    const granted = grantInBulk(world, asked)
    return typeof granted === 'string' ? wrong(c, granted) : c.json(granted, 201)
  })
  app.post('/admin/rail/lines', async (c) => {
    const line = readRailLine(await json(c))
    if (typeof line === 'string') return wrong(c, line)
    noteLine(world, { ...line, at: Math.floor(world.clock.now()), payout_id: null })
    return c.body(null, 204)
  })
  app.post('/admin/authorizations/:id/revoke', (c) =>
    revokePermit(world, c.req.param('id')) ? c.body(null, 204) : missing(c, 'There is no such authorization.'),
  )
  return app
}
