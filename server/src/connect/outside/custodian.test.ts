import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type Custodian, custodian, custodianOver, type Fetched } from '#connect/outside/custodian.ts'
import { retryAfterSeconds } from '#connect/outside/retry-after.ts'
import { type UtilityClient, utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'

const FEED = '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>\n'
let answer: (request: IncomingMessage, response: ServerResponse) => void
const seen: { line: string; authorization: string | undefined }[] = []
let utility: UtilityClient
const server = createServer((request, response) => {
  seen.push({ line: `${request.method} ${request.url}`, authorization: request.headers.authorization })
  answer(request, response)
})
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const profiles = utilityProfiles(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  utility = utilityClients(profiles, new Map([['sandbox-metro', { id: 'c', secret: 's' }]]), 'http://localhost:9').get('sandbox-metro')!
})
after(() => {
  server.closeAllConnections()
  server.close()
})
const at = (path: string) => `${utility.profile.resourceBase}${path}`
const get = (path = '/Batch/Subscription/1') => custodian.get(utility, at(path), 'token-1')
const says = (status: number, headers: Record<string, string> = {}, body = '') => {
  answer = (_, response) => void response.writeHead(status, headers).end(body)
}
async function failure(asked: Promise<unknown>): Promise<Failure> {
  try {
    assert.fail(`no failure but ${JSON.stringify(await asked)}`)
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

test('each status has an end of its own', async () => {
  const ends: [number, Fetched | [code: string, retry: string]][] = [
    [202, { is: 'assembling' }],
    [204, { is: 'nothing', status: 204 }],
    [304, { is: 'nothing', status: 304 }],
    [401, { is: 'unauthorized', status: 401 }],
    [403, { is: 'unauthorized', status: 403 }],
    [404, { is: 'gone', status: 404 }],
    [410, { is: 'gone', status: 410 }],
    [301, ['redirected', 'after-person']],
    [302, ['redirected', 'after-person']],
    [303, ['redirected', 'after-person']],
    [307, ['redirected', 'after-person']],
    [308, ['redirected', 'after-person']],
    [400, ['request-refused', 'after-person']],
    [405, ['method-refused', 'after-person']],
    [406, ['request-refused', 'after-person']],
    [418, ['request-refused', 'after-person']],
    [206, ['request-refused', 'after-person']],
    [429, ['utility-busy', 'later']],
    [500, ['utility-busy', 'later']],
    [502, ['utility-busy', 'later']],
    [503, ['utility-busy', 'later']],
    [504, ['utility-busy', 'later']],
  ]
  for (const [status, end] of ends) {
    // A web page in the body changes nothing, and where a redirect leads is not looked at.
    says(status, { location: at('/elsewhere') }, status === 204 || status === 304 ? '' : '<html>sorry</html>')
    seen.length = 0
    if (Array.isArray(end)) {
      const { code, retry, evidence } = await failure(get())
      assert.deepEqual([code, retry, evidence['status']], [...end, status])
    } else assert.deepEqual(await get(), end, String(status))
    assert.equal(seen.length, 1, `${status} is asked once`)
  }
})

test('Retry-After is a hint within bounds', async () => {
  for (const [status, code] of [
    [429, 'utility-busy'],
    [503, 'utility-busy'],
  ] as const) {
    says(status, { 'retry-after': '120' })
    const failed = await failure(get())
    assert.deepEqual([failed.code, failed.evidence['retryAfterSeconds']], [code, 120])
  }
  says(202, { 'retry-after': '30' })
  assert.deepEqual(await get(), { is: 'assembling', retryAfterSeconds: 30 })
  const of = (retry: string, date = 'Sun, 22 Nov 2026 10:00:00 GMT') => retryAfterSeconds(new Headers({ 'retry-after': retry, date }))
  assert.deepEqual(
    ['', 'soon', '-5', '1.5', '1e9', 'Infinity', '2026-11-22'].map((text) => of(text)),
    Array(7).fill(null),
  )
  assert.deepEqual(
    ['0', '1', '86401', '999999999'].map((text) => of(text)),
    [1, 1, 86_400, 86_400],
  )
  assert.equal(of('Sun, 22 Nov 2026 10:05:00 GMT'), 300)
  assert.equal(of('Sun, 22 Nov 2026 09:00:00 GMT'), 1)
  assert.equal(of('Sun, 22 Nov 2026 10:05:00 GMT', ''), null)
})

test('only a whole document is one: not what was cut, not a web page, not JSON, not less than was promised', async () => {
  for (const body of [
    '',
    ' ',
    FEED.slice(0, -8),
    FEED.slice(0, 30),
    '<html><body>maintenance</body></html>',
    '{"a":1}',
    'no',
    '<feed></entry>',
  ]) {
    says(200, { 'content-type': 'application/atom+xml' }, body)
    const failed = await failure(get())
    assert.deepEqual([failed.code, failed.retry], ['document-incomplete', 'later'], body)
  }
  for (const body of [FEED, FEED.trim(), `${FEED}<!-- end -->`, Buffer.from(FEED.replace('<?xml version="1.0"?>', ''), 'utf16le')]) {
    says(200, {}, '')
    answer = (_, response) => void response.writeHead(200).end(body)
    assert.deepEqual(await get(), { is: 'document', body: Buffer.from(body) })
  }
  // In pieces and without a length it is the same document.
  answer = (_, response) => {
    for (const part of FEED) response.write(part)
    response.end()
  }
  assert.deepEqual(await get(), { is: 'document', body: Buffer.from(FEED) })
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': String(FEED.length + 50) }).write(FEED)
    setTimeout(() => response.destroy(), 20)
  }
  const failed = await failure(get())
  assert.deepEqual([failed.code, failed.retry, failed.evidence['because']], ['utility-unreachable', 'soon', 'unreachable'])
})

test('a summary by its id is asked for by POST where the dialect says so, everything else by GET', async () => {
  says(200, {}, FEED)
  const ask = async (method: 'GET' | 'POST', path: string) => {
    const { profile } = utility
    const client = { ...utility, profile: { ...profile, dialect: { ...profile.dialect, usageSummaryMethod: method } } }
    seen.length = 0
    await custodian.get(client, at(path), 'token-1')
    return seen[0]?.line.split(' ')[0]
  }
  const one = '/Subscription/1/UsagePoint/2/UsageSummary/3'
  assert.deepEqual([await ask('POST', one), await ask('GET', one)], ['POST', 'GET'])
  for (const path of [
    '/Subscription/1/UsagePoint/2/UsageSummary',
    '/Batch/Subscription/1',
    '/Batch/Subscription/1?x=/UsagePoint/2/UsageSummary/3',
  ])
    assert.equal(await ask('POST', path), 'GET', path)
})

test('an authorization is removed by DELETE, and what it is called when that cannot be', async () => {
  const remove = () => custodian.remove(utility, at('/Authorization/7'), 'client-token')
  for (const [status, end] of [
    [200, { is: 'removed' }],
    [202, { is: 'removed' }],
    [204, { is: 'removed' }],
    [401, { is: 'unauthorized', status: 401 }],
    [403, { is: 'unauthorized', status: 403 }],
    [404, { is: 'gone', status: 404 }],
    [410, { is: 'gone', status: 410 }],
    [405, { is: 'unsupported', status: 405 }],
    [501, { is: 'unsupported', status: 501 }],
  ] as const) {
    says(status)
    assert.deepEqual(await remove(), end)
  }
  assert.deepEqual(seen.at(-1), { line: `DELETE ${new URL(at('/Authorization/7')).pathname}`, authorization: 'Bearer client-token' })
  for (const [status, code] of [
    [302, 'redirected'],
    [400, 'request-refused'],
    [429, 'utility-busy'],
    [503, 'utility-busy'],
  ] as const) {
    says(status, { location: at('/x') })
    assert.equal((await failure(remove())).code, code)
  }
  await assert.rejects(custodian.remove(utility, 'http://127.0.0.1:1/Authorization/7', 't'), { code: 'address-refused', retry: 'never' })
})

test('an address that is not the utility’s is not asked: no connection, no token', async () => {
  let made = 0
  const counting: Custodian = custodianOver(() => async () => {
    made++
    return new Response(FEED)
  })
  for (const uri of [
    '',
    'http://evil.example/x',
    `${utility.profile.resourceBase}/../oauth/Token`,
    'https://api.coned.com/gbc/espi/1_1/resource/x',
    'sftp://127.0.0.1/bulk',
  ])
    await assert.rejects(counting.get(utility, uri, 'token-1'), { code: 'address-refused', retry: 'never' }, uri)
  assert.equal(made, 0)
})
