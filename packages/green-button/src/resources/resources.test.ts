/** Every resource of both namespaces is written as the schemas want it and read back as it was, and real files lose nothing. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { GreenButtonError } from '../findings.ts'
import type { EntryToWrite, ResourceEntry } from './entries.ts'
import { resourceName } from './names.ts'
import { readResources } from './read-resources.ts'
import { simpleTypes } from './simple.ts'
import { type Namespace, tables } from './types.ts'
import { usageCodes } from './usage-types.ts'
import { isComplete, writeEntry, writeFeed, writeResource } from './write-resources.ts'

const bytes = (text: Iterable<string>) => new TextEncoder().encode([...text].join(''))
const read = (text: Iterable<string>): Promise<ResourceEntry[]> => Array.fromAsync(readResources(bytes(text)))
const only = async (text: Iterable<string>): Promise<ResourceEntry> => {
  const [first, ...others] = await read(text)
  assert.ok(first !== undefined && others.length === 0)
  return first
}
// Instances made from the tables.

const rowsOf = (namespace: Namespace, type: string): [string, string][] | null => {
  const rows = new Map<string, Record<string, string>>(Object.entries(tables[namespace].types)).get(type)
  return rows === undefined ? null : Object.entries(rows)
}
const split = (row: string) => (/^(\w+)(.*)$/.exec(row) ?? []).slice(1) as [string, string]
const named = (namespace: Namespace): [string, string][] => Object.entries(tables[namespace].resources)
const everyResource = (['usage', 'customer'] as const).flatMap((namespace) =>
  named(namespace).map(([name, type]) => ({ namespace, name, type })),
)

const text = (most: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(most, 24) })
    .map((given) => Array.from(given).slice(0, most).join('').trim())
    .filter((given) => given !== '' && given.isWellFormed())
const decimals = fc
  .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.stringMatching(/^[0-9]{1,6}$/))
  .map(([whole, rest]) => `${whole}.${rest}`)

/** `dialect`: amounts may have decimals, as Con Edison's have, which the schema does not allow. */
const simpleOf = (type: string, dialect: boolean): fc.Arbitrary<unknown> => {
  const words = new Map<string, readonly string[]>(Object.entries(usageCodes)).get(type)
  if (words !== undefined) return fc.constantFrom(...words)
  if (type === 'anyURI') return fc.webUrl({ withQueryParameters: true })
  if (type === 'integer') return fc.oneof(fc.maxSafeInteger(), fc.constant('9007199254740993'))
  if (type === 'float') return fc.oneof(fc.integer(), decimals)
  const simple: (typeof simpleTypes)[keyof typeof simpleTypes] = simpleTypes[type as keyof typeof simpleTypes]
  if (simple.is === 'flag') return fc.boolean()
  if (simple.is === 'text' && 'hexBytes' in simple)
    return fc.uint8Array({ minLength: 1, maxLength: simple.hexBytes }).map((raw) => Buffer.from(raw).toString('hex').toUpperCase())
  if (simple.is === 'text') return text('characters' in simple ? simple.characters : 300)
  const whole =
    'min' in simple ? fc.integer({ min: Math.max(simple.min, -(2 ** 31)), max: Math.min(simple.max, 2 ** 31 - 1) }) : fc.integer()
  const edges = 'min' in simple ? fc.constantFrom(simple.min, simple.max) : whole
  return fc.oneof(whole, edges, ...(dialect && simple.is === 'exact' ? [decimals] : []))
}

const instanceOf = (namespace: Namespace, type: string, dialect: boolean): fc.Arbitrary<object> => {
  const required: string[] = []
  const model: Record<string, fc.Arbitrary<unknown>> = {}
  for (const [name, row] of rowsOf(namespace, type) ?? []) {
    const [of, often] = split(row)
    const one = rowsOf(namespace, of) === null ? simpleOf(of, dialect) : instanceOf(namespace, of, dialect)
    if (often === '' || often === '+' || often === '{2,}') required.push(name)
    model[name] = often === '' || often === '?' ? one : fc.array(one, { minLength: often === '{2,}' ? 2 : 1, maxLength: 3 })
  }
  return fc.record(model, { requiredKeys: required, noNullPrototype: true })
}

type Planned = { namespace: Namespace; name: string; type: string }
const entryOf = ({ namespace, name, type }: Planned, dialect: boolean): fc.Arbitrary<EntryToWrite> =>
  fc
    .record(
      {
        title: text(60),
        self: fc.webUrl({ withQueryParameters: true }),
        up: fc.webUrl(),
        related: fc.array(fc.webUrl(), { maxLength: 3 }),
        publishedAt: fc.nat(),
        updatedAt: fc.nat(),
        value: instanceOf(namespace, type, dialect),
      },
      { noNullPrototype: true },
    )
    .map((entry) => ({ ...entry, name, namespace }) as unknown as EntryToWrite)

