import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import type { TlsOptions } from 'node:tls'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as oauth from 'oauth4webapi'
import type { buildConnector } from 'undici'
import { Failure } from '#platform/failure.ts'
import { type Limits, type Outside, type OutsideParts, openOutside, USER_AGENT } from '#platform/outside.ts'

const LIMITS: Limits = { headersMs: 2000, silenceMs: 2000, totalMs: 5000, bytesMax: 100_000 }
const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})
const outside = (parts: OutsideParts): Outside => {
  const made = openOutside(parts)
  open.push(made)
  return made
}
const here = outside.bind(null, { loopback: true })

async function serve(
  answer: RequestListener,
  server: Server = createServer(),
): Promise<{ url: string; port: number; seen: string[]; connections: number }> {
  const at = { url: '', port: 0, seen: [] as string[], connections: 0 }
  server.on('connection', () => at.connections++)
  server.on('request', (request, response) => {
    at.seen.push(`${request.method} ${request.url}`)
    answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  at.port = (server.address() as AddressInfo).port
  at.url = `http://127.0.0.1:${at.port}`
  open.push({
    close: () => {
      server.closeAllConnections()
      return new Promise((done) => server.close(done))
    },
  })
  return at
}
const failing = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked
    return 'no failure'
  } catch (error) {
    assert.ok(error instanceof Failure, String(error))
    return error.code
  }
}
const all = async (asked: Promise<Response>) => (await (await asked).arrayBuffer()).byteLength

test('only HTTPS goes out; a sandbox may be asked plainly, on this machine and nowhere else', async () => {
  const canary = await serve((_, response) => void response.end('ok'))
  for (const url of [
    canary.url,
    'ftp://example.org/x',
    'file:///etc/passwd',
    'data:text/xml,x',
    'gopher://127.0.0.1:1/_x',
    'https://user@example.org/',
    'https://:secret@example.org/',
  ])
    assert.equal(await failing(outside({ loopback: false }).within(LIMITS)(url)), 'address-refused', url)
  for (const url of ['file:///etc/passwd', 'data:text/xml,x', 'ftp://127.0.0.1/x'])
    assert.equal(await failing(here().within(LIMITS)(url)), 'address-refused', url)
  // A sandbox elsewhere has to speak TLS.
  const elsewhere = outside({ loopback: true, lookup: async () => ['8.8.8.8'] })
  assert.equal(await failing(elsewhere.within(LIMITS)('http://sandbox.example/x')), 'address-refused')
  assert.deepEqual(canary.seen, [])
  assert.equal((await here().within(LIMITS)(canary.url)).status, 200)
})

