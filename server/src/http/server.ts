/** Builds the app: the doors of the table behind one guard, hooks apart, and the only place where errors are caught. */

import { createHash } from 'node:crypto'
import { type Locale, locales, type PageName } from '@quickpay/web/answers'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { csrf } from 'hono/csrf'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import { opensConsole } from '#members/passkeys.ts'
import { shapeOf } from '#platform/log.ts'
import { RECEIPT_KEYS_PATH, receiptKeySet } from '#platform/receipt-key.ts'
import { admit, asThemselves, guestOf } from './acting.ts'
import { appManifest } from './app-manifest.ts'
import type { Ctx, Door, Guest, Show, Variables } from './door.ts'
import { type HookParts, hooks } from './hooks.ts'
import { problemJson, problemOf, Refusal } from './problem.ts'
import { shellOf } from './shell.ts'
import { watched } from './watch.ts'
import { answerWith, type Web } from './web.ts'

export type AppParts = HookParts & {
  web: Web
  doors: readonly Door[]
  sandboxUrl: string | null
  ipOf(c: Ctx): string
  ready(): Promise<boolean>
}
export type App = Hono<{ Variables: Variables }>

const LANGUAGES = /^\/(es|en)(?=\/|$)/

export function buildApp(parts: AppParts): App {
  const { web } = parts
  const app: App = new Hono<{ Variables: Variables }>()
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: [NONCE, "'strict-dynamic'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        // A form may end in a redirect to the utility's portal, and browsers hold redirects to this rule as well.
        formAction: ["'self'", ...portalOrigins(parts)],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'same-origin',
    }),
  )
  app.get('/livez', (c) => c.text('ok'))
  app.get('/readyz', async (c) => ((await parts.ready()) ? c.text('ok') : c.text('not ready', 503)))
  app.get('/assets/:file{[A-Za-z0-9_.-]+}', (c) => {
    const file = web.file(c.req.param('file'))
    return file ? answerWith(file, c.req.header('accept-encoding') ?? '') : c.notFound()
  })
  app.get('/icons/:file{[A-Za-z0-9_.-]+}', (c) => {
    const icon = web.icon(c.req.param('file'))
    return icon ? answerWith(icon, c.req.header('accept-encoding') ?? '', 'public, max-age=86400') : c.notFound()
  })
  for (const locale of locales)
    app.get(`/${locale}/app.webmanifest`, (c) =>
      c.json(appManifest(locale), 200, { 'content-type': 'application/manifest+json', 'cache-control': 'public, max-age=86400' }),
    )
  // At the root, for a worker serves what lies under it.
  app.get('/sw.js', (c) => answerWith(web.worker, c.req.header('accept-encoding') ?? '', 'no-cache'))
  app.get(RECEIPT_KEYS_PATH, (c) => c.json(receiptKeySet(parts.world.receiptKey)))
  app.route('/hooks', hooks(parts))

  app.use(async (c, next) => {
    const url = new URL(c.req.url)
    c.set('ip', parts.ipOf(c))
    c.set('locale', localeOf(c))
    c.set('path', (url.pathname.replace(LANGUAGES, '') || '/') + url.search)
    await next()
  })
  app.use(compress())
  app.use(csrf())
  app.use(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !isOwnPage(parts, c)) throw new Refusal(403, 'other-site')
    await next()
  })
  app.use(async (c, next) => {
    await next()
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })

  // An alternation (es|en) would swallow longer paths: the router joins patterns without brackets around them.
  for (const door of parts.doors) {
    const open = (c: Ctx) => enter(parts, door, c)
    const path = /^\/(connect\/(return|start)\/|r\/|$)/.test(door.path) ? door.path : `/:locale{e[sn]}${door.path}`
    app.on(door.method, path, open)
    // What is handed on has no language in it, and is shown in one all the same when somebody switches.
    if (door.path === '/' || door.path === '/r/:code') app.on(door.method, `/:locale{e[sn]}${door.path.replace(/\/$/, '')}`, open)
  }
  app.notFound((c) => fail(parts, c as Ctx, new Refusal(404, 'not-found')))
  app.onError((error, c) => fail(parts, c as Ctx, error))
  return app
}

/** Whether a page of ours posted this. hono/csrf asks it of forms only; scripts send JSON. */
function isOwnPage({ world }: AppParts, c: Ctx): boolean {
  const origin = c.req.header('origin')
  return c.req.header('sec-fetch-site') === 'same-origin' || origin === world.appUrl || origin === new URL(c.req.url).origin
}

