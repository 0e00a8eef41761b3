/** The app on a device: what installs it, the devices that take notices, and who is told of a new one; over HTTP, with the sandbox's push service. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let cookie: string
const email = 'rosa.device@example.org'
before(async () => {
  app = await openTestApp()
  cookie = (await app.signUp({ name: 'Rosa Device', email })).cookie
})
after(() => app.close())

const subscription = async () =>
  (await (await fetch(`${app.sandboxUrl}/push/devices`, { method: 'POST' })).json()) as { endpoint: string; keys: object }
const post = (body: unknown, as = cookie) =>
  app.fetch('/es/notifications/devices', {
    method: 'POST',
    headers: {
      cookie: as,
      origin: app.url,
      'content-type': 'application/json',
      'user-agent': 'Mozilla/5.0 (Linux; Android 15) Chrome/140',
    },
    body: JSON.stringify(body),
  })
type Answer = {
  push: { key: string; devices: { id: string; name: string }[] }
  quiet: object
  medicalEquipment: boolean
  deliveries: { kind: string }[]
}
const answer = async (as = cookie) =>
  (await (await app.fetch('/es/notifications', { headers: { cookie: as, accept: 'application/json' } })).json()) as Answer
const mailed = async () => (await (await fetch(`${app.sandboxUrl}/mailbox.json?to=${email}`)).json()) as { subject: string; text: string }[]

test('there is a manifest for each language with icons that exist, and a worker for all pages that is asked for anew', async () => {
  for (const locale of ['es', 'en']) {
    const response = await app.fetch(`/${locale}/app.webmanifest`)
    assert.equal(response.headers.get('content-type'), 'application/manifest+json')
    const manifest = (await response.json()) as {
      lang: string
      start_url: string
      scope: string
      icons: { src: string; type: string; purpose: string }[]
    }
    assert.deepEqual([manifest.lang, manifest.start_url, manifest.scope], [locale, `/${locale}/home`, '/'])
    assert.ok(manifest.icons.some((one) => one.purpose === 'maskable'))
    for (const { src, type } of manifest.icons) assert.equal((await app.fetch(src)).headers.get('content-type'), type)
  }
  const worker = await app.fetch('/sw.js')
  assert.deepEqual([worker.status, worker.headers.get('cache-control')], [200, 'no-cache'])
  const code = await worker.text()
  assert.match(code, /^const SHELL = \{"version":"[0-9a-f]{12}","files":\["\/assets\//)
  // A worker that imports would not start.
  assert.doesNotMatch(code, /^\s*(import|export)\b/m)
  const page = await app.fetch('/es/home', { headers: { cookie } })
  assert.match(page.headers.get('content-security-policy') ?? '', /worker-src 'self'/)
  assert.match(await page.text(), /<link rel="manifest" href="\/es\/app\.webmanifest"/)
  assert.match(page.headers.get('x-qpc-viewer') ?? '', /^[\w-]{16}$/)
  assert.equal((await app.fetch('/es/offline')).headers.get('x-qpc-viewer'), null)
})

test('a device is taken once, shown by its name, and removed by its owner alone; an address that is no push service is refused', async () => {
  assert.equal((await post({ subscription: { ...(await subscription()), endpoint: 'https://evil.example/x' } })).status, 422)
  assert.equal((await post({ subscription: { endpoint: 'x' } })).status, 422)
  const one = { subscription: await subscription() }
  for (let i = 0; i < 2; i++) assert.equal((await post(one)).status, 200)
  const { devices } = (await answer()).push
  assert.deepEqual(
    devices.map(({ name }) => name),
    ['Chrome, Android'],
  )
  const other = (await app.signUp({ name: 'Max', email: 'max.device@example.org' })).cookie
  const path = `/es/notifications/devices/${devices[0]?.id}/remove`
  assert.equal((await app.post(path, {}, { cookie: other })).status, 404)
  assert.equal((await app.post(path, {}, { cookie })).status, 303)
  assert.deepEqual((await answer()).push.devices, [])
})

test('quiet hours, medical equipment and amounts are kept; an hour that is none changes nothing', async () => {
  const usual = { 'event-email': 'on', 'problem-email': 'on', language: 'es' }
  await app.post('/es/notifications', { ...usual, 'quiet-from': '22', 'quiet-until': '7', medical: 'on' }, { cookie })
  assert.deepEqual([(await answer()).quiet, (await answer()).medicalEquipment], [{ from: 22, until: 7 }, true])
  await app.post('/es/notifications', { ...usual, 'quiet-from': '25', 'quiet-until': '-1' }, { cookie })
  assert.deepEqual([(await answer()).quiet, (await answer()).medicalEquipment], [{ from: 22, until: 7 }, false])
})

test('a sign-in where nobody had signed in before is told by mail, and shown in the list; on a browser that is known it is not', async () => {
  app.clock.set(app.clock.now().add({ hours: 30 }))
  const signIn = async (known: string): Promise<string> => {
    const { cookie } = await app.signInAs(email, known)
    await app.queue.drain()
    return /__Host-qpc\.known=[^;]+/.exec(cookie)?.[0] ?? assert.fail('the browser is not known')
  }
  const told = async () => (await mailed()).filter(({ subject }) => subject === 'Alguien entró a su cuenta desde otro dispositivo').length
  const known = await signIn('')
  assert.equal(await told(), 1)
  assert.ok((await answer()).deliveries.some(({ kind }) => kind === 'new-sign-in'))
  await signIn(known)
  assert.equal(await told(), 1)
  await signIn('__Host-qpc.known=forged')
  assert.equal(await told(), 2)
})