const withoutIds = (entries: readonly ResourceEntry[]) =>
  entries.map(({ id, findings, ...rest }) => {
    assert.match(id, /^urn:uuid:/)
    assert.deepEqual(findings, [])
    return rest
  })

test('the tables hold every resource that Connect My Data has', () => {
  const usage =
    'ApplicationInformation Authorization BatchList UsagePoint MeterReading ReadingType IntervalBlock UsageSummary ElectricPowerUsageSummary'
  for (const name of `${usage} ElectricPowerQualitySummary LocalTimeParameters ServiceStatus ProgramIdMappings`.split(' '))
    assert.ok(name in tables.usage.resources, name)
  const customer =
    'Customer CustomerAccount CustomerAgreement ServiceLocation Meter EndDevice ServiceSupplier Statement ProgramDateIdMappings'
  for (const name of `${customer} AccountNotification BatchList`.split(' ')) assert.ok(name in tables.customer.resources, name)
  // Names are found in any case, so no two of a type may differ in case only.
  for (const { types } of [tables.usage, tables.customer])
    for (const [type, rows] of Object.entries(types))
      assert.equal(new Set(Object.keys(rows).map((name) => name.toLowerCase())).size, Object.keys(rows).length, type)
})

for (const resource of everyResource)
  test(`${resource.namespace} ${resource.name}: what is written reads back the same, in a feed, as an entry and bare`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entryOf(resource, true), { minLength: 1, maxLength: 2 }), async (entries) => {
        const [first] = entries
        assert.ok(first !== undefined)
        assert.deepEqual(withoutIds(await read(writeFeed({ self: 'https://utility.example/feed', updatedAt: 1, entries }))), entries)
        assert.deepEqual(withoutIds(await read(writeEntry(first))), [first])
        assert.ok(isComplete(first.name, first.value, first.namespace))
        assert.deepEqual((await only(writeResource(first.name, first.value, first.namespace))).value, first.value)
      }),
      { numRuns: 15 },
    )
  })

const folder = new URL('../../../../../shared/green-button/', import.meta.url)
const schema = fileURLToPath(new URL('schema/all.xsd', folder))
const hasValidator = spawnSync('xmllint', ['--version']).error === undefined
const skip = !existsSync(schema)
  ? 'SKIPPED: the schemas (../shared/green-button/schema) are absent'
  : hasValidator
    ? false
    : 'SKIPPED: xmllint is not installed (Debian: libxml2-utils)'

const validate = async (documents: readonly string[]): Promise<string> => {
  const scratch = await mkdtemp(join(tmpdir(), 'green-button-'))
  try {
    const files = documents.map((_, at) => join(scratch, `${at}.xml`))
    for (const [at, file] of files.entries()) await writeFile(file, documents[at] ?? '')
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, ...files], { encoding: 'utf8' })
    return status === 0 ? '' : stderr.slice(0, 4000)
  } finally {
    await rm(scratch, { recursive: true })
  }
}

test('instances of every resource are valid against the schemas of ESPI 4.0: in feeds, as entries, bare', { skip }, async () => {
  const samples = everyResource.map((resource) => ({ ...resource, entries: fc.sample(entryOf(resource, false), 12) }))
  const feeds = (['usage', 'customer'] as const).map((wanted) => {
    const entries = samples.filter(({ namespace }) => namespace === wanted).flatMap((sample) => sample.entries)
    return [...writeFeed({ self: 'https://utility.example/feed', title: wanted, updatedAt: 1, entries })].join('')
  })
  const firsts = samples.flatMap(({ entries }) => entries.slice(0, 1))
  const single = firsts.map((entry) => [...writeEntry(entry)].join(''))
  const bare = firsts.map((entry) => [...writeResource(entry.name, entry.value, entry.namespace)].join(''))
  assert.equal(await validate([...feeds, ...single, ...bare]), '')
  // The validator does look into the entries.
  assert.match(await validate([(feeds[0] ?? '').replaceAll('espi:statusTimeStamp>', 'espi:StatusTimeStamp>')]), /StatusTimeStamp/)
})

// What the files hold, counted by a walk of its own.

type Tree = { name: string; text: string; children: Tree[] }

/** The leaves that the schema knows of every resource in a file, in their order: path and text. */
const leavesOf = (xml: string): string[] => {
  const leaves: string[] = []
  const open: Tree[] = []
  const walk = (namespace: Namespace, type: string, tree: Tree, path: string) => {
    for (const child of tree.children) {
      const [name, row] = rowsOf(namespace, type)?.find(([known]) => known.toLowerCase() === child.name.toLowerCase()) ?? []
      if (name === undefined || row === undefined) continue
      const [of] = split(row)
      if (rowsOf(namespace, of) !== null) walk(namespace, of, child, `${path}/${name}`)
      else if (child.text.trim() !== '') leaves.push(`${path}/${name}=${child.text.trim()}`)
    }
  }
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', ({ local }) => {
    const tree = { name: local, text: '', children: [] }
    if (open.length > 0) open.at(-1)?.children.push(tree)
    if (open.length > 0 || resourceName(local) !== null) open.push(tree)
  })
  parser.on('text', (piece) => {
    const tree = open.at(-1)
    if (tree !== undefined) tree.text += piece
  })
  parser.on('closetag', () => {
    const tree = open.pop()
    if (tree === undefined || open.length > 0) return
    for (const { namespace, name, type } of everyResource)
      if (name === tree.name && (namespace === 'usage' || !(name in tables.usage.resources))) walk(namespace, type, tree, name)
  })
  parser.write(xml).close()
  return leaves
}

