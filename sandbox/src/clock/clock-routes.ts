/** `GET /clock`, `POST /clock`: reading and turning the clock, by JSON or by the forms of the bar. */
import { NEW_YORK } from '@quickpay/units'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { page, plain } from '../layout.ts'
import type { World } from '../world.ts'
import { printInstant } from './clock.ts'
import type { Turner } from './turn.ts'

const turnMaxMs = 400 * 86_400_000

export function clockRoutes(world: World, turner: Turner): Hono {
  const app = new Hono()
  app.get('/clock', (c) => c.json({ nowAt: printInstant(world.clock.now()), offsetMs: world.clock.offsetMs() }))
  app.post('/clock', async (c) => {
    const now = world.clock.now()
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      return turnByForm(c, world, turner, new URLSearchParams(await c.req.text()))
    const to = targetOf(await c.req.json().catch(() => undefined), now)
    const problem = typeof to === 'string' ? to : problemOf(to, now)
    if (typeof to === 'string' || problem !== undefined) return c.json({ code: 'bad-time', words: problem }, 400)
    return c.json(await turner.turn(to))
  })
  return app
}

async function turnByForm(c: Context, world: World, turner: Turner, form: URLSearchParams): Promise<Response> {
  const now = world.clock.now()
  const given = form.get('back') ?? '/'
  const back = /^\/(?![/\\])/.test(given) ? given : '/'
  const local = form.get('local')
  const to = local === null ? targetOf({ advance: form.get('advance') ?? '' }, now) : localTime(local)
  const problem = typeof to === 'string' ? to : problemOf(to, now)
  if (typeof to === 'string' || problem !== undefined) {
    return page(
      c,
      world,
      'The clock was not turned',
      plain(html`<h1>The clock was not turned</h1><p role="alert">${problem}</p><p><a href="${back}">Back</a></p>`),
      { status: 400, back },
    )
  }
  await turner.turn(to)
  return c.redirect(back, 303)
}

function problemOf(to: number, now: number): string | undefined {
  if (to <= now) return 'The clock only goes forward.'
  return to - now > turnMaxMs ? 'One turn is at most 400 days.' : undefined
}

const inNewYork = (ms: number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO(NEW_YORK)

/** Reads `{to}` or `{advance}`; days count by the calendar of New York, so +1 day keeps the hour when the clocks change. */
function targetOf(body: unknown, now: number): number | string {
  const { to, advance } = typeof body === 'object' && body !== null ? ({ ...body } as Record<string, unknown>) : {}
  if ((to === undefined) === (advance === undefined)) return 'Give either to (an RFC 3339 time) or advance (such as PT6H).'
  try {
    if (typeof to === 'string') return Temporal.Instant.from(to).epochMilliseconds
    if (advance === 'next-morning') return nextMorning(now)
    if (typeof advance === 'string') return inNewYork(now).add(Temporal.Duration.from(advance)).epochMilliseconds
  } catch {
    // Falls through to the words below: the text was no time.
  }
  return 'The time could not be read.'
}

/** Ten o'clock of the next morning; before six it is still night, and the morning is today's. */
function nextMorning(now: number): number {
  const local = inNewYork(now)
  const day = local.hour < 6 ? local.toPlainDate() : local.toPlainDate().add({ days: 1 })
  return day.toZonedDateTime({ timeZone: NEW_YORK, plainTime: '10:00' }).epochMilliseconds
}

function localTime(text: string): number | string {
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(NEW_YORK).epochMilliseconds
  } catch {
    return 'The time could not be read.'
  }
}
