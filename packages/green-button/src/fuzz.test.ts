/** Damaged documents: read or refused, never anything else, and never for long. Seeded, so that a failure comes again. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import fc from 'fast-check'
import { readBatchList } from './batch-list.ts'
import { GreenButtonError } from './findings.ts'
import { readGreenButton } from './read.ts'

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

const damage = fc.oneof(
  fc.record({ do: fc.constant('cut' as const), from: fc.nat(), length: fc.nat(400) }),
  fc.record({ do: fc.constant('insert' as const), from: fc.nat(), text: fc.constantFrom(...fragments) }),
  fc.record({ do: fc.constant('byte' as const), from: fc.nat(), byte: fc.nat(255) }),
  fc.record({ do: fc.constant('copy' as const), from: fc.nat(), to: fc.nat(), length: fc.nat(2000) }),
  fc.record({ do: fc.constant('digit' as const), from: fc.nat(), text: fc.constantFrom('-', '9'.repeat(15), '.', '', 'e', '1e-20') }),
)

const damaged = (bytes: Uint8Array, steps: readonly (typeof damage extends fc.Arbitrary<infer T> ? T : never)[]): Uint8Array => {
  let text = Buffer.from(bytes).toString('latin1')
  for (const step of steps) {
    const at = step.from % (text.length + 1)
    if (step.do === 'cut') text = text.slice(0, at) + text.slice(at + step.length)
    else if (step.do === 'insert') text = text.slice(0, at) + Buffer.from(step.text).toString('latin1') + text.slice(at)
    else if (step.do === 'byte') text = text.slice(0, at) + String.fromCharCode(step.byte) + text.slice(at + 1)
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
