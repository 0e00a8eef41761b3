/** The way of a consent: authorize, sign in, share, confirm, and back to the client with a code or a refusal. */
import { parseScope, printScope, scopeFamilies, withoutFamilies } from '@quickpay/green-button'
import { type Context, Hono } from 'hono'
import { isUtilityId, type UtilityId } from './admin-json.ts'
import { endFlow, type Flow, findFlow, readAuthorizationRequest, setFlowHousehold, setFlowTerm, startFlow } from './flows.ts'
import type { Household } from './households.ts'
import { page } from './layout.ts'
import { grantPermit, isInForce, permitsOf, readTerm } from './permits.ts'
import { categories, confirmPage, refusalPage, sharePage, signInPage } from './portal-pages.ts'
import { issueCode } from './tokens.ts'
import { findHousehold, utilityNames, type World } from './world.ts'

export function portalRoutes(world: World): Hono {
  const app = new Hono()
  app.get('/:utility/oauth/authorize', (c) => {
    const utility = c.req.param('utility')
    if (!isUtilityId(utility)) return c.notFound()
    const request = readAuthorizationRequest(world, utility, new URL(c.req.url).searchParams)
    if (typeof request === 'string') return refuse(c, world, utility, request)
    return c.redirect(`/${utility}/portal/sign-in?flow=${startFlow(world, utility, request)}`, 303)
  })
  const step = (
    name: string,
    show: (c: Context, flow: Flow) => Response | Promise<Response>,
    take: (c: Context, flow: Flow, form: URLSearchParams) => Response | Promise<Response>,
  ) => {
    app.on(['GET', 'POST'], `/:utility/portal/${name}`, async (c) => {
      const utility = c.req.param('utility')
      if (!isUtilityId(utility)) return c.notFound()
      const form = c.req.method === 'POST' ? new URLSearchParams(await c.req.text()) : undefined
      const flow = findFlow(world, utility, form ? (form.get('flow') ?? undefined) : c.req.query('flow'))
      if (!flow) return refuse(c, world, utility, 'This request has expired or was already answered.')
      return form ? take(c, flow, form) : show(c, flow)
    })
  }
  step(
    'sign-in',
    (c, flow) => showSignIn(c, world, flow),
    (c, flow, form) => signIn(c, world, flow, form),
  )
  step(
    'share',
    (c, flow) => showShare(c, world, flow),
    (c, flow, form) => share(c, world, flow, form),
  )
  step(
    'confirm',
    (c, flow) => showConfirm(c, world, flow),
    (c, flow, form) => confirm(c, world, flow, form),
  )
  return app
}

const title = (utility: UtilityId) => `${utilityNames[utility]}: share my data`
const next = (c: Context, flow: Flow, step: string) => c.redirect(`/${flow.utility}/portal/${step}?flow=${flow.id}`, 303)

function refuse(c: Context, world: World, utility: UtilityId, words: string) {
  return page(c, world, title(utility), refusalPage(utilityNames[utility], words), { status: 400 })
}

function householdOf(world: World, flow: Flow): Household | undefined {
  return flow.household === null ? undefined : findHousehold(world, flow.household)
}

function showSignIn(c: Context, world: World, flow: Flow) {
  const inForce = permitsOf(world, flow.utility, flow.request.clientId).filter((permit) => isInForce(permit, world.clock.now()))
  const households = world.households.filter((household) => household.utility === flow.utility)
  return page(c, world, title(flow.utility), signInPage(flow, households, new Set(inForce.map((permit) => permit.household))))
}

function signIn(c: Context, world: World, flow: Flow, form: URLSearchParams) {
  const household = findHousehold(world, form.get('household') ?? '')
  if (household?.utility !== flow.utility) return next(c, flow, 'sign-in')
  setFlowHousehold(world, flow.id, household.householdId)
  return next(c, flow, 'share')
}

function showShare(c: Context, world: World, flow: Flow) {
  const household = householdOf(world, flow)
  return household ? page(c, world, title(flow.utility), sharePage(flow, household)) : next(c, flow, 'sign-in')
}

function share(c: Context, world: World, flow: Flow, form: URLSearchParams) {
  const household = householdOf(world, flow)
  if (!household) return next(c, flow, 'sign-in')
  if (form.get('action') === 'cancel') return deny(c, world, flow)
  const term = readTerm(form.get('term') ?? undefined, form.get('until') ?? undefined, world.clock.now())
  const problem =
    form.get('share') !== 'yes' ? 'Tick “Share this service account’s data” to continue.' : 'problem' in term ? term.problem : undefined
  if (problem !== undefined || 'problem' in term) {
    const again = sharePage(flow, household, problem, form.get('term') ?? undefined)
    return page(c, world, title(flow.utility), again, { status: 422, back: `/${flow.utility}/portal/share?flow=${flow.id}` })
  }
  setFlowTerm(world, flow.id, term.term)
  return next(c, flow, 'confirm')
}

const asked = (flow: Flow) => scopeFamilies(parseScope(flow.request.scope))

function showConfirm(c: Context, world: World, flow: Flow) {
  const household = householdOf(world, flow)
  if (!household || flow.term === null) return next(c, flow, household ? 'share' : 'sign-in')
  return page(c, world, title(flow.utility), confirmPage(flow, household, asked(flow)))
}

function confirm(c: Context, world: World, flow: Flow, form: URLSearchParams) {
  const household = householdOf(world, flow)
  if (form.get('action') === 'cancel') return deny(c, world, flow)
  if (!household || flow.term === null) return next(c, flow, household ? 'share' : 'sign-in')
  const chosen = form.getAll('category')
  const families = categories.map(({ family }) => family).filter((family) => asked(flow).has(family))
  const left = families.filter((family) => !chosen.includes(family))
  const term = readTerm(form.get('term') ?? undefined, form.get('until') ?? undefined, world.clock.now())
  const problem =
    left.length === families.length ? 'Choose at least one kind of data, or cancel.' : 'problem' in term ? term.problem : undefined
  if (problem !== undefined || 'problem' in term) {
    const again = confirmPage(flow, household, asked(flow), problem, chosen, form.get('term') ?? undefined)
    return page(c, world, title(flow.utility), again, { status: 422, back: `/${flow.utility}/portal/confirm?flow=${flow.id}` })
  }
  if (!endFlow(world, flow.id)) return refuse(c, world, flow.utility, 'This request was already answered.')
  // The term of this page is the one that counts: it is the last word.
  const scope = printScope(withoutFamilies(parseScope(flow.request.scope), left))
  const permit = { utility: flow.utility, client_id: flow.request.clientId, household: household.householdId, scope }
  const code = issueCode(world, grantPermit(world, permit, term.term), flow.request.redirectUri)
  return goBack(c, flow, { code })
}

function deny(c: Context, world: World, flow: Flow) {
  if (!endFlow(world, flow.id)) return refuse(c, world, flow.utility, 'This request was already answered.')
  return goBack(c, flow, { error: 'access_denied', error_description: 'Customer denied authorization.' })
}

function goBack(c: Context, flow: Flow, answer: Record<string, string>) {
  const target = new URL(flow.request.redirectUri)
  for (const [name, value] of Object.entries({ ...answer, state: flow.request.state })) target.searchParams.set(name, value)
  return c.redirect(target.href, 303)
}
