/** Damaged documents: read or refused, never anything else, and never for long. Seeded, so that a failure comes again. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import test from 'node:test'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { ByteReader } from './bytes/byte-reader.ts'
import { Decoder } from './bytes/decode.ts'
import { splitFeed } from './bytes/split-feed.ts'
import { DocumentReader } from './document/document.ts'
import { GreenButtonError } from './findings.ts'
import { defaultLimits } from './limits.ts'
import { judge, readGreenButton } from './read.ts'
import { readBatchList } from './resources/batch-list.ts'

const long = process.env['QPC_LONG'] === '1'
/** `npm run test:long` tries more; QPC_MUTANTS says how many instead, QPC_SEED which. */
const mutants = (usual: number, many: number): number => Number(process.env['QPC_MUTANTS'] ?? (long ? many : usual))
const seed = Number(process.env['QPC_SEED'] ?? 20260703)

const names = [
  '05-p10-3-decimal-kwh',
  '06-prefixed-atom-and-ns0',
  '10-opower-no-up-links',
  '11-no-readingtype',
  '13-duplicate-and-corrected-blocks',
  '17-cumulative-register',
  '19-fractional-epoch',
  '24-implicit-timeperiod',
]
/** With the first readings of each block: what else there is comes once, so that damage hits it as often. */
const shortened = (text: string): string =>
  text.replaceAll(/<([a-z0-9]+:)?IntervalBlock[\s>].*?<\/\1IntervalBlock>/gs, (block) => {
    let count = 0
    return block.replaceAll(/<([a-z0-9]+:)?IntervalReading>.*?<\/\1IntervalReading>\s*/gs, (reading) => {
      count += 1
      return count > 5 ? '' : reading
    })
  })
const documents = await Promise.all(
  names.map(async (name) =>
    new TextEncoder().encode(shortened(await readFile(new URL(`../test-files/derived/${name}.xml`, import.meta.url), 'utf8'))),
  ),
)

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
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('between' as const), from: fc.nat(), text: fc.constantFrom(...between) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('digit' as const),
      from: fc.nat(),
      text: fc.constantFrom('-', '9'.repeat(15), '.', '', 'e', '1e-20'),
    }),
  },
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

const mutant = fc.tuple(fc.nat(documents.length - 1), fc.array(damage, { minLength: 1, maxLength: 4 }), fc.constantFrom(1, 50, 999, 1e9))
const pieces = function* (bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Ends the process when this thread stands still for five seconds: a loop without end cannot end itself. */
const watch = (): { beat(): void; end(): Promise<unknown> } => {
  const beats = new Int32Array(new SharedArrayBuffer(4))
  const code = `
    const { workerData } = require('node:worker_threads')
    let before = -1
    setInterval(() => {
      const now = Atomics.load(workerData, 0)
      if (now !== before) { before = now; return }
      require('node:fs').writeSync(2, 'mutant ' + now + ' takes longer than 5 s\\n')
      process.kill(process.pid, 'SIGKILL')
    }, 5000)`
  const worker = new Worker(code, { eval: true, workerData: beats, execArgv: [] })
  return { beat: () => void Atomics.add(beats, 0, 1), end: () => worker.terminate() }
}

const residentBefore = process.memoryUsage().rss

test('mutants are read or refused, taken apart or refused, and never for long', async (context) => {
  const numRuns = mutants(1000, 10_000)
  const counts = { read: 0, refused: 0, parts: 0 }
  const watchdog = watch()
  const began = performance.now()
  try {
    await fc.assert(
      fc.asyncProperty(mutant, async ([number, steps, size]) => {
        watchdog.beat()
        const bytes = damaged(documents[number] ?? new Uint8Array(0), steps)
        const read = await refusalOf(async () => {
          const gb = await readGreenButton(pieces(bytes, Math.max(size, 50)))
          for (const series of gb.series) assert.ok(series.values.every(Number.isSafeInteger) && series.starts.every(Number.isSafeInteger))
        })
        counts[read === null ? 'read' : 'refused'] += 1
        let parts: Map<string, Uint8Array[]> = new Map()
        const split = await refusalOf(async () => {
          parts = await splitFeed(bytes, (href) => (href === '' ? null : href))
        })
        if (read === null) assert.equal(split, null)
        for (const part of parts.values()) {
          counts.parts += 1
          // An entry may hold nothing; but what was well-formed stays so.
          assert.ok([null, 'not_green_button'].includes(await refusalOf(() => readGreenButton(part))))
        }
      }),
      { seed, numRuns },
    )
  } finally {
    await watchdog.end()
  }
  const grown = Math.max(0, process.resourceUsage().maxRSS * 1024 - residentBefore)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  context.diagnostic(
    `seed ${seed}: ${numRuns} mutants, ${counts.read} read, ${counts.refused} refused, ${counts.parts} parts, ${seconds} s, ${Math.round(grown / 1e6)} MB`,
  )
  assert.ok(counts.read > numRuns / 20 && counts.refused > numRuns / 20)
  assert.ok(grown < 256 * 1024 * 1024, `${Math.round(grown / 1e6)} MB`)
})

/** The code of the refusal, or null where there was none. */
const refusalOf = async (read: () => Promise<unknown>): Promise<string | null> => {
  try {
    await read()
    return null
  } catch (error) {
    if (error instanceof GreenButtonError) return error.code
    throw error
  }
}

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

test('mutants are the same, refusals and their places too, with and without the quick way through interval data', (context) => {
  const numRuns = mutants(1000, 100_000)
  const began = performance.now()
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
    { seed, numRuns },
  )
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  context.diagnostic(`seed ${seed}: ${numRuns} mutants the same both ways, ${read} read, ${refused} refused, ${seconds} s`)
  assert.ok(read > numRuns / 20 && refused > numRuns / 20)
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
