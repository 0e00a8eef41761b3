import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeBatchList } from '@quickpay/green-button'
import fc from 'fast-check'
import { NOTIFICATION_BYTES_MAX, readNotification } from '#connect/notification.ts'
import { allow } from '#connect/origin.ts'
import { type UtilityClient, utilityClients, utilityProfiles } from '#connect/utilities.ts'

const clients = new Map([
  ['con-edison', { id: 'c', secret: 's' }],
  ['sandbox-metro', { id: 'm', secret: 's' }],
])
const utilities = utilityClients(utilityProfiles('http://127.0.0.1:4100'), clients, 'https://quickpay.example.org')
const conEdison = utilities.get('con-edison')!
const metro = utilities.get('sandbox-metro')!
const base = conEdison.profile.resourceBase
const one = `${base}/Batch/Subscription/17`

const list = (...resources: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<BatchList xmlns="http://naesb.org/espi">${resources.map((uri) => `<resources>${uri}</resources>`).join('')}</BatchList>`
const read = (xml: string | Uint8Array, utility: UtilityClient = conEdison) =>
  readNotification(utility, typeof xml === 'string' ? Buffer.from(xml) : xml)
const refusedWith = (xml: string | Uint8Array) => {
  const answer = read(xml)
  return answer.is === 'refused' ? answer.code : `read ${answer.uris.length}`
}

/** What somebody could name to make us fetch it with a customer’s token. Each is of another kind. */
const HOSTILE = [
  // The machine itself, its neighbours, and where clouds keep their credentials.
  'http://127.0.0.1/gbc/espi/1_1/resource/x',
  'https://127.0.0.1/gbc/espi/1_1/resource/x',
  'https://localhost/gbc/espi/1_1/resource/x',
  'https://[::1]/gbc/espi/1_1/resource/x',
  'https://[::ffff:127.0.0.1]/gbc/espi/1_1/resource/x',
  'https://[::ffff:7f00:1]/gbc/espi/1_1/resource/x',
  'https://0.0.0.0/gbc/espi/1_1/resource/x',
  'https://0/gbc/espi/1_1/resource/x',
  'https://127.1/gbc/espi/1_1/resource/x',
  'https://2130706433/gbc/espi/1_1/resource/x',
  'https://0x7f000001/gbc/espi/1_1/resource/x',
  'https://0177.0.0.1/gbc/espi/1_1/resource/x',
  'https://10.0.0.5/gbc/espi/1_1/resource/x',
  'https://192.168.0.1/gbc/espi/1_1/resource/x',
  'http://169.254.169.254/latest/meta-data/',
  'https://169.254.169.254/gbc/espi/1_1/resource/x',
  'http://metadata.google.internal/computeMetadata/v1/',
  'https://[fd00:ec2::254]/gbc/espi/1_1/resource/x',
  'https://[fe80::1]/gbc/espi/1_1/resource/x',
  // Names that resolve to something else than they seem.
  'https://127.0.0.1.nip.io/gbc/espi/1_1/resource/x',
  'https://api.coned.com.evil.example/gbc/espi/1_1/resource/x',
  'https://evil.example/api.coned.com/gbc/espi/1_1/resource/x',
  'https://evilapi.coned.com/gbc/espi/1_1/resource/x',
  'https://coned.com/gbc/espi/1_1/resource/x',
  'https://api.coned.com./gbc/espi/1_1/resource/x',
  'https://api-coned.com/gbc/espi/1_1/resource/x',
  'https://xn--api-coned-9za.com/gbc/espi/1_1/resource/x',
  'https://аpi.coned.com/gbc/espi/1_1/resource/x',
  'https://api.coned.com%2eevil.example/gbc/espi/1_1/resource/x',
  'https://api.coned.com%00.evil.example/gbc/espi/1_1/resource/x',
  // Who is the user, what is the host.
  'https://api.coned.com@evil.example/gbc/espi/1_1/resource/x',
  'https://api.coned.com:443@evil.example/gbc/espi/1_1/resource/x',
  'https://api.coned.com%40evil.example/gbc/espi/1_1/resource/x',
  'https://user@api.coned.com/gbc/espi/1_1/resource/x',
  'https://user:password@api.coned.com/gbc/espi/1_1/resource/x',
  'https://evil.example#@api.coned.com/gbc/espi/1_1/resource/x',
  'https://evil.example?@api.coned.com/gbc/espi/1_1/resource/x',
  'https://evil.example\\@api.coned.com/gbc/espi/1_1/resource/x',
  'https://api.coned.com\\.evil.example/gbc/espi/1_1/resource/x',
  // Another scheme, another port, no scheme.
  'http://api.coned.com/gbc/espi/1_1/resource/x',
  'https://api.coned.com:8443/gbc/espi/1_1/resource/x',
  'https://api.coned.com:80/gbc/espi/1_1/resource/x',
  'ftp://api.coned.com/gbc/espi/1_1/resource/x',
  'file:///etc/passwd',
  'file://api.coned.com/gbc/espi/1_1/resource/x',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'data:text/xml,&lt;feed/&gt;',
  'javascript:alert(1)',
  'blob:https://api.coned.com/gbc/espi/1_1/resource/x',
  'jar:https://api.coned.com/gbc/espi/1_1/resource!/x',
  '//api.coned.com/gbc/espi/1_1/resource/x',
  '//evil.example/gbc/espi/1_1/resource/x',
  '/gbc/espi/1_1/resource/x',
  'api.coned.com/gbc/espi/1_1/resource/x',
  'https:',
  'https://',
  // Other things at the utility than its resources.
  'https://api.coned.com/',
  'https://api.coned.com/gbc/espi/1_1/oauth/Token',
  'https://api.coned.com/gbc/espi/1_1/resource',
  'https://api.coned.com/gbc/espi/1_1/resource?x=/gbc/espi/1_1/resource/x',
  'https://api.coned.com/gbc/espi/1_1/resources/x',
  'https://api.coned.com/GBC/espi/1_1/resource/x',
  'https://api.coned.com//gbc/espi/1_1/resource/x',
  'https://api.coned.com/other?/gbc/espi/1_1/resource/x',
  `${base}/../oauth/Token`,
  `${base}/./../oauth/Token`,
  `${base}/x/../../oauth/Token`,
  `${base}/%2e%2e/oauth/Token`,
  `${base}/.%2E/oauth/Token`,
  `${base}/..%2foauth/Token`,
  `${base}/..%5coauth/Token`,
  `${base}/..\\oauth/Token`,
  // What could split a request or hide an end.
  `${one}\r\nHost: evil.example`,
  `${one} HTTP/1.1`,
  `${one}\tx`,
  `${one}#fragment`,
  `${one}/${'x'.repeat(2000)}`,
]

