/** “My connections”: what a resident shares, and the way to stop it at the utility. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { isUtilityId, type UtilityId, utilityIds } from '../admin/admin-json.ts'
import { clientOf, isLegacy } from '../admin/registrations.ts'
import { dialects, utilityNames } from '../dialects.ts'
import type { Household } from '../households/households.ts'
import { type Html, page, portal, printLocal } from '../layout.ts'
import { offeredScope } from '../resources/application-information.ts'
import { findHousehold, type World } from '../world.ts'
import { covers, findPermit, isInForce, type Permit, revokePermit } from './permits.ts'
import { residentsOf } from './portal.ts'
import { categories, printAddress, searchFields, signInFields, thirdParty } from './portal-pages.ts'

export function connectionRoutes(world: World): Hono {
  const app = new Hono()
  app.get('/:utility/portal/connections', (c) => {
    const utility = c.req.param('utility')
    if (!isUtilityId(utility)) return c.notFound()
    const household = findHousehold(world, c.req.query('household') ?? '')
    const body = household?.utility === utility ? connectionsOf(world, household) : choose(c, world, utility)
    return page(c, world, `${utilityNames[utility]}: my connections`, portal(utilityNames[utility], body))
  })
  app.post('/:utility/portal/connections', async (c: Context) => {
    const form = new URLSearchParams(await c.req.text())
    const permit = findPermit(world, form.get('permit') ?? '')
    if (!permit || permit.utility !== c.req.param('utility')) return c.notFound()
    revokePermit(world, permit.id)
    return c.redirect(`/${permit.utility}/portal/connections?household=${permit.household}`, 303)
  })
  for (const utility of utilityIds) if (dialects[utility].portalStart) startRoutes(world, app, utility)
  return app
}

/** The start at the utility: the customer picks a company, and is sent to the address that it registered for this. */
function startRoutes(world: World, app: Hono, utility: UtilityId): void {
  const names = utilityNames[utility]
  app.get(`/${utility}/portal/companies`, (c) => page(c, world, `${names}: add a company`, portal(names, companies(world, utility))))
  app.get(`/${utility}/portal/companies/start`, (c) => {
    const target = startAddress(world, utility)
    return target === undefined ? c.notFound() : c.redirect(target, 303)
  })
  // Of ESPI 1.x: a third party may send its customer here to choose a scope, and gets the choice back at its own screen.
  app.get(`/${utility}/oauth/scope-selection`, (c) => {
    const client = clientOf(world.state, utility)
    const scope = c.req.query('scope')
    const isKnown = isLegacy(world.state, utility) && client !== undefined && c.req.query('ThirdPartyID') === client.clientId
    const target = isKnown ? startAddress(world, utility, scope) : undefined
    return target === undefined ? c.notFound() : c.redirect(target, 303)
  })
}

/** thirdPartyUserPortalScreenURI; where ESPI 1.x is spoken it is the scope selection screen, which is told who sends the customer. */
function startAddress(world: World, utility: UtilityId, scope = offeredScope): string | undefined {
  const portalUri = clientOf(world.state, utility)?.portalUri
  if (portalUri === undefined) return undefined
  const target = new URL(portalUri)
  if (isLegacy(world.state, utility)) {
    target.searchParams.append('scope', scope)
    target.searchParams.set('DataCustodianID', utility)
  }
  return target.href
}

function companies(world: World, utility: UtilityId): Html {
  const ready = clientOf(world.state, utility)?.portalUri !== undefined
  return html`<h1>Add a company</h1><p class="q">These companies can use your energy data if you let them.</p>
${ready ? html`<section class="blk"><b>${thirdParty}</b><p class="q">You go on at their site, and come back here to agree.</p><p><a href="/${utility}/portal/companies/start">Continue to ${thirdParty}</a></p></section>` : html`<p>No company has registered a page to begin at.</p>`}`
}

function choose(c: Context, world: World, utility: UtilityId): Html {
  const residents = residentsOf(c, world, utility, null, `/${utility}/portal/connections?all=1`)
  return html`<h1>My connections</h1><p class="q">Sign in as one of the made-up residents.</p>${searchFields(residents)}
<form method="get" action="/${utility}/portal/connections">${signInFields(residents)}<div class="acts"><button>Sign in</button></div></form>`
}

function connectionsOf(world: World, household: Household): Html {
  const permits = world.state.all<Permit>(
    `SELECT * FROM permit WHERE household = ? AND status <> 'pending' ORDER BY granted_at DESC`,
    household.householdId,
  )
  return html`<h1>My connections</h1><p class="q">${household.business ?? household.name} · ${printAddress(household)}</p>
${permits.length === 0 ? html`<p>You share your data with no one.</p>` : permits.map((permit) => connection(world, permit))}
${dialects[household.utility].portalStart ? html`<p><a href="/${household.utility}/portal/companies">Add a company</a></p>` : ''}`
}

function connection(world: World, permit: Permit): Html {
  const inForce = isInForce(permit, world.clock.now())
  const shared = categories.filter(({ family }) => covers(permit, family)).map(({ words }) => words)
  const end = permit.revoked_at ?? permit.ends_at
  return html`<section class="blk"><b>${thirdParty}</b><dl><dt>Shares</dt><dd>${shared.join(', ')}</dd><dt>Since</dt><dd>${printLocal(permit.granted_at)}</dd>
<dt>${inForce ? 'Until' : 'Ended'}</dt><dd>${end === null ? 'I revoke' : printLocal(end)}</dd></dl>
${inForce ? html`<form method="post" action="/${permit.utility}/portal/connections"><input type="hidden" name="permit" value="${permit.id}"><button class="b2">Stop sharing my data</button></form>` : ''}</section>`
}
