/** The pretend rail's page behind a link: whoever has it takes the gift card, once. */
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { digest } from '../consent/bearer.ts'
import { type Html, page, plain } from '../layout.ts'
import { randomSecret } from '../state.ts'
import type { World } from '../world.ts'
import { findPayout, type Payout, takeLink } from './payouts.ts'

/** A fresh address each time; of the secret in it only a digest is kept. */
export function claimAddress({ state, url }: World, payoutId: string): string {
  const secret = randomSecret()
  state.run('INSERT INTO claim VALUES (?, ?)', digest(secret), payoutId)
  return `${url}/claim/${secret}`
}

export function claimRoutes(world: World): Hono {
  const app = new Hono()
  const payoutAt = (c: Context) => {
    const row = world.state.one<{ payout_id: string }>('SELECT payout_id FROM claim WHERE digest = ?', digest(c.req.param('secret') ?? ''))
    return row && findPayout(world, row.payout_id)
  }
  app.get('/claim/:secret', (c) => {
    const payout = payoutAt(c)
    return payout ? page(c, world, 'Your gift card', plain(cardOf(payout))) : c.notFound()
  })
  app.post('/claim/:secret', (c) => {
    const payout = payoutAt(c)
    if (!payout) return c.notFound()
    takeLink(world, payout.payout_id)
    return c.redirect(`/claim/${c.req.param('secret')}`, 303)
  })
  return app
}

function cardOf({ amount_cents, status }: Payout): Html {
  const amount = `$${Math.floor(amount_cents / 100)}.${String(amount_cents % 100).padStart(2, '0')}`
  if (status === 'link-ready')
    return html`<h1>A gift card of ${amount}</h1><p class="q">Sandbox Rewards holds it for you. Nothing here is real.</p>
<form method="post"><div class="acts"><button>Take the gift card</button></div></form>`
  if (status === 'completed')
    return html`<h1>The gift card of ${amount} is yours</h1><p class="q">You took it. You can close this page; the app shows the payment as received.</p>`
  return html`<h1>This gift card is gone</h1><p class="q">Nobody took it in time, and the money went back to who sent it.</p>`
}