test('what is too large, no XML, cut short, or declares entities is refused before anything is believed', () => {
  assert.equal(refusedWith(Buffer.alloc(NOTIFICATION_BYTES_MAX + 1, ' ')), 'too-large')
  assert.equal(refusedWith(list(...Array.from({ length: 1001 }, () => one))), 'too-many')
  assert.equal(refusedWith(`<!DOCTYPE BatchList>${list(one)}`), 'doctype')
  assert.equal(
    refusedWith(
      `<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]><BatchList xmlns="http://naesb.org/espi"><resources>&x;</resources></BatchList>`,
    ),
    'doctype',
  )
  for (const text of ['', ' ', 'not xml', '{"resources":[]}', `${list(one)}${list(one)}`, list('&unknown;'), list('<resources>')])
    assert.doesNotMatch(refusedWith(text), /^read/, text)
  const whole = list(one)
  for (let length = 0; length < whole.length; length++)
    assert.doesNotMatch(refusedWith(whole.slice(0, length)), /^read/, `${length} characters`)
  assert.equal(refusedWith('<feed xmlns="http://www.w3.org/2005/Atom"></feed>'), 'not_batch_list')
  assert.doesNotMatch(refusedWith(list('https://x.example/&#xD800;')), /^read/, 'half of a character')
  assert.doesNotMatch(refusedWith(list('https://x.example/&#0;')), /^read/, 'no XML character')
  assert.doesNotMatch(refusedWith(Buffer.from([...Buffer.from('<BatchList>'), 0xff, 0xfe, 0xc0])), /^read/, 'no UTF-8')
})

