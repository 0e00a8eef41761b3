/** Damaged documents: read or refused, never anything else, and never for long. Seeded, so that a failure comes again. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import fc from 'fast-check'
import { readBatchList } from './batch-list.ts'
import { ByteReader } from './byte-reader.ts'
import { Decoder } from './decode.ts'
import { DocumentReader } from './document.ts'
import { GreenButtonError } from './findings.ts'
import { defaultLimits } from './limits.ts'
import { judge, readGreenButton } from './read.ts'

const names = [
  '10-opower-no-up-links',
  '11-no-readingtype',
  '17-cumulative-register',
  '19-fractional-epoch',
  '24-implicit-timeperiod',
  '92-truncated',
]
const documents = await Promise.all(names.map((name) => readFile(new URL(`../test-files/derived/${name}.xml`, import.meta.url))))

/** Parts that documents are damaged with: markup, numbers that overflow or are none, other elements' names. */
const fragments = [
  '<',
  '>',
  '</',
  '&',
  '&amp;',
  ']]>',
  '<![CDATA[',
  '<!--',
  '-->',
  '"',
  '-',
  '.',
  'e9',
  '99999999999999999999',
  ' ',
  '\u0000',
  '/',
  'IntervalReading',
  'start',
  '<?x?>',
  '1.5',
  'é',
  '\ufeff',
  'xmlns="x"',
]

/** Parts that may stand between tags, so that documents stay well-formed more often than not. */
const between = [
  '<!-- > -->',
  '<x/>',
  '<x xmlns="">1</x>',
  '\r\n',
  '\r',
  ' \n\t',
  '<![CDATA[>]]>',
  '<?x >?>',
  'é>',
  '&#62;',
  '<value>7</value>',
]

const damage = fc.oneof(
  fc.record({ do: fc.constant('cut' as const), from: fc.nat(), length: fc.nat(400) }),
  fc.record({ do: fc.constant('insert' as const), from: fc.nat(), text: fc.constantFrom(...fragments) }),
  fc.record({ do: fc.constant('byte' as const), from: fc.nat(), byte: fc.nat(255) }),
  fc.record({ do: fc.constant('copy' as const), from: fc.nat(), to: fc.nat(), length: fc.nat(2000) }),
  fc.record({ do: fc.constant('between' as const), from: fc.nat(), text: fc.constantFrom(...between) }),
  fc.record({ do: fc.constant('digit' as const), from: fc.nat(), text: fc.constantFrom('-', '9'.repeat(15), '.', '', 'e', '1e-20') }),
)

const damaged = (bytes: Uint8Array, steps: readonly (typeof damage extends fc.Arbitrary<infer T> ? T : never)[]): Uint8Array => {
  let text = Buffer.from(bytes).toString('latin1')
  for (const step of steps) {
    const at = step.from % (text.length + 1)
    if (step.do === 'cut') text = text.slice(0, at) + text.slice(at + step.length)
    else if (step.do === 'insert') text = text.slice(0, at) + Buffer.from(step.text).toString('latin1') + text.slice(at)
    else if (step.do === 'between') {
      const tag = text.indexOf('><', at) + 1
      text = text.slice(0, tag) + Buffer.from(step.text).toString('latin1') + text.slice(tag)
    } else if (step.do === 'byte') text = text.slice(0, at) + String.fromCharCode(step.byte) + text.slice(at + 1)
    else if (step.do === 'copy') text = text.slice(0, at) + text.slice(step.to % (text.length + 1)).slice(0, step.length) + text.slice(at)
    else {
      // Inside a number, so that the document stays well-formed and the number does not.
      const digit = at + text.slice(at).search(/>\d+</) + 2
      text = text.slice(0, digit) + step.text + text.slice(digit + 1)
    }
  }
  return Buffer.from(text, 'latin1')
}

test('mutants of feeds are read or refused, within a second each', async () => {
  const mutant = fc.tuple(fc.nat(documents.length - 1), fc.array(damage, { minLength: 1, maxLength: 4 }))
  let read = 0
  let refused = 0
  await fc.assert(
    fc.asyncProperty(mutant, async ([number, steps]) => {
      const bytes = damaged(documents[number] ?? new Uint8Array(0), steps)
      const began = performance.now()
      try {
        const gb = await readGreenButton(bytes)
        read += 1
        for (const series of gb.series) assert.ok(series.values.every(Number.isSafeInteger) && series.starts.every(Number.isSafeInteger))
      } catch (error) {
        if (!(error instanceof GreenButtonError)) throw error
        refused += 1
      }
      assert.ok(performance.now() - began < 1000)
    }),
    { seed: 20260701, numRuns: 200 },
  )
  assert.ok(read > 20 && refused > 20, `read ${read}, refused ${refused}`)
})

/** What becomes of a document: what was read, or the refusal and its place. */
const outcome = (read: () => DocumentReader) => {
  try {
    return judge(read(), 'America/New_York')
  } catch (error) {
    if (!(error instanceof GreenButtonError)) throw error
    // The parser tells of text outside of the root where the text or the piece ends, so that its place hangs on the pieces.
    const outside = error.evidence['parser'] === 'text data outside of root node.'
    return { code: error.code, evidence: outside ? {} : error.evidence }
  }
}

const byParser = (bytes: Uint8Array, size: number): DocumentReader => {
  const document = new DocumentReader(defaultLimits)
  const decoder = new Decoder(defaultLimits.bytes)
  for (let at = 0; at < bytes.length; at += size) for (const text of decoder.push(bytes.subarray(at, at + size))) document.write(text)
  for (const text of decoder.end()) document.write(text)
  document.end()
  return document
}

const byBytes = (bytes: Uint8Array, size: number): DocumentReader => {
  const reader = new ByteReader(defaultLimits)
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  reader.end()
  return reader.document
}

/** The long form: QPC_MUTANTS=20000 node --test src/fuzz.test.ts */
const mutants = Number(process.env['QPC_MUTANTS'] ?? 200)

test('mutants are the same, refusals and their places too, with and without the quick way through interval data', () => {
  const mutant = fc.tuple(fc.nat(documents.length - 1), fc.array(damage, { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 50, 999, 1e9))
  let read = 0
  let refused = 0
  fc.assert(
    fc.property(mutant, ([number, steps, size]) => {
      const bytes = damaged(documents[number] ?? new Uint8Array(0), steps)
      const expected = outcome(() => byParser(bytes, 1e9))
      const actual = outcome(() => byBytes(bytes, size))
      if ('code' in expected) refused += 1
      else read += 1
      // Where a document is both no text and not well-formed, the pieces decide which is seen first.
      const codes = [expected, actual].map((each) => ('code' in each ? each.code : 'read'))
      if (codes.includes('bad_encoding') && codes[0] !== codes[1]) assert.ok(!codes.includes('read') && !isText(bytes), codes.join())
      else assert.deepEqual(actual, expected)
    }),
    { seed: 20260703, numRuns: mutants },
  )
  assert.ok(read > mutants / 20 && refused > mutants / 20, `read ${read}, refused ${refused}`)
})

const isText = (bytes: Uint8Array): boolean => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes) !== ''
  } catch {
    return false
  }
}

test('any text as a notification is a list or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const xml of [text, `<BatchList xmlns="http://naesb.org/espi"><resources>${text}</resources></BatchList>`]) {
        try {
          assert.ok(Array.isArray(readBatchList(xml)))
        } catch (error) {
          assert.ok(error instanceof GreenButtonError, String(error))
        }
      }
    }),
    { seed: 20260702, numRuns: 50 },
  )
})