test('a host that leads to any address which is not public is refused before a connection is made', async () => {
  const dialled: string[] = []
  const dial: buildConnector.connector = (options, callback) => {
    dialled.push(options.hostname)
    callback(new Error('not dialled in this test'), null)
  }
  const bad = ['127.0.0.1', '10.0.0.1', '172.20.1.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '::1', '::']
  for (const address of [
    ...bad,
    'fe80::1',
    'fe80::1%lo',
    'fc00::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::1',
    '2001:0:7f00:1::1',
    'nonsense',
    '',
  ])
    for (const answer of [[address], ['8.8.8.8', address], [address, '8.8.8.8']]) {
      const public_ = outside({ loopback: false, dial, lookup: async () => answer })
      assert.equal(await failing(public_.within(LIMITS)('https://utility.example/x')), 'address-refused', answer.join())
    }
  for (const literal of [
    '127.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '2130706433',
    '0x7f.1',
    '10.0.0.1',
    '169.254.169.254',
    '[fe80::1]',
    '[64:ff9b::7f00:1]',
  ])
    assert.equal(await failing(outside({ loopback: false, dial }).within(LIMITS)(`https://${literal}/x`)), 'address-refused', literal)
  // A sandbox has this machine besides, and no other private place.
  for (const address of bad.filter((one) => one !== '127.0.0.1' && one !== '::1'))
    assert.equal(
      await failing(outside({ loopback: true, dial, lookup: async () => [address] }).within(LIMITS)('https://s.example/x')),
      'address-refused',
      address,
    )
  assert.deepEqual(dialled, [])
  assert.equal(
    await failing(outside({ loopback: false, dial, lookup: async () => [] }).within(LIMITS)('https://utility.example/x')),
    'name-unknown',
  )
  const lost = outside({ loopback: false, dial, lookup: () => Promise.reject(new Error('ENOTFOUND')) })
  assert.equal(await failing(lost.within(LIMITS)('https://utility.example/x')), 'name-unknown')
})

test('a resolver that answers differently the second time is not asked a second time: the connection goes to the address that was judged', async () => {
  const canary = await serve((_, response) => void response.end('ok'))
  let asked = 0
  const dialled: string[] = []
  // The first answer is public, every later one is this machine, where the canary listens.
  const lookup = async () => (asked++ === 0 ? ['93.184.215.14'] : ['127.0.0.1'])
  const dial: buildConnector.connector = (options, callback) => {
    dialled.push(options.hostname)
    callback(Object.assign(new Error('nothing is sent to the public in a test'), { code: 'ECONNREFUSED' }), null)
  }
  const rebound = outside({ loopback: false, lookup, dial }).within(LIMITS)
  assert.equal(await failing(rebound(`https://rebind.example:${canary.port}/x`)), 'unreachable')
  assert.deepEqual([asked, dialled], [1, ['93.184.215.14']])
  // A new connection resolves anew, and what the second answer says is judged anew.
  assert.equal(await failing(rebound(`https://rebind.example:${canary.port}/x`)), 'address-refused')
  assert.deepEqual([asked, dialled.length, canary.connections], [2, 1, 0])
})

test('the real connector goes to the given address by number: the system’s resolver has no say, and ours is asked once a connection', async () => {
  const canary = await serve((request, response) => void response.end(request.headers.host))
  let asked = 0
  const lookup = async () => {
    asked++
    return ['127.0.0.1']
  }
  const ask = outside({ loopback: true, lookup }).within(LIMITS)
  const url = `http://name-that-nobody-has.invalid:${canary.port}/x`
  for (let i = 0; i < 5; i++) assert.equal(await (await ask(url)).text(), `name-that-nobody-has.invalid:${canary.port}`)
  assert.deepEqual([canary.connections, canary.seen.length], [asked, 5])
  assert.ok(asked <= 2, 'connections are used again')
})

test('when one address of a host does not answer, the next one is tried', async () => {
  const canary = await serve((_, response) => void response.end('ok'))
  const ask = outside({ loopback: true, lookup: async () => ['127.0.0.77', '127.0.0.1'] }).within(LIMITS)
  assert.equal((await ask(`http://two.example:${canary.port}/`)).status, 200)
  const closed = outside({ loopback: true, lookup: async () => ['127.0.0.77', '127.0.0.78'] }).within(LIMITS)
  assert.equal(await failing(closed(`http://none.example:${canary.port}/`)), 'unreachable')
})

test('a redirect is an answer and is never followed, whatever the caller asks for', async () => {
  const target = await serve((_, response) => void response.end('secret'))
  const server = await serve((_, response) => void response.writeHead(307, { location: `${target.url}/x` }).end())
  for (const redirect of [undefined, 'follow', 'error', 'manual'] as const) {
    const answer = await here().within(LIMITS)(server.url, { ...(redirect ? { redirect } : {}), headers: { authorization: 'Bearer t' } })
    assert.deepEqual([answer.status, answer.headers.get('location')], [307, `${target.url}/x`])
  }
  assert.deepEqual(target.seen, [])
})

test('an answer that does not begin, stalls, drips or never ends, ends here', async () => {
  const silent = await serve(() => {})
  const quick = { ...LIMITS, headersMs: 400, silenceMs: 400, totalMs: 1500 }
  assert.equal(await failing(here().within(quick)(silent.url)), 'too-slow', 'no head')
  const stalled = await serve((_, response) => void response.writeHead(200, { 'content-length': '100' }).write('half'))
  assert.equal(await failing(all(here().within(quick)(stalled.url))), 'too-slow', 'stalled')
  const dripping = await serve((_, response) => {
    const timer = setInterval(() => response.write('.'), 100)
    response.on('close', () => clearInterval(timer))
  })
  let begun = performance.now()
  assert.equal(await failing(all(here().within(quick)(dripping.url))), 'too-slow', 'dripping')
  assert.ok(performance.now() - begun < 1300, 'a drip is noticed before the whole time is over')
  const endless = await serve((_, response) => {
    const timer = setInterval(() => response.write('x'.repeat(500)), 50)
    response.on('close', () => clearInterval(timer))
  })
  begun = performance.now()
  assert.equal(await failing(all(here().within(quick)(endless.url))), 'too-slow', 'endless')
  assert.ok(performance.now() - begun > 1200, 'fast enough, until the whole time is over')
  const cut = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('half')
    setTimeout(() => response.destroy(), 50)
  })
  assert.equal(await failing(all(here().within(LIMITS)(cut.url))), 'unreachable', 'cut')
  const caller = AbortSignal.timeout(200)
  assert.equal(await failing(here().within(LIMITS)(silent.url, { signal: caller })), 'too-slow', 'the caller’s own limit')
})

