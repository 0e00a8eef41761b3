import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allow, kindOf, type Named } from '#connect/outside/origin.ts'
import { hostileAddresses } from '#connect/testing/hostile-addresses.ts'
import { utilityProfiles } from '#connect/utilities.ts'

const [conEdison] = utilityProfiles(null)
const refused = (uri: string) => {
  const answer = allow(conEdison!, uri)
  return answer.is === 'refused' ? answer.because : `ALLOWED ${answer.url}`
}

test('what is no address of the utility is refused, the first reason first', () => {
  for (const [uri, because] of [
    ['', 'not-a-url'],
    ['resource/Batch/Subscription/1', 'not-a-url'],
    ['https://api.coned.com/gbc/espi/1_1/resource/\r\nHost: evil', 'not-a-url'],
    ['https://api.coned.com\\@evil.example/gbc/espi/1_1/resource/x', 'not-a-url'],
    ['https://user:pw@api.coned.com/gbc/espi/1_1/resource/x', 'userinfo'],
    ['https://api.coned.com@169.254.169.254/gbc/espi/1_1/resource/x', 'userinfo'],
    ['http://api.coned.com/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://api.coned.com:8443/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://api.coned.com.evil.example/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://127.0.0.1/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://[::1]/gbc/espi/1_1/resource/x', 'other-origin'],
    ['https://2130706433/gbc/espi/1_1/resource/x', 'other-origin'],
    ['file:///etc/passwd', 'other-origin'],
    ['javascript:alert(1)', 'other-origin'],
    ['https://api.coned.com/gbc/espi/1_1/resource/x#frag', 'fragment'],
    ['https://api.coned.com/gbc/espi/1_1/resource', 'other-path'],
    ['https://api.coned.com/gbc/espi/1_1/resourceful/x', 'other-path'],
    ['https://api.coned.com/gbc/espi/1_1/resource/../oauth/Token', 'other-path'],
    ['https://api.coned.com/gbc/espi/1_1/resource/%2e%2e/oauth/Token', 'other-path'],
    ['https://api.coned.com/gbc/espi/1_1/resource/..%2foauth/Token', 'other-path'],
  ] as const)
    assert.equal(refused(uri), because, uri)
})

test('the utility’s own addresses pass, query and all', () => {
  const uri =
    'https://api.coned.com/gbc/espi/1_1/resource/Batch/Subscription/17?published-min=2026-07-14T04:00:00Z&published-max=2026-07-15T04:00:00Z'
  const answer = allow(conEdison!, uri)
  assert.equal(answer.is === 'allowed' && answer.url.href, uri)
})

test('spellings that mean the same to every parser pass: another case of scheme and host, the port that goes without saying', () => {
  for (const uri of [
    'HTTPS://API.ConEd.com/gbc/espi/1_1/resource/Batch/Subscription/17',
    'https://api.coned.com:443/gbc/espi/1_1/resource/Batch/Subscription/17',
  ]) {
    const answer = allow(conEdison!, uri)
    assert.equal(answer.is === 'allowed' && answer.url.href, 'https://api.coned.com/gbc/espi/1_1/resource/Batch/Subscription/17')
  }
  // Ids are opaque: thousands separators, encoded spaces and signs are some custodians' way.
  for (const id of ['1,436,684,400,000', 'a%20b', 'urn:uuid:1', '05', 'a=b', '~x', '%41', 'a@b', "o'x", '(1)', '+1'])
    assert.equal(allow(conEdison!, `${conEdison!.resourceBase}/Batch/Subscription/${id}`).is, 'allowed', id)
})

test('of the whole corpus nothing passes, for a utility on the internet and for a sandbox on this machine', () => {
  for (const base of [
    'https://api.coned.com/gbc/espi/1_1/resource',
    'http://127.0.0.1:4100/metro/gbc/espi/1_1/resource',
    'http://localhost:4100/standard/DataCustodian/espi/1_1/resource',
    'https://utilityapi.com/DataCustodian/espi/1_1/resource',
  ]) {
    const corpus = hostileAddresses({ base, ports: [4101, 4102], id: '17' })
    assert.ok(corpus.length >= 300, `${corpus.length}`)
    assert.deepEqual(
      corpus.filter(({ uri }) => allow({ resourceBase: base }, uri).is !== 'refused'),
      [],
    )
  }
})

