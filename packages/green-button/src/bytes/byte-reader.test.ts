/** The quick way through interval data against the XML parser alone: the same readings, the same refusals at the same places. */

import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import test from 'node:test'
import { DocumentReader } from '../document/document.ts'
import { GreenButtonError } from '../findings.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import type { GreenButton } from '../model.ts'
import { judge } from '../read.ts'
import { ByteReader } from './byte-reader.ts'
import { Decoder } from './decode.ts'

const pieces = function* (bytes: Uint8Array, size: number): Generator<Uint8Array> {
  // One piece of memory for all, as sources may do that use theirs again.
  const piece = new Uint8Array(Math.min(size, bytes.length))
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size)
    piece.set(part)
    yield piece.subarray(0, part.length)
  }
}

/** Every byte through the XML parser: slower, and by definition right. */
const byParser = (bytes: Uint8Array, limits: Limits): GreenButton => {
  const document = new DocumentReader(limits)
  const decoder = new Decoder(limits.bytes)
  for (const text of decoder.push(bytes)) document.write(text)
  for (const text of decoder.end()) document.write(text)
  document.end()
  return judge(document, 'America/New_York')
}

const byBytes = (bytes: Uint8Array, size: number, limits: Limits): GreenButton => {
  const reader = new ByteReader(limits)
  for (const piece of pieces(bytes, size)) reader.push(piece)
  reader.end()
  return judge(reader.document, 'America/New_York')
}

/** What became of it: the result, or the refusal with its place. */
const outcome = (read: () => GreenButton) => {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof GreenButtonError)) throw error
    return { code: error.code, evidence: error.evidence }
  }
}

const same = (bytes: Uint8Array, sizes: readonly number[], what: string, given: Partial<Limits> = {}) => {
  const limits = { ...defaultLimits, ...given }
  const expected = outcome(() => byParser(bytes, limits))
  for (const size of sizes) {
    const actual = outcome(() => byBytes(bytes, size, limits))
    assert.deepEqual(actual, expected, `${what} in pieces of ${size}`)
  }
  return expected
}

const folders = [
  new URL('../../test-files/derived/', import.meta.url),
  new URL('../../../../../shared/green-button/files/', import.meta.url),
]
for (const folder of folders) {
  const skip = existsSync(folder) ? false : 'SKIPPED: the folder of collected Green Button files (../shared/green-button/files) is absent'
  test(`every file of ${folder.pathname.split('/').slice(-3, -1).join('/')} in pieces of any size`, { skip }, async () => {
    for (const path of (await readdir(folder, { recursive: true })).filter((each) => /\.xml$/i.test(each))) {
      const bytes = await readFile(new URL(path, folder))
      // In single bytes only where that does not take long.
      same(bytes, bytes.length < 40_000 ? [1, 7, 64, 4096, bytes.length] : [64, 4096, bytes.length], path)
    }
  })
}

const espi = 'xmlns="http://naesb.org/espi"'
const plain =
  '<IntervalReading><ReadingQuality><quality>17</quality></ReadingQuality><timePeriod><duration>900</duration><start>1752465600</start></timePeriod><value>157</value></IntervalReading>'
const blockOf = (inner: string): string => `<IntervalBlock ${espi}><interval><start>1752465600</start></interval>${inner}</IntervalBlock>`
const feedOf = (inner: string): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom">\n<entry><content>${inner}</content></entry>\n<entry><content>${blockOf(plain)}</content></entry></feed>`
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test('plain readings do come past the parser, others do not', () => {
  const past = (reading: string): number => {
    const reader = new ByteReader(defaultLimits)
    let times = 0
    const passed = reader.document.passed.bind(reader.document)
    reader.document.passed = (lines, columns) => {
      times += 1
      passed(lines, columns)
    }
    reader.push(bytesOf(`${blockOf(reading)}${' '.repeat(1000)}`))
    return times
  }
  assert.equal(past(plain.repeat(3)), 1)
  assert.equal(past(`${plain}<!---->${plain}`), 1)
  assert.equal(past(`${plain}<x/>${plain}`), 2)
  assert.equal(past(plain.replace('157', ' -1.50\r\n')), 1)
  assert.equal(past(plain.replace('<value>157', '<cost>3</cost><value>157')), 1)
  for (const odd of ['1e3', '<!---->157', '&#49;', '1'.repeat(16), '1.', '', 'x']) assert.equal(past(plain.replace('157', odd)), 0, odd)
})

