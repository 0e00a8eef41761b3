/** What the provider of text messages calls: how a text was delivered, and a text that somebody wrote. Nothing is believed without its signature. */
import { Hono } from 'hono'
import { hearStatus } from '#messaging/sms/hear.ts'
import { hearText, type InboundWorld } from '#messaging/sms/inbound.ts'
import { SIGNATURE_HEADER } from '#messaging/sms/twilio-signature.ts'
import { bodyUpTo } from './body.ts'

const BYTES_MAX = 20_000

export function smsHooks(world: InboundWorld): Hono {
  const app = new Hono()
  const hear = async (request: Request) => {
    const body = await bodyUpTo(request, BYTES_MAX)
    // Signed is the address that was called: ours as the world knows it, whatever stands between.
    const { pathname, search } = new URL(request.url)
    return body && world.phone
      ? world.phone.hear(`${world.appUrl}${pathname}${search}`, request.headers.get(SIGNATURE_HEADER), body.toString('utf8'))
      : null
  }
  app.post('/status', async (c) => {
    const heard = await hear(c.req.raw)
    if (heard?.is !== 'status') return c.body(null, 403)
    await hearStatus(world, heard)
    return c.body(null, 204)
  })
  app.post('/text', async (c) => {
    const heard = await hear(c.req.raw)
    if (heard?.is !== 'text' || !world.phone) return c.body(null, 403)
    return c.body(world.phone.answer(await hearText(world, heard)), 200, { 'content-type': 'text/xml; charset=utf-8' })
  })
  return app
}
