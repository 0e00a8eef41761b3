/** The profiles, and what docs/utilities tells operators of them: the same addresses, the same names of settings. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseScope, printScope, scopeFamilies } from '@quickpay/green-button'
import { utilityClients, utilityProfiles } from '#connect/utilities.ts'

const SANDBOX = 'http://127.0.0.1:4100'
const profiles = utilityProfiles(SANDBOX)
const docs = fileURLToPath(new URL('../../../docs/utilities/', import.meta.url))
const pages = readdirSync(docs).map((file) => ({ file, text: readFileSync(docs + file, 'utf8') }))

test('ids are unique, each has one redirect URI, and sandboxes are known only where a sandbox runs', () => {
  assert.equal(new Set(profiles.map((p) => p.id)).size, profiles.length)
  assert.deepEqual(
    utilityProfiles(null).map((p) => p.id),
    ['con-edison', 'con-edison-test', 'orange-rockland', 'orange-rockland-test', 'iedr'],
  )
  const clients = utilityClients(profiles, new Map(profiles.map((p) => [p.id, { id: 'c', secret: 's' }])), 'https://q.example')
  assert.equal(new Set([...clients.values()].map((one) => one.redirectUri)).size, profiles.length)
  assert.throws(
    () => utilityClients(profiles, new Map([['nobody', { id: 'c', secret: 's' }]]), 'https://q.example'),
    /no utility profile nobody/,
  )
})

test('outside the sandbox everything goes over TLS, below one origin for tokens and resources', () => {
  for (const p of utilityProfiles(null)) {
    assert.equal(p.sandbox, false)
    for (const url of [p.authorizeUrl, p.tokenUrl, p.resourceBase]) assert.equal(new URL(url).protocol, 'https:', `${p.id} ${url}`)
    assert.equal(new URL(p.tokenUrl).origin, new URL(p.resourceBase).origin, p.id)
    assert.doesNotMatch(p.resourceBase, /\/$/)
  }
})

test('each asks for all three families, in a scope that is printed as it is read', () => {
  for (const p of profiles) {
    assert.deepEqual([...scopeFamilies(parseScope(p.scope))].sort(), ['account', 'billing', 'usage'], p.id)
    assert.equal(printScope(parseScope(p.scope)), p.scope, p.id)
  }
})

test('what nobody has tried says so, and every quirk has its words and its source', () => {
  for (const p of profiles) {
    assert.deepEqual([p.checkedOn, p.portal.checkedOn], [null, null], `${p.id}: a date here needs somebody who tried it`)
    assert.ok(p.source)
    assert.equal(new Set(p.quirks.map((q) => q.code)).size, p.quirks.length)
    for (const quirk of p.quirks) {
      assert.match(quirk.code, /^[a-z0-9-]+$/)
      assert.ok(quirk.words.length > 20 && quirk.source.length > 5, `${p.id} ${quirk.code}`)
    }
    assert.ok(p.sandbox || p.quirks.length > 0)
    assert.ok(p.idleEndsAfterDays > 30 && p.cadence.windowDays === 10)
  }
})

test('the addresses in docs/utilities are those of the profiles, and every profile is on a page', () => {
  for (const p of profiles) {
    const rows = pages.flatMap(({ text }) => text.split('\n').filter((line) => line.startsWith(`| \`${p.id}\` |`)))
    assert.equal(rows.length, 1, `${p.id} has one row on one page`)
    for (const url of [p.authorizeUrl, p.tokenUrl, p.resourceBase])
      assert.ok(rows[0]?.includes(`\`${p.sandbox ? url.slice(SANDBOX.length) : url}\``), `${p.id}: ${url}`)
  }
  const known = new Set(profiles.flatMap((p) => [p.authorizeUrl, p.tokenUrl, p.resourceBase]))
  for (const { file, text } of pages)
    for (const [url] of text.matchAll(/https:\/\/[a-z0-9.]+\.(?:com|gov)\/[^\s`)|]*/g)) assert.ok(known.has(url), `${file} names ${url}`)
})

test('the settings and our own addresses in docs/utilities are named as the server reads and serves them', () => {
  const settings = (id: string) => `QPC_CLIENT_${id.toUpperCase().replaceAll('-', '_')}`
  const named = new Set(profiles.flatMap((p) => [`${settings(p.id)}_ID`, `${settings(p.id)}_SECRET`]))
  for (const { file, text } of pages) {
    for (const [name] of text.matchAll(/QPC_CLIENT_[A-Z_]+/g)) assert.ok(named.has(name), `${file} names ${name}`)
    for (const [, path, id] of text.matchAll(/https:\/\/your-host(\/[a-z/]+\/)([a-z-]+)/g)) {
      assert.ok(['/connect/return/', '/connect/start/', '/hooks/utility/'].includes(path!), `${file}: ${path}`)
      assert.ok(
        profiles.some((p) => p.id === id),
        `${file}: ${id}`,
      )
    }
  }
  const all = pages.map((one) => one.text).join('\n')
  for (const name of named) assert.ok(all.includes(name), `no page names ${name}`)
})

/** Con Edison's own description of its interface, where the collection lies beside the repository. */
const swagger = fileURLToPath(
  new URL('../../../../shared/green-button/protocol/coned/con-edison-green-button-connect-my-data-swagger.json', import.meta.url),
)
type Operation = { parameters?: { name: string; in: string; required?: boolean }[] }

test('Con Edison’s dialect is that of its own Swagger', (t) => {
  if (!existsSync(swagger)) return t.skip('Con Edison’s Swagger is not here')
  const { basePath, paths } = JSON.parse(readFileSync(swagger, 'utf8')) as {
    basePath: string
    paths: Record<string, Record<string, Operation>>
  }
  const conEdison = profiles.find((p) => p.id === 'con-edison')!
  const { dialect } = conEdison
  const queries = (path: string, method = 'get') =>
    (paths[path]?.[method]?.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name)
  const subscription = '/Batch/Subscription/{subscriptionId}'
  assert.equal(new URL(conEdison.tokenUrl).pathname, `${basePath}/oauth/Token`)
  assert.ok(paths['/oauth/Token']?.['post'])
  assert.equal(new URL(conEdison.resourceBase).pathname, `${basePath}/resource`)
  assert.deepEqual(queries(`/resource${subscription}`).sort(), [dialect.windowNames.max, dialect.windowNames.min])
  assert.deepEqual(queries(`/resource${dialect.realTimePath}${subscription}`).sort(), [dialect.windowNames.max, dialect.windowNames.min])
  const { min, max } = dialect.authorizationWindowNames
  assert.ok(queries('/resource/Authorization').includes(min) && queries('/resource/Authorization').includes(max))
  assert.ok(queries('/resource/Subscription/{subscriptionId}/UsagePoint').includes(dialect.startIndexName))
  const one = '/resource/Subscription/{subscriptionId}/UsagePoint/{usagePointId}/UsageSummary/{usageSummaryId}'
  assert.deepEqual(Object.keys(paths[one] ?? {}), [dialect.usageSummaryMethod.toLowerCase()])
  assert.equal(paths['/resource/Batch/Bulk/{bulkId}'] !== undefined, dialect.bulk)
  assert.equal(paths['/resource/Authorization/{authorizationId}']?.['delete'] !== undefined, dialect.revocation === 'delete-authorization')
  assert.equal(Object.values(paths).flatMap((methods) => Object.keys(methods)).length, 37)
})
