/** The pretend provider's interface: Twilio's Messages resource as it is documented, and unreliable on request. */
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { sameSecret } from '../consent/bearer.ts'
import type { World } from '../world.ts'
import {
  accountOf,
  hasOptedOut,
  keepText,
  type PhoneAccount,
  phoneFaultKinds,
  setAccount,
  setPhoneFaults,
  type TextMessage,
  takePhoneFault,
  textsOf,
} from './texts.ts'

type Env = { Bindings: HttpBindings }
const listMax = 1000

export function phoneApiRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>()
  const path = '/2010-04-01/Accounts/:account/Messages.json'
  app.use(path, async (c, next) => {
    const account = accountOf(world)
    const expected = account && `Basic ${Buffer.from(`${account.account}:${account.token}`).toString('base64')}`
    const given = c.req.header('authorization')
    if (expected === undefined || given === undefined || !sameSecret(given, expected) || c.req.param('account') !== account?.account)
      return problem(c, 401, 20003, 'Authenticate')
    return next()
  })
  app.get(path, (c) => {
    const size = Math.min(Number(c.req.query('PageSize') ?? 50) || 50, listMax)
    const all = textsOf(world, c.req.query('To'), listMax).filter((one) => (c.req.query('To') ?? one.recipient) === one.recipient)
    return c.json({ messages: all.slice(0, size).map(describe), page: 0, page_size: size, next_page_uri: null })
  })
  app.post(path, async (c) => {
    const { To: to, Body: body, StatusCallback: callback } = Object.fromEntries(new URLSearchParams(await c.req.text()))
    if (!to || !/^\+1[2-9]\d{9}$/.test(to)) return problem(c, 400, 21211, `The 'To' number ${to} is not a valid phone number.`)
    if (!body) return problem(c, 400, 21602, 'Message body is required.')
    if (body.length > 1600) return problem(c, 400, 21617, 'The concatenated message body exceeds the 1600 character limit.')
    const fault = takePhoneFault(world)
    if (fault === '429') return problem(c, 429, 20429, 'Too Many Requests')
    if (fault === '500') return c.text('Internal Server Error', 500)
    if (fault === 'opted-out' || hasOptedOut(world, to)) return problem(c, 400, 21610, 'Attempt to send to unsubscribed recipient')
    const from = accountOf(world)?.from ?? ''
    const text = keepText(world, {
      direction: 'outbound-api',
      sender: from,
      recipient: to,
      body,
      status: 'queued',
      callback: callback ?? null,
      fault,
    })
    if (fault === 'lost-answer') {
      c.env.outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    return c.json(describe(text), 201)
  })
  app.put('/admin/phone', async (c) => {
    const account = readAccount(await c.req.json().catch(() => undefined))
    if (!account) return c.json({ code: 'bad-request', words: 'phone needs account, token, from and inboundUrl' }, 400)
    setAccount(world, account)
    return c.body(null, 204)
  })
  app.put('/admin/phone/faults', async (c) => {
    const faults = (await c.req.json().catch(() => undefined)) as unknown
    const known = (one: unknown) => phoneFaultKinds.some((kind) => kind === (one as { kind?: unknown } | null)?.kind)
    if (!Array.isArray(faults) || !faults.every(known))
      return c.json({ code: 'bad-request', words: `a list of {kind, count}; kinds: ${phoneFaultKinds.join(', ')}` }, 400)
    setPhoneFaults(
      world,
      faults.map(({ kind, count }) => ({ kind, count: Number(count) || 1 })),
    )
    return c.body(null, 204)
  })
  return app
}

const problem = (c: Context, status: 400 | 401 | 429, code: number, message: string): Response =>
  c.json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }, status)

/** A Message as the resource has it; one that is not sent yet has no date of sending. */
const describe = ({ sid, direction, sender, recipient, body, status, error_code, created_real }: TextMessage) => ({
  ...{ sid, direction, from: sender, to: recipient, body, status, api_version: '2010-04-01' },
  error_code: error_code === null ? null : Number(error_code),
  date_created: new Date(created_real).toUTCString().replace('GMT', '+0000'),
  date_sent: status === 'queued' ? null : new Date(created_real).toUTCString().replace('GMT', '+0000'),
})

function readAccount(body: unknown): PhoneAccount | null {
  if (typeof body !== 'object' || body === null) return null
  const { account, token, from, inboundUrl } = { ...body } as Record<string, unknown>
  const all = [account, token, from, inboundUrl]
  if (!all.every((one): one is string => typeof one === 'string' && one !== '')) return null
  return { account: String(account), token: String(token), from: String(from), inboundUrl: String(inboundUrl) }
}
