/**
 * A push service as browsers have one (RFC 8030): devices subscribe, the app posts encrypted notices to their addresses, and what each device would
 * show is listed. It checks who posts (RFC 8292) and misbehaves on request.
 */
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { html } from 'hono/html'
import { page, plain } from '../layout.ts'
import { randomId } from '../state.ts'
import type { World } from '../world.ts'
import { decrypt, type PushKeys } from './decrypt.ts'

type Env = { Bindings: HttpBindings }
type PushDevice = PushKeys & { gone: boolean }
type Came = { device: string; notice: unknown; ttl: number; urgency: string; topic: string | null; received_at: number }

/** The next `count` notices meet this fault; `gone` ends the device's subscription. */
export const pushFaultKinds = ['gone', '429', '500', 'cut-after-accept'] as const
type PushFault = { kind: (typeof pushFaultKinds)[number]; count: number }

const shownMax = 200
const ttlMax = 2_419_200

const deviceOf = ({ state }: World, id: string) => state.setting<PushDevice>(`push device ${id}`)
const keepDevice = ({ state }: World, id: string, device: PushDevice) => state.setSetting(`push device ${id}`, device)
const cameTo = ({ state }: World) => state.setting<Came[]>('push came') ?? []

function takeFault({ state }: World): PushFault['kind'] | null {
  const [next, ...rest] = (state.setting<PushFault[]>('push faults') ?? []).filter(({ count }) => count > 0)
  if (!next) return null
  state.setSetting('push faults', next.count > 1 ? [{ ...next, count: next.count - 1 }, ...rest] : rest)
  return next.kind
}

export function pushRoutes(world: World): Hono<Env> {
  const app = new Hono<Env>()
  /** What a browser hands the page: `PushSubscription.toJSON()`. */
  app.post('/push/devices', (c) => {
    const ecdh = createECDH('prime256v1')
    ecdh.generateKeys()
    const [id, auth] = [randomId(), randomBytes(16).toString('base64url')]
    const publicKey = ecdh.getPublicKey('base64url')
    keepDevice(world, id, { privateKey: ecdh.getPrivateKey('base64url'), publicKey, auth, gone: false })
    return c.json({ endpoint: `${world.url}/push/${id}`, expirationTime: null, keys: { p256dh: publicKey, auth } }, 201)
  })
  app.post('/push/:device{[0-9a-f]{32}}', async (c) => {
    const id = c.req.param('device')
    const device = deviceOf(world, id)
    if (!device) return c.body(null, 404)
    if (device.gone) return c.body(null, 410)
    const ttl = Number(c.req.header('ttl') ?? Number.NaN)
    const topic = c.req.header('topic') ?? null
    if (!Number.isInteger(ttl) || ttl < 0) return c.text('TTL is required (RFC 8030 §5.2)', 400)
    if (topic !== null && !/^[\w-]{1,32}$/.test(topic)) return c.text('no topic (RFC 8030 §5.4)', 400)
    if (!isSigned(c.req.header('authorization') ?? '', world.url)) return c.text('who are you? (RFC 8292)', 403)
    const fault = takeFault(world)
    if (fault === 'gone') {
      keepDevice(world, id, { ...device, gone: true })
      return c.body(null, 410)
    }
    if (fault === '429') return c.body(null, 429, { 'retry-after': '30' })
    if (fault === '500') return c.body(null, 500)
    const body = Buffer.from(await c.req.arrayBuffer())
    if (body.length > 4096) return c.body(null, 413)
    const notice = opened(body, device)
    if (notice === undefined) return c.text('the device could not open it (RFC 8291)', 400)
    const urgency = c.req.header('urgency') ?? 'normal'
    const came = { device: id, notice, ttl: Math.min(ttl, ttlMax), urgency, topic, received_at: Math.floor(world.clock.now()) }
    // A notice of the same topic takes the place of the one before.
    const others = cameTo(world).filter((one) => topic === null || one.device !== id || one.topic !== topic)
    world.state.setSetting('push came', [came, ...others].slice(0, shownMax))
    if (fault === 'cut-after-accept') {
      c.env.outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    return c.body(null, 201, { location: `${world.url}/push/message/${randomId()}`, ttl: String(came.ttl) })
  })
  app.get('/push.json', (c) => c.json(cameTo(world).filter((one) => (c.req.query('device') ?? one.device) === one.device)))
  app.get('/push', (c) => page(c, world, 'Notices', plain(list(cameTo(world)))))
  app.put('/admin/push/faults', async (c) => {
    const faults = (await c.req.json().catch(() => undefined)) as unknown
    if (!Array.isArray(faults) || !faults.every((one) => pushFaultKinds.includes((one as PushFault | null)?.kind as never)))
      return c.json({ code: 'bad-request', words: `a list of {kind, count}; kinds: ${pushFaultKinds.join(', ')}` }, 400)
    world.state.setSetting(
      'push faults',
      faults.map(({ kind, count }: PushFault) => ({ kind, count: Number(count) || 1 })),
    )
    return c.body(null, 204)
  })
  return app
}

/** The notice as the device shows it; undefined when it does not open. */
function opened(body: Buffer, device: PushDevice): unknown {
  try {
    return JSON.parse(decrypt(body, device))
  } catch {
    return undefined
  }
}

/** A statement for this service, by the key it names, that is still good and lasts no longer than a day (RFC 8292 §2). */
function isSigned(authorization: string, audience: string): boolean {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]{87})$/.exec(authorization) ?? []
  const [header = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  if (point.length !== 65) return false
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')]
  try {
    const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string }
    const left = exp - Date.now() / 1000
    return (
      aud === new URL(audience).origin &&
      left > 0 &&
      left <= 86_400 &&
      /^(mailto:|https?:)/.test(sub) &&
      verify(
        'sha256',
        Buffer.from(`${header}.${claims}`),
        { key: publicKey, dsaEncoding: 'ieee-p1363' },
        Buffer.from(signature, 'base64url'),
      )
    )
  } catch {
    return false
  }
}

const list = (all: Came[]) => html`<h1>Notices</h1>
<p class="q">What devices were sent, newest first.</p>
${all.map(({ device, notice, urgency }) => html`<p><code>${device.slice(0, 6)}</code> ${urgency}: ${JSON.stringify(notice)}</p>`)}`
