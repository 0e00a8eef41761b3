/** All routes of the sandbox in one application. */
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { adminRoutes } from './admin/admin.ts'
import { utilityIds } from './admin/admin-json.ts'
import { outages } from './admin/outages.ts'
import { clockRoutes } from './clock/clock-routes.ts'
import type { Turner } from './clock/turn.ts'
import { connectionRoutes } from './consent/connections.ts'
import { portalRoutes } from './consent/portal.ts'
import { tokenRoutes } from './consent/token-endpoint.ts'
import { utilityNames } from './dialects.ts'
import { page, plain } from './layout.ts'
import { mailboxRoutes } from './mailbox/mailbox-pages.ts'
import { phoneApiRoutes } from './phone/phone-api.ts'
import { phonePageRoutes } from './phone/phone-pages.ts'
import { pushRoutes } from './push/push-service.ts'
import { claimRoutes } from './rail/claims.ts'
import { railRoutes } from './rail/rail.ts'
import { resourceRoutes } from './resources/resources.ts'
import { style } from './style.ts'
import type { World } from './world.ts'

export function makeApp(world: World, turner: Turner, adminKey: string): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.use(bodyLimit({ maxSize: 1_000_000 }))
  // A page of another site must not press the buttons of this one; programs send no Origin.
  app.use(async (c, next) => {
    const origin = c.req.header('origin')
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD'
    if (changes && origin !== undefined && origin !== new URL(c.req.url).origin) return c.text('This form belongs to another site.', 403)
    return next()
  })
  app.use(outages(world))
  app.get('/sandbox.css', (c) => c.body(style, 200, { 'content-type': 'text/css; charset=utf-8' }))
  app.get('/', (c) => page(c, world, 'Sandbox', plain(welcome)))
  app.route('/', clockRoutes(world, turner))
  // First, for it guards what others have under /admin.
  app.route('/', adminRoutes(world, adminKey))
  app.route('/', mailboxRoutes(world))
  app.route('/', claimRoutes(world))
  app.route('/', railRoutes(world))
  app.route('/', phoneApiRoutes(world))
  app.route('/', phonePageRoutes(world))
  app.route('/', pushRoutes(world))
  app.route('/', tokenRoutes(world))
  app.route('/', resourceRoutes(world))
  app.route('/', portalRoutes(world))
  app.route('/', connectionRoutes(world))
  app.notFound((c) => page(c, world, 'Nothing here', plain(html`<h1>Nothing here</h1><p><a href="/">Start</a></p>`), { status: 404 }))
  return app
}

const welcome = html`<h1>The sandbox</h1>
<p class="q">Four pretend utilities, the people they serve, a payout rail and a mailbox, on a clock you can turn. Nothing here is real.</p>
${utilityIds.map((utility) => html`<h2>${utilityNames[utility]}</h2><p><a href="/${utility}/portal/connections">My connections</a>: see and stop what a resident shares</p>`)}
<h2>Mailbox</h2><p><a href="/mailbox">Every e-mail the app sent</a></p>
<h2>Telephones</h2><p><a href="/phone">Every text message, and a box to answer</a></p>
<h2>Notices</h2><p><a href="/push">What the app sent to devices</a></p>
<h2>Clock</h2><p>The bar above turns it, forward only: readings arrive, payouts complete and notifications leave at their times on the way.</p>`