/** The same of what was read. Lists come where their first element stands, so the order is not compared. */
const leavesRead = (value: unknown, path: string): string[] => {
  if (Array.isArray(value)) return value.flatMap((each) => leavesRead(each, path))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, each]) => leavesRead(each, `${path}/${name}`))
  return [`${path}=${String(value)}`]
}

const files = new URL('files/', folder)
const noFiles = existsSync(files) ? false : 'SKIPPED: the collected Green Button files (../shared/green-button/files) are absent'

test('the collected files lose nothing that the schema knows', { skip: noFiles }, async () => {
  let leaves = 0
  let refused = 0
  for (const path of (await readdir(files, { recursive: true })).filter((name) => /\.xml$/i.test(name))) {
    const raw = await readFile(new URL(path, files))
    const entries: ResourceEntry[] = []
    try {
      for await (const entry of readResources(raw)) entries.push(entry)
    } catch (error) {
      assert.ok(error instanceof GreenButtonError, path)
      refused += 1
      continue
    }
    const utf16 = raw[0] === 0xff
    // Epoch seconds with a fraction are cut; everything else stays as it is, but for spaces and signs of numbers.
    const plain = (leaf: string) => leaf.replace(/(\/start=\d+)\.\d+$/, '$1').replace(/=(true|false)$/i, (word) => word.toLowerCase())
    const expected = leavesOf(raw.toString(utf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '')).map(plain)
    const found = entries.flatMap((entry) => leavesRead(entry.value, entry.name))
    assert.deepEqual(found.sort(), expected.sort(), path)
    leaves += found.length
  }
  assert.ok(leaves > 90_000, String(leaves))
  assert.equal(refused, 3)
})

test('however the bytes are cut, the entries are the same; however they are spoilt, they are read or refused', async () => {
  const entries = everyResource
    .flatMap((resource) => fc.sample(entryOf(resource, true), 1))
    .filter(({ namespace }) => namespace === 'usage')
  const whole = bytes(writeFeed({ self: 'https://utility.example/feed', updatedAt: 1, entries }))
  const all = await Array.fromAsync(readResources(whole))
  assert.equal(all.length, entries.length)
  for (const size of [1, 7, 1000]) {
    const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) => whole.subarray(at * size, (at + 1) * size))
    assert.deepEqual(await Array.fromAsync(readResources(pieces)), all)
  }
  const spoil = fc.tuple(fc.nat(whole.length - 1), fc.nat(40), fc.uint8Array({ maxLength: 20 }))
  await fc.assert(
    fc.asyncProperty(spoil, async ([at, gone, put]) => {
      const spoilt = Buffer.concat([whole.subarray(0, at), put, whole.subarray(at + gone)])
      try {
        await Array.fromAsync(readResources(spoilt))
      } catch (error) {
        assert.ok(error instanceof GreenButtonError, String(error))
      }
    }),
    { numRuns: 300 },
  )
})

test('what was read of the collected files and is complete is written anew, valid and the same', { skip: noFiles || skip }, async () => {
  const documents: string[] = []
  let incomplete = 0
  for (const path of (await readdir(files, { recursive: true })).filter((name) => /\.xml$/i.test(name))) {
    // Decimals and whatever is refused stay out: the schema has no place for them.
    if (/\/(05|9\d)-/.test(path)) continue
    const entries: EntryToWrite[] = []
    for await (const { findings: _, updatedAt, ...entry } of readResources(await readFile(new URL(path, files)))) {
      const named = { ...entry, self: entry.self || 'https://utility.example/1', updatedAt: updatedAt ?? 0 }
      if (isComplete(entry.name, entry.value, entry.namespace)) entries.push(named as EntryToWrite)
      else incomplete += 1
    }
    for (const namespace of ['usage', 'customer'] as const) {
      const own = entries.filter((entry) => entry.namespace === namespace)
      const written = [...writeFeed({ self: 'https://utility.example/feed', updatedAt: 1, entries: own })].join('')
      assert.deepEqual(
        (await read([written])).map(({ value }) => value),
        own.map(({ value }) => value),
        path,
      )
      documents.push(written)
    }
  }
  assert.equal(await validate(documents), '')
  assert.ok(documents.length > 100 && incomplete < 10)
})