test('an answer that is too large ends when it is: told beforehand, or found while it streams', async () => {
  const told = await serve((_, response) => void response.writeHead(200, { 'content-length': '100001' }).end('x'.repeat(100_001)))
  assert.equal(await failing(here().within(LIMITS)(told.url)), 'answer-too-large')
  let sent = 0
  const endless = await serve((_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(16_384))) sent += 16_384
    }
    response.on('drain', more)
    more()
  })
  assert.equal(await failing(all(here().within(LIMITS)(endless.url))), 'answer-too-large')
  assert.ok(sent < 20_000_000, `${sent} bytes were sent before it ended`)
  const exact = await serve((_, response) => void response.end('x'.repeat(100_000)))
  assert.equal(await all(here().within(LIMITS)(exact.url)), 100_000)
  const heads = await serve((_, response) => void response.writeHead(200, { 'x-large': 'x'.repeat(60_000) }).end())
  assert.equal(await failing(here().within(LIMITS)(heads.url)), 'unreachable')
})

test('a body that nobody wants holds up nothing: small ones free their connection, large ones end it', async () => {
  const server = await serve(
    (request, response) => void response.writeHead(404).end('x'.repeat(request.url === '/small' ? 2000 : 3_000_000)),
  )
  const ask = here().within({ ...LIMITS, bytesMax: 10_000_000 })
  const begun = performance.now()
  for (const path of ['/small', '/large']) for (let i = 0; i < 20; i++) await (await ask(server.url + path)).body?.cancel()
  for (let i = 0; i < 20; i++) {
    const { body } = await ask(`${server.url}/large`)
    const reader = body!.getReader()
    await reader.read()
    await reader.cancel()
  }
  assert.ok(performance.now() - begun < 2000)
  assert.ok(server.connections <= 45, `${server.connections} connections`)
})

test('a packed answer is refused: nothing unfolds here', async () => {
  const bomb = Buffer.alloc(5_000_000)
  for (const [encoding, packed] of [
    ['gzip', gzipSync(bomb)],
    ['br', brotliCompressSync(bomb)],
    ['deflate', gzipSync('x')],
    ['gzip, gzip', gzipSync(gzipSync(bomb))],
    ['zstd', Buffer.from('x')],
  ] as const) {
    const server = await serve((request, response) => {
      assert.equal(request.headers['accept-encoding'], 'identity')
      response.writeHead(200, { 'content-encoding': encoding }).end(packed)
    })
    assert.equal(await failing(here().within({ ...LIMITS, bytesMax: 1e9 })(server.url)), 'answer-encoded', encoding)
  }
  const plain = await serve((_, response) => void response.writeHead(200, { 'content-encoding': 'identity' }).end('ok'))
  assert.equal(await (await here().within(LIMITS)(plain.url)).text(), 'ok')
})

