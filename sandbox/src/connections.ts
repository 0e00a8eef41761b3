/** “My connections”: what a resident shares, and the way to stop it at the utility. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { isUtilityId, type UtilityId } from './admin-json.ts'
import type { Household } from './households.ts'
import { type Html, page, portal, printLocal } from './layout.ts'
import { covers, findPermit, isInForce, type Permit, revokePermit } from './permits.ts'
import { categories, printAddress, signInFields } from './portal-pages.ts'
import { findHousehold, utilityNames, type World } from './world.ts'

export function connectionRoutes(world: World): Hono {
  const app = new Hono()
  app.get('/:utility/portal/connections', (c) => {
    const utility = c.req.param('utility')
    if (!isUtilityId(utility)) return c.notFound()
    const household = findHousehold(world, c.req.query('household') ?? '')
    const body = household?.utility === utility ? connectionsOf(world, household) : choose(world, utility)
    return page(c, world, `${utilityNames[utility]}: my connections`, portal(utilityNames[utility], body))
  })
  app.post('/:utility/portal/connections', async (c: Context) => {
    const form = new URLSearchParams(await c.req.text())
    const permit = findPermit(world, form.get('permit') ?? '')
    if (!permit || permit.utility !== c.req.param('utility')) return c.notFound()
    revokePermit(world, permit.id)
    return c.redirect(`/${permit.utility}/portal/connections?household=${permit.household}`, 303)
  })
  return app
}

function choose(world: World, utility: UtilityId): Html {
  const sharing = world.state.all<{ household: string }>(`SELECT household FROM permit WHERE status = 'active'`)
  const households = world.households.filter((household) => household.utility === utility)
  return html`<h1>My connections</h1><p class="q">Sign in as one of the made-up residents.</p>
<form method="get" action="/${utility}/portal/connections">${signInFields(households, new Set(sharing.map((row) => row.household)))}<div class="acts"><button>Sign in</button></div></form>`
}

function connectionsOf(world: World, household: Household): Html {
  const permits = world.state.all<Permit>(
    `SELECT * FROM permit WHERE household = ? AND status <> 'pending' ORDER BY granted_at DESC`,
    household.householdId,
  )
  return html`<h1>My connections</h1><p class="q">${household.business ?? household.name} · ${printAddress(household)}</p>
${permits.length === 0 ? html`<p>You share your data with no one.</p>` : permits.map((permit) => connection(world, permit))}`
}

function connection(world: World, permit: Permit): Html {
  const inForce = isInForce(permit, world.clock.now())
  const shared = categories.filter(({ family }) => covers(permit, family)).map(({ words }) => words)
  const end = permit.revoked_at ?? permit.ends_at
  return html`<section class="blk"><b>QuickPayConnect</b><dl><dt>Shares</dt><dd>${shared.join(', ')}</dd><dt>Since</dt><dd>${printLocal(permit.granted_at)}</dd>
<dt>${inForce ? 'Until' : 'Ended'}</dt><dd>${end === null ? 'I revoke' : printLocal(end)}</dd></dl>
${inForce ? html`<form method="post" action="/${permit.utility}/portal/connections"><input type="hidden" name="permit" value="${permit.id}"><button class="b2">Stop sharing my data</button></form>` : ''}</section>`
}
