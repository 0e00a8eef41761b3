/** The way of a consent: authorize, sign in, share, confirm, and back to the client with a code or a refusal. */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseScope, printScope, scopeFamilies, withoutFamilies } from '@quickpay/green-button'
import { type Context, Hono } from 'hono'
import { isUtilityId, type UtilityId, utilityIds } from '../admin/admin-json.ts'
import { faultsAt } from '../admin/faults.ts'
import { dialects, utilityNames } from '../dialects.ts'
import type { Household } from '../households/households.ts'
import { page } from '../layout.ts'
import { findHousehold, type World } from '../world.ts'
import { endFlow, type Flow, findFlow, readAuthorizationRequest, setFlowHousehold, setFlowTerm, startFlow } from './flows.ts'
import { type Grant, grantPermit, readTerm, sharingOf, type Term } from './permits.ts'
import { categories, confirmPage, type Residents, refusalPage, residentsPerPage, sharePage, signInPage } from './portal-pages.ts'
import { historySecondsOf, preferredTerm, scenarioOf, type TestScenario, withValue } from './scope-keys.ts'
import { issueCode } from './tokens.ts'

export function portalRoutes(world: World): Hono {
  const app = new Hono()
  for (const utility of utilityIds) {
    app.get(`/${utility}${dialects[utility].paths.authorize}`, (c) => {
      const request = readAuthorizationRequest(world, utility, new URL(c.req.url).searchParams)
      if (typeof request === 'string') return refuse(c, world, utility, request)
      const id = startFlow(world, utility, request)
      const scenario = dialects[utility].scopeKeys.testScenarios ? scenarioOf(request.scope) : undefined
      if (scenario) return playScenario(c, world, findFlow(world, utility, id)!, scenario)
      return c.redirect(`/${utility}/portal/sign-in?flow=${id}`, 303)
    })
  }
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

/** The consents that the tests of UtilityAPI's hosts give by themselves. */
async function playScenario(c: Context, world: World, flow: Flow, scenario: TestScenario): Promise<Response> {
  if (scenario === 'test_declined') return deny(c, world, flow)
  const { households } = world.households.page({ utility: flow.utility, offset: 0, limit: 500 })
  const wanted = (household: Household) =>
    scenario === 'test_solar'
      ? household.net
      : scenario === 'test_commercial'
        ? household.kind === 'commercial'
        : household.shape === 'home'
  const household = households.find(wanted)
  if (!household) return refuse(c, world, flow.utility, 'This sandbox has no household for that scenario.')
  return accept(c, world, flow, household, flow.request.scope, preferredTerm(flow.request.scope, world.clock.now()))
}

const title = (utility: UtilityId) => `${utilityNames[utility]}: share my data`
const next = (c: Context, flow: Flow, step: string) => c.redirect(`/${flow.utility}/portal/${step}?flow=${flow.id}`, 303)

function refuse(c: Context, world: World, utility: UtilityId, words: string) {
  return page(c, world, title(utility), refusalPage(utilityNames[utility], words), { status: 400 })
}

function householdOf(world: World, flow: Flow): Household | undefined {
  return flow.household === null ? undefined : findHousehold(world, flow.household)
}

/** The page of residents that a sign-in asks for by `q` and `page`. */
export function residentsOf(c: Context, world: World, utility: UtilityId, clientId: string | null, action: string): Residents {
  const search = (c.req.query('q') ?? '').slice(0, 100)
  const asked = Number(c.req.query('page') ?? 1)
  const page = Number.isSafeInteger(asked) && asked > 0 && asked < 1e6 ? asked : 1
  const found = world.households.page({ utility, search, offset: (page - 1) * residentsPerPage, limit: residentsPerPage })
  const sharing = sharingOf(
    world,
    utility,
    clientId,
    found.households.map(({ householdId }) => householdId),
  )
  return { ...found, sharing, search, page, action }
}

function showSignIn(c: Context, world: World, flow: Flow) {
  const residents = residentsOf(c, world, flow.utility, flow.request.clientId, `/${flow.utility}/portal/sign-in?flow=${flow.id}`)
  return page(c, world, title(flow.utility), signInPage(flow, residents))
}

function signIn(c: Context, world: World, flow: Flow, form: URLSearchParams): Response | Promise<Response> {
  const household = findHousehold(world, form.get('household') ?? '')
  if (household?.utility !== flow.utility) return next(c, flow, 'sign-in')
  setFlowHousehold(world, flow.id, household.householdId)
  if (faultsAt(world.state, household.householdId).consent === 'denied')
    return deny(c, world, { ...flow, household: household.householdId })
  return next(c, flow, 'share')
}

function showShare(c: Context, world: World, flow: Flow) {
  const household = householdOf(world, flow)
  return household
    ? page(c, world, title(flow.utility), sharePage(flow, household, undefined, ...proposal(world, flow)))
    : next(c, flow, 'sign-in')
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

/** The term that the third party proposes in its scope, where the utility reads it there. */
function proposal(world: World, flow: Flow): [term?: string, until?: string] {
  if (!dialects[flow.utility].scopeKeys.preferredAuthEndDate) return []
  const term = preferredTerm(flow.request.scope, world.clock.now())
  return term === 'until-revoked' ? [term] : ['until-date', term]
}

const asked = (flow: Flow) => scopeFamilies(parseScope(flow.request.scope))

function showConfirm(c: Context, world: World, flow: Flow) {
  const household = householdOf(world, flow)
  if (!household || flow.term === null) return next(c, flow, household ? 'share' : 'sign-in')
  const [term, until] = proposal(world, flow)
  const historySeconds = dialects[flow.utility].scopeKeys.historyLength ? historySecondsOf(flow.request.scope) : undefined
  return page(c, world, title(flow.utility), confirmPage(flow, household, asked(flow), undefined, [], { term, until, historySeconds }))
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
    const historySeconds = readHistory(flow, form)
    const proposed = { term: form.get('term') ?? undefined, until: form.get('until') ?? undefined, historySeconds }
    const again = confirmPage(flow, household, asked(flow), problem, chosen, proposed)
    return page(c, world, title(flow.utility), again, { status: 422, back: `/${flow.utility}/portal/confirm?flow=${flow.id}` })
  }
  const history = readHistory(flow, form)
  const narrowed = printScope(withoutFamilies(parseScope(flow.request.scope), left))
  // The term of this page is the one that counts: it is the last word.
  return accept(
    c,
    world,
    flow,
    household,
    history === undefined ? narrowed : withValue(narrowed, 'HistoryLength', String(history)),
    term.term,
  )
}

/** What the customer made of HistoryLength; undefined where it is not the customer's to say. */
function readHistory(flow: Flow, form: URLSearchParams): number | undefined {
  if (!dialects[flow.utility].scopeKeys.historyLength) return undefined
  const text = form.get('history') ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : historySecondsOf(flow.request.scope)
}

/** Grants what was accepted, unless the faults have the utility keep something of it back. */
async function accept(c: Context, world: World, flow: Flow, household: Household, scope: string, term: Term): Promise<Response> {
  if (!endFlow(world, flow.id)) return refuse(c, world, flow.utility, 'This request was already answered.')
  const { narrowed, termDays } = faultsAt(world.state, household.householdId)
  const granted: Grant = {
    utility: flow.utility,
    client_id: flow.request.clientId,
    household: household.householdId,
    scope: narrowed.length === 0 ? scope : printScope(withoutFamilies(parseScope(scope), narrowed)),
  }
  const id = grantPermit(world, granted, term, termDays)
  const code = issueCode(world, { id, household: household.householdId }, flow.request.redirectUri, flow.request.challenge)
  return goBack(c, world, { ...flow, household: household.householdId }, { code })
}

async function deny(c: Context, world: World, flow: Flow): Promise<Response> {
  if (!endFlow(world, flow.id)) return refuse(c, world, flow.utility, 'This request was already answered.')
  return goBack(c, world, flow, { error: 'access_denied', error_description: 'Customer denied authorization.' })
}

async function goBack(c: Context, world: World, flow: Flow, answer: Record<string, string>): Promise<Response> {
  const { consentSeconds } = faultsAt(world.state, flow.household ?? undefined)
  if (consentSeconds > 0) await sleep(consentSeconds * 1000, undefined, { signal: c.req.raw.signal })
  const target = new URL(flow.request.redirectUri)
  for (const [name, value] of Object.entries({ ...answer, state: flow.request.state })) target.searchParams.set(name, value)
  return c.redirect(target.href, 303)
}
