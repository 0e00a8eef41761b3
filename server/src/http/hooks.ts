/** What other systems call: a utility's notification, the rail's webhook, the sandbox's clock. All of them hints, or signed, or both. */
import { Hono } from 'hono'
import {
  foreignIn,
  isFlooded,
  isNotificationType,
  NOTIFICATION_BYTES_MAX,
  noteNotification,
  readNotification,
} from '#connect/fetch/notification.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import { acceptRailHook } from '#payout/hook.ts'
import type { TurnableClock } from '#platform/clock.ts'
import type { Queue } from '#platform/queue.ts'
import { isSigned, SIGNATURE_HEADER } from '#platform/signed-hook.ts'
import type { World } from '../world.ts'
import { bodyUpTo } from './body.ts'
import { smsHooks } from './hooks-sms.ts'

export type HookParts = { world: World; queue: Queue; hookSecret: string; turnable: TurnableClock | null }

/** What a rail is answered; after 503 it sends the hook again. */
const hookRefusals = { 'unknown-rail': 404, 'bad-signature': 401, later: 503 } as const

export function hooks({ world, queue, hookSecret, turnable }: HookParts): Hono {
  const app = new Hono()

  // Some custodians ask whether the address lives before they use it.
  app.get('/utility/:id', (c) => c.body(null, world.utilities.has(c.req.param('id')) ? 200 : 404))
  app.post('/utility/:id', async (c) => {
    const utility = world.utilities.get(c.req.param('id'))
    if (!utility) return c.body(null, 404)
    if (!isNotificationType(c.req.header('content-type')))
      return c.text('a notification is application/atom+xml, application/xml or text/xml', 415)
    const body = await bodyUpTo(c.req.raw, NOTIFICATION_BYTES_MAX)
    if (!body) return c.text('a notification has at most 1 MB', 413)
    const read = readNotification(utility, body)
    if (read.is === 'refused') {
      world.log.warn({ code: read.code, utility: utility.profile.id }, 'a notification was refused')
      return c.text(`${read.code}: ${read.words}`, 400)
    }
    if (await isFlooded(world.db, utility, world.clock.now())) {
      world.log.warn({ code: 'notification-flood', utility: utility.profile.id }, 'too many notifications wait to be looked at')
      return c.text('later', 429, { 'retry-after': '60' })
    }
    await world.db.transaction().execute(async (trx) => {
      const id = await noteNotification(trx, utility, body, read, world.clock.now())
      if (id) await world.emit(trx, 'notification.received', [id])
    })
    tellRefused(world, utility, read.refused)
    return c.body(null, 200)
  })
  app.all('/utility/:id', (c) => c.text('POST a BatchList', 405, { allow: 'GET, HEAD, POST' }))

  app.post('/rail/:rail', async (c) => {
    const body = await bodyUpTo(c.req.raw, 100_000)
    if (!body) return c.text('too large', 413)
    const accepted = await acceptRailHook(world, { rail: c.req.param('rail'), headers: c.req.raw.headers, body })
    return accepted.is === 'accepted' ? c.body(null, 200) : c.text(accepted.because, hookRefusals[accepted.because])
  })

  app.route('/sms', smsHooks(world))

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

/** What is not fetched is told of by its number: the addresses may hold anything. */
function tellRefused({ log }: World, utility: UtilityClient, refused: readonly string[]): void {
  const foreign = foreignIn(utility, refused)
  const on = { utility: utility.profile.id }
  if (foreign > 0) log.warn({ code: 'address-refused', count: foreign, ...on }, 'a notification named addresses that are not the utility’s')
  if (foreign < refused.length)
    log.warn({ code: 'sftp-not-fetched', count: refused.length - foreign, ...on }, 'a notification named files at an SFTP server')
}