test('it says who we are, sends forms as forms, and carries no cookies from one answer to the next request', async () => {
  let got: { agent?: string | undefined; type?: string | undefined; body?: string; cookie?: string | undefined } = {}
  const server = await serve(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    got = { agent: request.headers['user-agent'], type: request.headers['content-type'], body, cookie: request.headers.cookie }
    response.writeHead(200, { 'set-cookie': ['a=1', 'b=2'] }).end()
  })
  const ask = here().within(LIMITS)
  const answer = await ask(server.url, { method: 'post', body: new URLSearchParams({ scope: 'FB=1;x' }) })
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2'])
  assert.deepEqual(got, {
    agent: USER_AGENT,
    type: 'application/x-www-form-urlencoded;charset=UTF-8',
    body: 'scope=FB%3D1%3Bx',
    cookie: undefined,
  })
  await ask(server.url)
  assert.equal(got.cookie, undefined)
  assert.match(USER_AGENT, /^QuickPayConnect/)
})

test('oauth4webapi asks by it', async () => {
  const server = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"access_token":"a","token_type":"Bearer","expires_in":3600}')
  })
  const [as, client] = [{ issuer: server.url, token_endpoint: `${server.url}/token` }, { client_id: 'c' }]
  const options = { [oauth.customFetch]: here().within(LIMITS), [oauth.allowInsecureRequests]: true }
  const answer = await oauth.clientCredentialsGrantRequest(as, client, oauth.ClientSecretBasic('s'), { scope: 'FB=34_35' }, options)
  assert.equal((await oauth.processClientCredentialsResponse(as, client, answer)).access_token, 'a')
  assert.deepEqual(server.seen, ['POST /token'])
})

/** A certificate for `utility.test`, made for this run. */
function certificate(): { key: string; cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), 'qpc-certificate-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=utility.test', '-addext', 'subjectAltName=DNS:utility.test', '-days', '2']
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, ...subject],
      { stdio: 'ignore' },
    )
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    return null
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('the other side proves who it is, with TLS 1.2 or newer, by the host’s name and not by the address', async (t) => {
  const made = certificate()
  if (!made) return t.skip('openssl is not installed')
  const over = (options: TlsOptions) =>
    serve((_, response) => void response.end('ok'), createTlsServer({ ...made, ...options }) as unknown as Server)
  const modern = await over({ minVersion: 'TLSv1.2' })
  const lookup = async () => ['127.0.0.1']
  const asking = (parts: Partial<OutsideParts>, host: string, port: number) =>
    outside({ loopback: true, lookup, ...parts }).within(LIMITS)(`https://${host}:${port}/`)
  assert.equal(await failing(asking({}, 'utility.test', modern.port)), 'tls-refused', 'nobody vouches for it')
  assert.equal(await failing(asking({ ca: made.cert }, 'other.test', modern.port)), 'tls-refused', 'another’s certificate')
  assert.equal(await failing(asking({ ca: made.cert }, '127.0.0.1', modern.port)), 'tls-refused', 'a number has no certificate')
  assert.deepEqual(modern.seen, [])
  assert.equal((await asking({ ca: made.cert }, 'utility.test', modern.port)).status, 200)
  assert.equal(
    await failing(asking({ ca: made.cert, loopback: false }, 'utility.test', modern.port)),
    'address-refused',
    'a good certificate is no way in',
  )
  const old = await over({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  assert.equal(await failing(asking({ ca: made.cert }, 'utility.test', old.port)), 'tls-refused', 'TLS 1.1')
})
