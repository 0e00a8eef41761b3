/** For tests: a sandbox in this process, a registered client, and a person who fills in the pages with plain HTTP. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Faults, type HouseholdEntry, type UtilityId, utilityIds } from './admin/admin-json.ts'
import { dialects } from './dialects.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.ts'

export const fullScope =
  'FB=1_3_4_5_7_8_10_15_16_51_53_56_57_58_60;IntervalDuration=Monthly_3600_900_300;BlockDuration=Monthly_Daily;HistoryLength=63072000;BR=qpc'
export const redirectUri = 'http://localhost:9/callback'
export const clientId = 'qpc-test'
export const clientSecret = 'a secret: with / signs'

export type Received = { path: string; headers: IncomingMessage['headers']; body: string }
export type Listener = { url: string; received: Received[]; close(): Promise<void> }

/** A little server that notes what it is sent and answers with `answer` (200 when absent). */
export async function listen(answer: (request: Received) => number | Promise<number> = () => 200): Promise<Listener> {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const one = { path: request.url ?? '', headers: request.headers, body }
    received.push(one)
    response.statusCode = await answer(one)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received, close }
}

/** Waits until `look` finds something; fails after four seconds. */
export async function eventually<T>(look: () => T | undefined | false | null | Promise<T | undefined | false | null>): Promise<T> {
  for (const until = Date.now() + 4000; ; ) {
    const found = await look()
    if (found) return found
    if (Date.now() > until) throw new Error('waited four seconds in vain')
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

export type TokenAnswer = {
  access_token: string
  refresh_token: string
  expires_in: number
  scope: string
  resourceURI: string
  authorizationURI: string
  customerResourceURI: string
  error?: string
}

export type Kit = Sandbox & {
  admin(method: string, path: string, body?: unknown): Promise<Response>
  faults(faults: Partial<Faults>): Promise<void>
  households(): Promise<HouseholdEntry[]>
  turn(turn: { to: string } | { advance: string }): Promise<{ nowAt: string; stops: string[] }>
  token(utility: UtilityId, form: Record<string, string>, secret?: string): Promise<Response>
  clientToken(utility: UtilityId): Promise<string>
  get(uri: string, token: string): Promise<Response>
}

/** A sandbox on free ports with a client registered at every utility. 14 July 2026 was chosen for being an ordinary Tuesday. */
export async function startKit(options: Partial<SandboxOptions> = {}, notifyUri = 'http://127.0.0.1:9/notify'): Promise<Kit> {
  const sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: '2026-07-14T13:30:00Z', ...options })
  const kit: Kit = {
    ...sandbox,
    admin: (method, path, body) =>
      fetch(`${sandbox.url}/admin${path}`, {
        method,
        headers: { authorization: `Bearer ${sandbox.adminKey}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async faults(faults) {
      const { status } = await kit.admin('PUT', '/faults', faults)
      if (status !== 204) throw new Error(`faults: ${status}`)
    },
    households: async () => (await kit.admin('GET', '/households')).json() as Promise<HouseholdEntry[]>,
    async turn(turn) {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${sandbox.url}/clock`, { method: 'POST', headers, body: JSON.stringify(turn) })).json() as Promise<{
        nowAt: string
        stops: string[]
      }>
    },
    token: (utility, form, secret = clientSecret) =>
      fetch(`${sandbox.url}/${utility}${dialects[utility].paths.token}`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${clientId}:${encodeURIComponent(secret)}`).toString('base64')}` },
        body: new URLSearchParams(form),
      }),
    async clientToken(utility) {
      const answer = (await (await kit.token(utility, { grant_type: 'client_credentials', scope: 'FB=34_35' })).json()) as TokenAnswer
      return answer.access_token
    },
    get: (uri, token) => fetch(uri, { headers: { authorization: `Bearer ${token}` } }),
  }
  for (const utility of utilityIds) await kit.admin('PUT', `/clients/${utility}`, { clientId, clientSecret, redirectUri, notifyUri })
  return kit
}

export type Wishes = {
  household?: string
  scope?: string
  /** Of both pages; `date` goes with `until-date`. */
  term?: string
  date?: string
  categories?: string[]
  cancel?: true
  /** Of the utilities that let the customer say how much of the past is shared, seconds. */
  history?: string
  /** Further parameters of the authorization request. */
  authorize?: Record<string, string>
}

const authorizeUrl = (kit: Kit, utility: UtilityId, changes: Record<string, string> = {}) =>
  `${kit.url}/${utility}/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: fullScope, state: 'st-1', ...changes })}`

/** Opens the authorization address as a browser would; redirects are not followed. */
export const authorize = (kit: Kit, utility: UtilityId, changes?: Record<string, string>) =>
  fetch(authorizeUrl(kit, utility, changes), { redirect: 'manual' })

/** Sends the only form of a page, with the page's own hidden fields and these answers. */
async function sendForm(kit: Kit, page: Response, answers: [string, string][]): Promise<Response> {
  const text = (await page.text()).split('<main')[1] ?? ''
  const action = /<form method="post" action="([^"]+)"/.exec(text)?.[1]
  const flow = /name="flow" value="([^"]+)"/.exec(text)?.[1]
  if (!action || !flow) throw new Error(`no form on the page: ${text.slice(0, 400)}`)
  const posted = await fetch(kit.url + action, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([['flow', flow], ...answers]),
  })
  const location = posted.headers.get('location')
  return location?.startsWith('/') ? fetch(kit.url + location) : posted
}

/** Goes through sign-in and both pages; answers the last response, which redirects to the client. */
export async function consent(kit: Kit, utility: UtilityId, wishes: Wishes = {}): Promise<Response> {
  const {
    household = `${utility}-01`,
    scope = fullScope,
    term = 'until-revoked',
    date = '',
    categories = ['account', 'billing', 'usage'],
  } = wishes
  const started = await authorize(kit, utility, { scope, ...wishes.authorize })
  const signIn = await fetch(kit.url + started.headers.get('location'))
  const share = await sendForm(kit, signIn, [['household', household]])
  const confirm = await sendForm(kit, share, [
    ['share', 'yes'],
    ['term', term],
    ['until', date],
    ['action', 'continue'],
  ])
  const chosen = categories.map((one): [string, string] => ['category', one])
  return sendForm(kit, confirm, [
    ...chosen,
    ...(wishes.history === undefined ? [] : [['history', wishes.history] as [string, string]]),
    ['term', term],
    ['until', date],
    ['action', wishes.cancel ? 'cancel' : 'accept'],
  ])
}

export const codeOf = (response: Response): string => new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? ''

/** Consent and exchange: the tokens of a new permit. */
export async function connect(kit: Kit, utility: UtilityId, wishes?: Wishes): Promise<TokenAnswer> {
  const code = codeOf(await consent(kit, utility, wishes))
  const answer = await kit.token(utility, { grant_type: 'authorization_code', code, redirect_uri: redirectUri })
  if (answer.status !== 200) throw new Error(`token: ${answer.status} ${await answer.text()}`)
  return answer.json() as Promise<TokenAnswer>
}

/** Asks for a batch until it is assembled. */
export const assembled = (kit: Kit, uri: string, token: string): Promise<Response> =>
  eventually(async () => {
    const response = await kit.get(uri, token)
    return response.status === 200 && response
  })

/** The addresses a document names, each once: links of entries and of usage points in customer data. */
export const hrefsOf = (xml: string): string[] => [
  ...new Set(
    [...xml.matchAll(/href="([^"]+)"|<\w+:UsagePoint>([^<]+)</g)].map(([, href, point]) => (href ?? point!).replaceAll('&amp;', '&')),
  ),
]