/** Readings that are legal and not plain, or plain in an unusual way: both ways must agree on what they mean. */
const unusual: Record<string, string> = {
  'decimals with zeros at the end': plain.replace('157', '-0010.5000'),
  'minus zero': plain.replace('157', '-0.0'),
  'a plus sign': plain.replace('157', '+5'),
  'fifteen digits': plain.replace('157', '9'.repeat(15)),
  'sixteen digits': plain.replace('157', '9'.repeat(16)),
  'fifteen digits and a fraction': plain.replace('157', `${'9'.repeat(15)}.5`),
  'an exponent': plain.replace('157', '1e2'),
  'no value': plain.replace('<value>157</value>', ''),
  'an empty value': plain.replace('157', ''),
  'two values': plain.replace('<value>', '<value>3</value><value>'),
  'two qualities': plain.replace('<quality>', '<quality>7</quality><quality>'),
  'two elements of quality': plain.replace('<timePeriod>', '<ReadingQuality><quality>7</quality></ReadingQuality><timePeriod>'),
  'the better of two elements of quality last': plain.replace('<Read', '<ReadingQuality><quality>7</quality></ReadingQuality><Read'),
  'a decimal value and a whole one': plain.replace('<value>', '<value>3.5</value><value>'),
  'a quality of 255': plain.replace('17<', '255<'),
  'a start with a fraction': plain.replace('600<', '600.5<'),
  'a negative start': plain.replace('175246', '-175246'),
  'a start in milliseconds': plain.replace('600<', '600000<'),
  'a duration that is too long': plain.replace('900', '9999999999'),
  'no start': plain.replace(/<start>.*<.start>/, ''),
  'an empty period': plain.replace(/<timePeriod>.*<.timePeriod>/, '<timePeriod></timePeriod>'),
  'a period that closes itself': plain.replace(/<timePeriod>.*<.timePeriod>/, '<timePeriod/>'),
  'a comment': plain.replace('<value>', '<!-- > <IntervalReading> --><value>'),
  'a comment with a whole reading': `<!--> ${plain} -->${plain}`,
  'CDATA with a whole reading': `<![CDATA[>${plain}]]>`,
  'CDATA in a number': plain.replace('157', '1<![CDATA[5]]>7'),
  'an instruction with a whole reading': `<?x > ${plain} ?>`,
  'an attribute': plain.replace('<value>', '<value a=">">'),
  'a reading inside a reading': plain.replace('<value>', `${plain}<value>`),
  'a reading inside an unknown element': `<x>${plain}</x>`,
  'a reading inside the interval': `<interval>${plain}</interval>`,
  'a prefix of its own': plain
    .replaceAll(/<(\/?)/g, '<$1p:')
    .replace('<p:IntervalReading', `<p:IntervalReading ${espi.replace('=', ':p=')}`),
  'a foreign namespace': plain.replace('<IntervalReading', '<IntervalReading xmlns="urn:x"'),
  'a namespace closed before': `<x xmlns="urn:x"></x>${plain}`,
  'other elements': plain.replace('<value>', '<tou>1</tou><cpp>2</cpp><value>'),
  'white space in tags': plain.replace('<value>', '<value >').replace('</value>', '</value\n>'),
  'lone carriage returns': plain.replaceAll('><', '>\r<'),
  'line ends of two characters': plain.replaceAll('><', '>\r\n<'),
  'text between readings': `${plain} é text ${plain}`,
  'long white space': `${' \n'.repeat(3000)}${plain}`,
}

test('unusual readings mean the same on both ways, and so does the place of an error behind them', () => {
  for (const [name, reading] of Object.entries(unusual)) {
    const text = feedOf(blockOf(`${plain}\n ${reading}\n${plain}`))
    const read = same(bytesOf(text), [1, 7, 300, 1e6], name)
    assert.ok('series' in read, name)
    const refused = same(bytesOf(text.replace(/<.feed>$/, `${plain}</fed>`)), [1, 7, 300, 1e6], name)
    assert.ok('code' in refused && refused.code === 'not_well_formed', name)
  }
})

