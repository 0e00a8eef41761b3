/** The telephones as pages and as JSON: what each number was sent, and a box to answer. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { printInstant } from '../clock/clock.ts'
import { type Html, page, plain, printLocal } from '../layout.ts'
import type { World } from '../world.ts'
import { writeBack } from './deliver.ts'
import { numbersOf, type TextMessage, textsOf } from './texts.ts'

const shownMax = 200

export function phonePageRoutes(world: World): Hono {
  const app = new Hono()
  app.get('/phone.json', (c) => c.json(textsOf(world, c.req.query('number') || undefined, shownMax).map(describe)))
  app.get('/phone', (c) => page(c, world, 'Telephones', plain(list(world))))
  app.get('/phone/:number{\\+?[0-9]+}', (c) => {
    const number = numberIn(c.req.param('number'))
    return page(c, world, `Telephone ${number}`, plain(screen(world, number)))
  })
  app.post('/phone/:number{\\+?[0-9]+}', async (c) => {
    const number = numberIn(c.req.param('number'))
    const { body } = await c.req.parseBody()
    if (typeof body === 'string' && body.trim() !== '') await writeBack(world, number, body.slice(0, 1600))
    return c.redirect(`/phone/${number.slice(1)}`, 303)
  })
  return app
}

/** In an address a plus may have become a space, so it is left out there. */
const numberIn = (text: string): string => `+${text.replace(/\D/g, '')}`

const describe = ({ sid, direction, sender, recipient, body, status, received_at }: TextMessage) => ({
  ...{ id: sid, direction, from: sender, to: recipient, text: body, status, at: printInstant(received_at) },
})

function list(world: World): Html {
  const numbers = numbersOf(world)
  return html`<h1>Telephones</h1><p class="q">Every text message sent here ends here; none leaves this machine. Open a number to read it and to answer.</p>
${numbers.length === 0 ? html`<p class="note">No text message yet.</p>` : html`<ul>${numbers.map(({ number, n }) => html`<li><a href="/phone/${number.slice(1)}">${number}</a> (${n})</li>`)}</ul>`}`
}

function screen(world: World, number: string): Html {
  const texts = textsOf(world, number, shownMax)
  return html`<h1>${number}</h1>
<form method="post" action="/phone/${number.slice(1)}"><label>Answer <input name="body" maxlength="160" required autocomplete="off"></label> <button>Send</button></form>
<p class="q">ESTADO or STATUS, PAGO or PAY, 2 or SALIR, AYUDA or HELP, BAJA or STOP, ALTA or START.</p>
${texts.length === 0 ? html`<p class="note">No text message yet.</p>` : html`<div class="rows"><table><thead><tr><th scope="col">When</th><th scope="col">From</th><th scope="col">Text</th><th scope="col">State</th></tr></thead><tbody>${texts.map(row)}</tbody></table></div>`}`
}

const row = ({ direction, body, status, error_code, received_at }: TextMessage) =>
  html`<tr><td>${printLocal(received_at)}</td><td>${direction === 'inbound' ? 'this telephone' : 'QuickPayConnect'}</td><td>${withLinks(body)}</td><td>${status}${error_code === null ? '' : ` ${error_code}`}</td></tr>`

function withLinks(text: string): Html[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`))
}