const portalOrigins = ({ world }: AppParts): string[] => [
  ...new Set([...world.utilities.values()].map((u) => new URL(u.profile.authorizeUrl).origin)),
]

/** The prefix of the address, else what the browser prefers, else Spanish first as everywhere. */
export function localeOf(c: Ctx): Locale {
  const prefix = LANGUAGES.exec(new URL(c.req.url).pathname)?.[1]
  if (prefix === 'es' || prefix === 'en') return prefix
  const [first] = (c.req.header('accept-language') ?? '').split(',')
  return first?.trim().toLowerCase().startsWith('en') ? 'en' : 'es'
}

async function guestAt({ world }: AppParts, c: Ctx): Promise<Guest | null> {
  const session = await world.auth.viewerOf(c.req.raw.headers)
  return session && guestOf(world, c, session)
}

/** The guard: nobody without a session passes (401), a door for staff does not exist for others (404), and a code does not open it (403). */
async function enter(parts: AppParts, door: Door, c: Ctx): Promise<Response> {
  // Ids and names of utilities only: nothing else in an address reaches a query.
  for (const value of Object.values(c.req.param())) if (!/^[A-Za-z0-9_-]{1,80}$/.test(value)) throw new Refusal(404, 'not-found')
  const guest = await guestAt(parts, c)
  // An address without a language, such as the way back from a portal, speaks the member's own.
  if (guest && !LANGUAGES.test(new URL(c.req.url).pathname)) c.set('locale', guest.person.locale)
  const show = showing(parts, c, guest)
  const open = { c, show, locale: c.get('locale'), shell: () => shellOf(parts, c, guest) }
  if (door.for === 'anyone') return door.open(open)
  if (!guest)
    return wantsJson(c)
      ? fail(parts, c, new Refusal(401, 'sign-in'))
      : show('sign-in', { form: { values: { next: c.get('path') }, errors: [] } }, 401)
  if (door.for === 'operator' && guest.member.role !== 'operator') throw new Refusal(404, 'not-found')
  if (door.for === 'operator' && !(await opensConsole(parts.world, guest.session))) throw new Refusal(403, 'passkey-needed')
  if (door.for === 'operator') return door.open({ ...open, guest, show: watched(parts.world, show, guest, door.path) })
  await admit(parts.world, door, guest)
  return door.open({ ...open, guest: door.needs === 'self' ? asThemselves(guest) : guest })
}

const wantsJson = (c: Ctx): boolean => /^application\/(problem\+)?json/.test(c.req.header('accept') ?? '')

function showing(parts: AppParts, c: Ctx, guest: Guest | null): Show {
  return async (page, answer, status = 200) => {
    if (wantsJson(c)) return new Response(JSON.stringify(answer), { status, headers: { 'content-type': 'application/json' } })
    const assets = { script: parts.web.script, styles: parts.web.styles, nonce: c.get('secureHeadersNonce') ?? '' }
    const shell = shellOf(parts, c, guest)
    const html = parts.web.render(page as PageName, answer as never, shell, c.get('locale'), assets)
    // By these the worker in the browser keeps no page for anybody else, and knows how old a copy is.
    c.header('x-qpc-now', shell.nowAt)
    if (guest) c.header('x-qpc-viewer', viewerMark(guest))
    return c.html(html, status as 200)
  }
}

/** Whose page it is, without saying who they are. */
const viewerMark = ({ session, member }: Guest): string =>
  createHash('sha256').update(`${session.userId}/${member.memberId}`).digest('base64url').slice(0, 16)

/** The one place where errors end: logged by their shape, told by their code. */
async function fail(parts: AppParts, c: Ctx, error: unknown): Promise<Response> {
  const problem = problemOf(error)
  const fields = { code: problem.code, status: problem.status, reference: problem.reference, method: c.req.method, kind: shapeOf(error) }
  if (problem.status >= 500) parts.world.log.error(fields, 'a request failed')
  if (!c.get('locale')) c.set('locale', localeOf(c))
  if (!c.get('path')) c.set('path', '/')
  if (wantsJson(c) || c.req.path.startsWith('/hooks/')) return problemJson(problem)
  const guest = await guestAt(parts, c).catch(() => null)
  return showing(parts, c, guest)('error', problem, problem.status)
}
