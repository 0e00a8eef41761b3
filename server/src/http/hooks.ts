/** What other systems call: a utility's notification, the rail's webhook, the sandbox's clock. All of them hints, or signed, or both. */
import { Hono } from 'hono'
import { NOTIFICATION_BYTES_MAX, noteNotification, readNotification } from '#connect/notification.ts'
import { acceptRailHook } from '#payout/hook.ts'
import type { TurnableClock } from '#platform/clock.ts'
import type { Queue } from '#platform/queue.ts'
import { isSigned, SIGNATURE_HEADER } from '#platform/signed-hook.ts'
import type { World } from '../world.ts'
import { bodyUpTo } from './body.ts'

export type HookParts = { world: World; queue: Queue; hookSecret: string; turnable: TurnableClock | null }

export function hooks({ world, queue, hookSecret, turnable }: HookParts): Hono {
  const app = new Hono()

  app.get('/utility/:id', (c) => c.body(null, world.utilities.has(c.req.param('id')) ? 200 : 404))
  app.post('/utility/:id', async (c) => {
    const utility = world.utilities.get(c.req.param('id'))
    if (!utility) return c.body(null, 404)
    const body = await bodyUpTo(c.req.raw, NOTIFICATION_BYTES_MAX)
    if (!body) return c.text('a notification has at most 1 MB', 413)
    const read = readNotification(utility, body)
    if (read.is === 'refused') {
      world.log.warn({ code: read.code, utility: utility.profile.id }, 'a notification was refused')
      return c.text(`${read.code}: ${read.words}`, 400)
    }
    await world.db.transaction().execute(async (trx) => {
      const id = await noteNotification(trx, utility, body, read, world.clock.now())
      if (id) await world.emit(trx, 'notification.received', [id])
    })
    if (read.refused.length > 0)
      world.log.warn(
        { code: 'address-refused', utility: utility.profile.id, count: read.refused.length },
        'a notification named addresses that are not the utility’s',
      )
    return c.body(null, 200)
  })

  app.post('/rail/:rail', async (c) => {
    const body = await bodyUpTo(c.req.raw, 100_000)
    if (!body) return c.text('too large', 413)
    const accepted = await acceptRailHook(world, { rail: c.req.param('rail'), headers: c.req.raw.headers, body, secret: hookSecret })
    return accepted.is === 'accepted' ? c.body(null, 200) : c.text(accepted.because, accepted.because === 'unknown-rail' ? 404 : 401)
  })

  if (turnable)
    app.post('/clock', async (c) => {
      const body = await bodyUpTo(c.req.raw, 10_000)
      if (!body || !isSigned(c.req.header(SIGNATURE_HEADER) ?? null, body, hookSecret)) return c.text('the signature does not fit', 401)
      const { offsetMs } = JSON.parse(body.toString('utf8')) as { offsetMs: number }
      // What is under way belongs to the time before the turn; then the clock moves, and what fell due is done before we answer.
      await queue.idle(20_000)
      turnable.turnTo(Temporal.Duration.from({ milliseconds: Math.round(offsetMs) }))
      while ((await queue.sweep()) > 0) await queue.idle(20_000)
      return c.json({ nowAt: world.clock.now().toString() })
    })
  return app
}
