import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeBatchList } from '@quickpay/green-button'
import fc from 'fast-check'
import { foreignIn, isNotificationType, NOTIFICATION_BYTES_MAX, readNotification } from '#connect/fetch/notification.ts'
import { allow } from '#connect/outside/origin.ts'
import { hostileAddresses } from '#connect/testing/hostile-addresses.ts'
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

test('of all hostile addresses none is among those to be fetched, in one list or alone', () => {
  const corpus = hostileAddresses({ base, ports: [4101, 4102], id: '17' }).map((hostile) => hostile.uri)
  assert.ok(corpus.length >= 300)
  const answer = read(writeBatchList(corpus))
  assert.deepEqual(answer.is === 'read' && answer.uris, [])
  assert.ok(answer.is === 'read' && answer.refused.length > corpus.length - 10, 'they are told')
  for (const uri of corpus) {
    const alone = read(writeBatchList([uri]))
    assert.ok(alone.is === 'refused' || alone.uris.length === 0, uri)
  }
})

test('an address is taken once however often it is named, and what it calls itself is judged', () => {
  const two = `${base}/Batch/Subscription/18`
  assert.deepEqual(read(list(two, one, two, 'x', one, 'x')), { is: 'read', uris: [two, one], refused: ['x'] })
  for (const type of [
    'application/atom+xml',
    'application/xml',
    'text/xml',
    'Text/XML;charset=utf-8',
    ' application/xml ; q=1',
    '',
    undefined,
    null,
  ])
    assert.ok(isNotificationType(type), String(type))
  for (const type of [
    'text/html',
    'application/json',
    'application/xhtml+xml',
    'text/xmlx',
    'application/atom',
    'xml',
    'text/plain, text/xml',
  ])
    assert.ok(!isNotificationType(type), type)
  assert.equal(foreignIn(conEdison, ['sftp://a.example/x', 'https://b.example/', 'y']), 2)
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
