/** The mailbox as pages and as JSON. */
import { Hono } from 'hono'
import { html } from 'hono/html'
import { printInstant } from '../clock/clock.ts'
import { type Html, page, plain, printLocal } from '../layout.ts'
import type { World } from '../world.ts'
import { findMail, type Mail, mailsTo, setRefusedAddresses } from './mailbox.ts'

const shownMax = 200

export function mailboxRoutes(world: World): Hono {
  const app = new Hono()
  app.put('/admin/mail/refused', async (c) => {
    const addresses = (await c.req.json().catch(() => undefined)) as unknown
    if (!Array.isArray(addresses) || !addresses.every((one) => typeof one === 'string'))
      return c.json({ code: 'bad-request', words: 'a list of addresses that no mail is taken for' }, 400)
    setRefusedAddresses(world, addresses)
    return c.body(null, 204)
  })
  app.get('/mailbox.json', (c) => c.json(mailsTo(world, c.req.query('to'), shownMax).map(describe)))
  app.get('/mailbox', (c) => {
    const to = c.req.query('to') || undefined
    return page(c, world, 'Mailbox', plain(list(world, to)))
  })
  app.get('/mailbox/:id{[0-9]+}', (c) => {
    const mail = findMail(world, Number(c.req.param('id')))
    if (!mail)
      return page(c, world, 'No such e-mail', plain(html`<h1>No such e-mail</h1><p><a href="/mailbox">Mailbox</a></p>`), { status: 404 })
    return page(c, world, mail.subject || '(no subject)', plain(letter(mail)))
  })
  return app
}

function describe({ id, recipient, sender, subject, text, html: body, calendar, received_at }: Mail) {
  return {
    id: String(id),
    to: recipient,
    from: sender,
    subject,
    text,
    html: body,
    receivedAt: printInstant(received_at),
    ...(calendar !== null && { calendar }),
  }
}

function list(world: World, to: string | undefined): Html {
  const addresses = world.state.all<{ recipient: string; n: number }>(
    'SELECT recipient, count(*) AS n FROM mail GROUP BY recipient ORDER BY max(id) DESC LIMIT 100',
  )
  const mails = mailsTo(world, to, shownMax)
  return html`<h1>${to === undefined ? 'Mailbox' : `Mailbox of ${to}`}</h1><p class="q">Every e-mail sent here ends here; none leaves this machine.</p>
${addresses.length > 0 ? html`<nav aria-label="Addresses"><p><a href="/mailbox">All</a>${addresses.map(({ recipient, n }) => html` · <a href="/mailbox?to=${encodeURIComponent(recipient)}">${recipient}</a> (${n})`)}</p></nav>` : ''}
${mails.length === 0 ? html`<p class="note">No e-mail yet.</p>` : html`<div class="rows"><table><thead><tr><th scope="col">Received</th><th scope="col">To</th><th scope="col">Subject</th></tr></thead><tbody>${mails.map(row)}</tbody></table></div>`}`
}

const row = (mail: Mail) =>
  html`<tr><td>${printLocal(mail.received_at)}</td><td>${mail.recipient}</td><td><a href="/mailbox/${mail.id}">${mail.subject || '(no subject)'}</a></td></tr>`

function letter(mail: Mail): Html {
  return html`<h1>${mail.subject || '(no subject)'}</h1>
<dl><dt>From</dt><dd>${mail.sender}</dd><dt>To</dt><dd><a href="/mailbox?to=${encodeURIComponent(mail.recipient)}">${mail.recipient}</a></dd><dt>Received</dt><dd>${printLocal(mail.received_at)} in New York</dd></dl>
<pre>${withLinks(mail.text)}</pre>
${mail.calendar === null ? '' : html`<h2>Calendar invitation</h2><pre>${mail.calendar}</pre>`}
${mail.html ? html`<h2>As designed</h2><iframe title="The e-mail as designed" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" srcdoc="${`<base target="_top">${mail.html}`}"></iframe>` : ''}`
}

/** Text with its web addresses made into links. */
function withLinks(text: string): Html[] {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`))
}
