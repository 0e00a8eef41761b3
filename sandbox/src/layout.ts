/** The frame of every page: the dark bar with the clock, then the page. Plain HTML that works without script. */
import { NEW_YORK } from '@quickpay/units'
import type { Context } from 'hono'
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { World } from './world.ts'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

const local = (ms: number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(NEW_YORK)

/** `Tue, Jul 14, 2026, 9:30 AM`, in New York. */
export function printLocal(ms: number): string {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: NEW_YORK,
    weekday: 'short',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(ms)
}

/** A page with the bar; `back` is where a turn of the clock returns to, the page itself unless said otherwise. */
export function page(c: Context, world: World, title: string, body: Html, options: { status?: 400 | 404 | 422; back?: string } = {}) {
  c.header('content-security-policy', "default-src 'none'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'")
  // Not no-referrer: with it browsers send the pages' own forms with an opaque origin.
  c.header('referrer-policy', 'same-origin')
  c.header('cache-control', 'no-store')
  const url = new URL(c.req.url)
  const back = options.back ?? (c.req.method === 'GET' ? url.pathname + url.search : '/')
  return c.html(
    html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><link rel="stylesheet" href="/sandbox.css"></head>
<body>${bar(world, back)}
${body}
</body></html>`,
    options.status ?? 200,
  )
}

function bar(world: World, back: string): Html {
  const now = world.clock.now()
  const button = (advance: string, words: string) => html`<button name="advance" value="${advance}">${words}</button>`
  return html`<header class="bar"><div class="in">
<b>Sandbox, made-up data</b>
<nav aria-label="Sandbox"><a href="/">Start</a> <a href="/mailbox">Mailbox</a> <a href="/phone">Telephones</a></nav>
<section aria-label="Sandbox clock"><span class="now">It is <time datetime="${local(now).toInstant().toString()}">${printLocal(now)}</time> in New York</span>
<form method="post" action="/clock"><input type="hidden" name="back" value="${back}">${button('PT1H', '+1 h')}${button('PT6H', '+6 h')}${button('next-morning', 'Next morning 10:00')}${button('P1D', '+1 day')}</form>
<form method="post" action="/clock"><input type="hidden" name="back" value="${back}"><label>Go to <input type="datetime-local" name="local" required value="${local(now).toPlainDateTime().round({ smallestUnit: 'minute', roundingMode: 'ceil' }).toString({ smallestUnit: 'minute' })}"></label><button>Turn</button></form></section>
</div></header>`
}

/** A problem said at the top of a form. */
export const alert = (words: string | undefined): Html => (words === undefined ? html`` : html`<p class="alert" role="alert">${words}</p>`)

/** The pages of a utility: its name and a square, no likeness of a real one. */
export const portal = (utilityName: string, body: Html): Html =>
  html`<main class="portal"><div class="ph"><i aria-hidden="true"></i>${utilityName}<span>Share My Data</span></div><div class="pb">${body}</div></main>`

export const plain = (body: Html): Html => html`<main class="portal"><div class="pb">${body}</div></main>`