test('of 79 hostile addresses none is allowed, in a notification or anywhere', () => {
  assert.ok(HOSTILE.length >= 60)
  assert.equal(new Set(HOSTILE).size, HOSTILE.length)
  for (const uri of HOSTILE) assert.equal(allow(conEdison.profile, uri).is, 'refused', uri)
  const answer = read(writeBatchList(HOSTILE))
  assert.deepEqual(answer.is === 'read' && answer.uris, [])
  assert.ok(answer.is === 'read' && answer.refused.length > HOSTILE.length - 5, 'they are noted')
})

test('whatever is allowed goes to the utility’s origin and below its base, as a fetch would resolve it', () => {
  const pieces = fc.constantFrom(
    '/',
    '..',
    '.',
    '%2e',
    '%2f',
    '\\',
    '@',
    '#',
    '?',
    ':',
    '//',
    'evil.example',
    base,
    one,
    'a',
    'é',
    '%00',
    ' ',
    '\u0000',
    '\u202e',
  )
  const address = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(
      fc.oneof(
        address,
        address.map((rest) => base + rest),
        fc.webUrl(),
      ),
      (uri) => {
        const answer = allow(conEdison.profile, uri)
        if (answer.is === 'refused') return
        const { origin, pathname, username, password, hash } = new URL(answer.url.href)
        assert.deepEqual([origin, username, password, hash], ['https://api.coned.com', '', '', ''])
        assert.ok(pathname.startsWith('/gbc/espi/1_1/resource/'), pathname)
        assert.ok(!/(^|\/)(\.|%2e){2}(\/|$)/i.test(decodeURIComponent(pathname.replaceAll('%', '%25'))), pathname)
      },
    ),
    { numRuns: 2000 },
  )
})

test('entities are decoded once, and never twice', () => {
  const uri = `${one}?published-min=2026-07-14T04:00:00Z&published-max=2026-07-15T04:00:00Z`
  for (const written of [uri.replace('&', '&amp;'), uri.replace('&', '&#38;'), uri.replace('&', '&#x26;'), `<![CDATA[${uri}]]>`])
    assert.deepEqual(read(list(written)), { is: 'read', uris: [uri], refused: [] }, written)
  assert.deepEqual(read(list(uri.replace('&', '&amp;amp;'))), { is: 'read', uris: [uri.replace('&', '&amp;')], refused: [] })
})

test('a list is read with or without a prefix, and white space around an address does not matter', () => {
  const prefixed = `<espi:BatchList xmlns:espi="http://naesb.org/espi"><espi:resources>\n  ${one}\n</espi:resources></espi:BatchList>`
  assert.deepEqual(read(prefixed), { is: 'read', uris: [one], refused: [] })
  assert.deepEqual(read(list()), { is: 'read', uris: [], refused: [] })
  assert.deepEqual(read(writeBatchList([one])), { is: 'read', uris: [one], refused: [] })
})

test('what is the utility’s is kept in order, and what is another’s is sorted out, also when both are in one list', () => {
  const [two, theirs] = [`${base}/Batch/Subscription/18`, 'http://127.0.0.1:4100/metro/gbc/espi/1_1/resource/Batch/Subscription/1']
  assert.deepEqual(read(list(two, theirs, one)), { is: 'read', uris: [two, one], refused: [theirs] })
  assert.deepEqual(read(list(two, theirs, one), metro), { is: 'read', uris: [theirs], refused: [two, one] })
})