/** Each puts one violation of XML 1.0 or of its namespaces into a text of markup that was well-formed. */
const violations: Record<string, (text: string) => string> = {
  'an end tag of another name': (text) => text.replace('</value>', '</valu>'),
  'an end tag of another case': (text) => text.replace('</value>', '</Value>'),
  'an end tag too many': (text) => text.replace('</value>', '</value></value>'),
  'a missing end tag': (text) => text.replace('</value>', ''),
  'end tags crossed': (text) => text.replace('</start></timePeriod>', '</timePeriod></start>'),
  'a bare ampersand': (text) => text.replace('157', '15&7'),
  'an unknown entity': (text) => text.replace('157', '&nbsp;'),
  'a reference to no character': (text) => text.replace('157', '&#0;'),
  'a reference without its end': (text) => text.replace('157', '&#49'),
  'a less-than sign in text': (text) => text.replace('157', '1<5'),
  'the end of CDATA in text': (text) => text.replace('157', '1]]>7'),
  'CDATA without end': (text) => text.replace('157', '<![CDATA[1'),
  'a comment with two hyphens': (text) => text.replace('157', '<!-- -- -->157'),
  'a comment that ends in three hyphens': (text) => text.replace('157', '<!-- --->157'),
  'a comment without end': (text) => text.replace('157', '<!-- '),
  'an instruction named xml': (text) => text.replace('157', '<?xml version="1.0"?>157'),
  'an instruction without a name': (text) => text.replace('157', '<? x?>157'),
  'a control character': (text) => text.replace('157', '1\u00017'),
  'a zero character': (text) => text.replace('157', '1\u00007'),
  'a form feed between elements': (text) => text.replace('<value>', '\f<value>'),
  'U+FFFE': (text) => text.replace('157', '\uFFFE'),
  'an attribute without quotes': (text) => text.replace('<value>', '<value a=1>'),
  'an attribute without value': (text) => text.replace('<value>', '<value a>'),
  'an attribute twice': (text) => text.replace('<value>', '<value a="1" a="2">'),
  'one attribute of two prefixes': (text) => text.replace('<value>', '<value xmlns:p="u" xmlns:q="u" p:a="" q:a="">'),
  'attributes without space': (text) => text.replace('<value>', '<value a="1"b="2">'),
  'a less-than sign in an attribute': (text) => text.replace('<value>', '<value a="<">'),
  'an attribute in an end tag': (text) => text.replace('</value>', '</value a="1">'),
  'a prefix without namespace': (text) => text.replace('<value>', '<p:value>').replace('</value>', '</p:value>'),
  'a prefix bound to nothing': (text) => text.replace('<value>', '<value xmlns:p="">'),
  'the prefix xmlns': (text) => text.replace('<value>', '<xmlns:value>').replace('</value>', '</xmlns:value>'),
  'two colons in a name': (text) => text.replaceAll('value>', 'xml:a:value>'),
  'a name that begins with a digit': (text) => text.replaceAll('value>', '1value>'),
  'a space before a name': (text) => text.replace('<value>', '< value>'),
  'an empty tag': (text) => text.replace('157', '<>157'),
  'a tag that is not closed': (text) => text.replace('<value>157', '<value 157'),
  'an unknown declaration': (text) => text.replace('157', '<!ELEMENT a>157'),
  'a second root': (text) => `${text}<feed/>`,
  'text behind the root': (text) => `${text}x`,
}

test('every named violation is refused on both ways, inside of interval blocks and outside', () => {
  const elsewhere = '<UsagePoint xmlns="http://naesb.org/espi"><timePeriod><start>1</start></timePeriod><value>157</value></UsagePoint>'
  assert.ok(Object.keys(violations).length >= 25)
  for (const [name, violate] of Object.entries(violations))
    for (const inner of [blockOf(plain.repeat(2)), blockOf(plain.replace('<value>', '<!----><value>')), elsewhere]) {
      const text = violate(feedOf(inner))
      assert.notEqual(text, feedOf(inner), name)
      const refused = same(bytesOf(text), [1, 7, 64, 1e6], name)
      assert.ok('code' in refused && ['not_well_formed', 'truncated'].includes(refused.code), name)
    }
})

test('limits are the same on both ways', () => {
  const bytes = bytesOf(feedOf(blockOf(plain.repeat(40))))
  const spaced = bytesOf(feedOf(blockOf(plain.replace('157', `${' '.repeat(300)}157`))))
  for (const textChars of [200, 302, 303, 1000]) {
    const outcome = same(spaced, [1e6], `text of 303 characters, at most ${textChars}`, { textChars })
    assert.equal('code' in outcome && outcome.code, textChars < 303 && 'text_too_long')
  }
  for (const limit of ['bytes', 'depth', 'entries', 'readings', 'attributes', 'textChars', 'resourceElements'] as const)
    for (const most of [0, 1, 2, 4, 5, 6, 7, 8, 39, 40, 41, 200, 1000, 10_000]) same(bytes, [1e6], `${limit} ${most}`, { [limit]: most })
})