test('an address is sorted by what it names', () => {
  const base = conEdison!.resourceBase
  const kinds: [string, Named][] = [
    ['/Batch/Subscription/17', { kind: 'subscription', subscriptionId: '17', usagePointId: null, realTime: false }],
    [
      '/Batch/Subscription/17?published-min=2026-07-14T04:00:00Z',
      { kind: 'subscription', subscriptionId: '17', usagePointId: null, realTime: false },
    ],
    ['/Batch/Subscription/17/UsagePoint/3', { kind: 'subscription', subscriptionId: '17', usagePointId: '3', realTime: false }],
    ['/RealTime/Batch/Subscription/17', { kind: 'subscription', subscriptionId: '17', usagePointId: null, realTime: true }],
    ['/Batch/Bulk/9?published-min=x', { kind: 'bulk', bulkId: '9', realTime: false }],
    ['/RealTime/Batch/Bulk/9', { kind: 'bulk', bulkId: '9', realTime: true }],
    ['/Batch/RetailCustomer/5', { kind: 'retail-customer', retailCustomerId: '5' }],
    ['/Authorization/4', { kind: 'authorization', authorizationId: '4' }],
    ['/Authorization', { kind: 'authorization', authorizationId: null }],
    ['/ApplicationInformation/2', { kind: 'application-information', applicationId: '2' }],
    ['/Subscription/17/UsagePoint/3/MeterReading/1/IntervalBlock', { kind: 'resource' }],
    ['/Batch/Subscription/17/more', { kind: 'resource' }],
    ['/Batch/Subscription/', { kind: 'resource' }],
    ['/Batch/Bulk/9?x=/Batch/Subscription/17', { kind: 'bulk', bulkId: '9', realTime: false }],
    ['/RealTime/RealTime/Batch/Subscription/17', { kind: 'resource' }],
    ['/ReadServiceStatus', { kind: 'resource' }],
    ['/Batch/Subscription/17/../18', { kind: 'foreign' }],
  ]
  for (const [path, named] of kinds) assert.deepEqual(kindOf(conEdison!, base + path), named, path)
  for (const uri of ['sftp://files.example.org/x', 'SFTP://files.example.org/x'])
    assert.deepEqual(kindOf(conEdison!, uri), { kind: 'sftp' })
  for (const uri of ['', 'https://evil.example/Batch/Subscription/17', 'ftp://x/'])
    assert.deepEqual(kindOf(conEdison!, uri), { kind: 'foreign' })
})

test('an address that passes is read the same by the rule of RFC 3986 and by the parser of the web', () => {
  const base = conEdison!.resourceBase
  const one = `${base}/Batch/Subscription/17`
  const piece = fc.oneof(
    fc.constantFrom(
      '/',
      '..',
      '.',
      '%2e',
      '%2F',
      '%41',
      '\\',
      '@',
      '#',
      '?',
      ':',
      '//',
      ';',
      '443',
      'é',
      '%',
      'x',
      ' ',
      '\t',
      '[',
      ']',
      '|',
    ),
    fc.string({ maxLength: 2 }),
  )
  // Something is put in, or taken out, anywhere in an address that is good.
  const changed = fc
    .tuple(fc.nat(one.length), fc.nat(3), fc.array(piece, { maxLength: 3 }))
    .map(([at, out, parts]) => one.slice(0, at) + parts.join('') + one.slice(at + out))
  let passed = 0
  fc.assert(
    fc.property(changed, (uri) => {
      const answer = allow(conEdison!, uri)
      if (answer.is === 'refused') return
      passed++
      // RFC 3986, appendix B.
      const [, , scheme = '', , authority = '', path = ''] = /^(([^:/?#]+):)?(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?/.exec(uri) ?? []
      assert.deepEqual(
        [scheme.toLowerCase(), authority.toLowerCase().replace(/:443$/, ''), path],
        ['https', 'api.coned.com', answer.url.pathname],
      )
      assert.ok(path.startsWith('/gbc/espi/1_1/resource/') && !/\/\.{1,2}(\/|$)|%2e|;/i.test(path), uri)
    }),
    { numRuns: 5000 },
  )
  assert.ok(passed > 100, `${passed} passed`)
})
