/** The packages as others get them: what is in the tarballs, what the READMEs print, what the types say, and what a browser gets. */
import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { makeConsumer, names, root } from './consumer.ts'
import { examplesIn } from './readme.ts'

const consumer = makeConsumer()
after(() => consumer.remove())
const installed = (name: string, file = '') => join(consumer.folder, 'node_modules/@quickpay', name, file)
const text = (file: string) => readFileSync(file, 'utf8')
const run = (code: string, ...flags: string[]) => consumer.node(...flags, '--input-type=module-typescript', '--eval', code)
// What the README of green-button reads; whoever installs it has a file of their own.
const document = 'test-files/derived/13-duplicate-and-corrected-blocks.xml'
cpSync(join(root, 'packages/green-button', document), join(consumer.folder, document))

for (const name of names) {
  test(`${name}: the tarball holds the sources as JavaScript and types, README, licence, and nothing else`, () => {
    const sources = readdirSync(join(root, 'packages', name, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/^(golden-|testing\/)/.test(file))
      .map((file) => `dist/${file.slice(0, -'.ts'.length)}`)
    const expected = ['LICENSE', 'README.md', 'package.json', ...sources.flatMap((file) => [`${file}.js`, `${file}.d.ts`])]
    assert.deepEqual(consumer.files.get(`@quickpay/${name}`), expected.sort())
    assert.equal(text(installed(name, 'LICENSE')), text(join(root, 'LICENSE')))
    for (const file of sources.flatMap((source) => [`${source}.js`, `${source}.d.ts`]))
      assert.doesNotMatch(text(installed(name, file)), /(from |import\()['"]\.[^'"]*\.ts['"]/, file)
  })

  test(`${name}: the README’s examples print what it says`, () => {
    const examples = examplesIn(text(installed(name, 'README.md')))
    assert.ok(examples.length > 0)
    for (const { code, prints } of examples) {
      assert.notEqual(prints, '', 'an example says what it prints')
      const { stdout, stderr } = run(code)
      assert.deepEqual({ stdout, stderr }, { stdout: prints, stderr: '' })
    }
  })
}

test('the packages depend on each other by the exact version that they have', () => {
  const versions = new Map<string, string>()
  const wanted: [string, string][] = []
  for (const name of names) {
    const parsed = JSON.parse(text(installed(name, 'package.json'))) as { version: string; dependencies?: Record<string, string> }
    versions.set(`@quickpay/${name}`, parsed.version)
    wanted.push(...Object.entries(parsed.dependencies ?? {}))
  }
  const internal = wanted.filter(([name]) => name.startsWith('@quickpay/'))
  assert.ok(internal.length > 0)
  for (const [name, version] of internal) assert.equal(version, versions.get(name), name)
  for (const [name, version] of wanted) assert.match(version, /^\d+\.\d+\.\d+$/, name)
})

test('what the READMEs say needs no Temporal, needs none; all of it can be imported', () => {
  const without = '--no-harmony-temporal'
  assert.equal(run('console.log(typeof Temporal)', without).stdout, 'undefined\n')
  const units = examplesIn(text(installed('units', 'README.md')))
  const greenButton = examplesIn(text(installed('green-button', 'README.md')))
  assert.ok(greenButton.some(({ code }) => code.includes('readGreenButton(')))
  for (const { code, prints } of [...units, ...greenButton]) assert.equal(run(code, without).stdout, prints)
  const all = names.map((name) => `await import('@quickpay/${name}')`).join('\n')
  assert.equal(run(all, without).stderr, '')
})

/** The errors of TypeScript about one file in the consumer's folder; declarations of libraries are checked too. */
function typeErrors(name: string, code: string, options: Record<string, unknown>): string {
  writeFileSync(join(consumer.folder, `${name}.ts`), code)
  const compilerOptions = { target: 'es2024', strict: true, noEmit: true, skipLibCheck: false, ...options }
  writeFileSync(join(consumer.folder, `tsconfig.${name}.json`), JSON.stringify({ compilerOptions, files: [`${name}.ts`] }))
  return consumer.node(join(root, 'node_modules/typescript/bin/tsc'), '-p', `tsconfig.${name}.json`, '--pretty', 'false').stdout
}

test('the types hold for a program on Node, units of measure included', () => {
  const code = `
import { type Load, loadOf, type Measurement, measure, specs } from '@quickpay/baseline'
import { readGreenButton } from '@quickpay/green-button'
import { payCustomer, rewardPlans, termsOn } from '@quickpay/programs'
import { type Bundle, checkSignature, makeBundle, verifyBundle } from '@quickpay/receipt'
import { type Cents, dollarsPerKWh, exact, priceOf, wh } from '@quickpay/units'

export const load: Load = loadOf([{ startS: 0, milliWh: 1 }], 900)
export const paid: Cents = priceOf(wh(exact(1)), dollarsPerKWh('2.25'))
export const counts = async (bytes: Uint8Array): Promise<number[]> => (await readGreenButton(bytes)).series.map(({ starts }) => starts.length)
export const relief = (answer: Measurement) => (answer.is === 'measured' ? answer.reliefWh : null)
export const verdict = (bundle: Bundle): 'equal' | 'reported' | 'different' => verifyBundle(bundle).is
export { checkSignature, makeBundle, measure, payCustomer, rewardPlans, specs, termsOn }
// @ts-expect-error A rate is no energy.
priceOf(dollarsPerKWh('2.25'), dollarsPerKWh('2.25'))
// @ts-expect-error There is no such export.
import { nothing } from '@quickpay/units'
`
  const node = { module: 'nodenext', lib: ['esnext'], typeRoots: [join(root, 'node_modules/@types')], types: ['node'] }
  assert.equal(typeErrors('program', code, node), '')
})

test('the types of green-button hold in a browser’s program, without those of Node', () => {
  const code = `
import { type Exact, GreenButtonError, readGreenButton, readResources, type Resource, type Series, writeResource } from '@quickpay/green-button'
export async function* amounts(bytes: Uint8Array): AsyncGenerator<Exact | undefined> {
  for await (const { name, value } of readResources(bytes))
    if (name === 'UsageSummary') yield* (value.costAdditionalDetailLastPeriod ?? []).map(({ amount }) => amount)
    else if (name === 'CustomerAgreement') yield value.DemandResponseProgram?.[0]?.capacityReservationLevel?.value
}
export const status = (up: boolean): string => [...writeResource('ServiceStatus', { currentStatus: up ? 1 : 0 })].join('')
// @ts-expect-error A summary has the time it was made at.
export const summary: Resource<'UsageSummary'> = { billLastPeriod: 1 }
export const series = async (file: Blob): Promise<Series[]> => (await readGreenButton(new Uint8Array(await file.arrayBuffer()))).series
export const told = (error: unknown) => (error instanceof GreenButtonError ? error.words : null)
`
  const browser = { module: 'esnext', moduleResolution: 'bundler', lib: ['esnext', 'dom', 'dom.iterable'], types: [] }
  assert.equal(typeErrors('browser', code, browser), '')
})

/** One classic script as Vite bundles it for browsers, minified. */
async function bundle(name: string, code: string): Promise<string> {
  const entry = join(consumer.folder, `${name}.js`)
  writeFileSync(entry, code)
  const rollupOptions = { input: entry, output: { format: 'iife' as const } }
  const made = await build({
    root: consumer.folder,
    configFile: false,
    logLevel: 'error',
    build: { write: false, modulePreload: false, rollupOptions },
  })
  assert.ok('output' in made && made.output.length === 1)
  const [chunk] = made.output
  assert.ok(chunk.type === 'chunk')
  // Vite puts an empty module in the place of what only Node has.
  assert.deepEqual(
    chunk.moduleIds.filter((id) => /browser-external|node:/.test(id)),
    [],
  )
  assert.deepEqual(chunk.code.match(/["'`]node:|\brequire\(|\bBuffer\b|\bprocess\b/g), null)
  return chunk.code
}

/** What of a page's globals the packages use, beside those of the language, which a new context has by itself. */
const page = (own: Record<string, unknown>) => ({ TextDecoder, TextEncoder, URL, answer: undefined as unknown, ...own })

test('green-button reads a document in a browser: all of it is bundled, and nothing of Node is in it', async (context) => {
  const code = await bundle('reads', `import * as greenButton from '@quickpay/green-button'\nObject.assign(globalThis, greenButton)`)
  const reader = page({ bytes: readFileSync(join(consumer.folder, document)) })
  runInNewContext(`${code}\nanswer = readGreenButton(new Uint8Array(bytes)).then(({ series }) => series[0].starts.length)`, reader)
  assert.equal(await reader.answer, 96)
  context.diagnostic(`green-button, minified and gzipped: ${(gzipSync(code).length / 1000).toFixed(1)} kB`)
})

test('a receipt is verified in a browser: signing, which needs Node, stays out of the bundle', async (context) => {
  const code = await bundle(
    'verifies',
    `import { readBundle, verifyBundle } from '@quickpay/receipt'\nObject.assign(globalThis, { readBundle, verifyBundle })`,
  )
  const [example] = examplesIn(text(installed('receipt', 'README.md')))
  const receipt = run(`${example!.code}\nconsole.log(text)`).stdout.trimEnd().split('\n').at(-1)
  const reader = page({ receipt })
  runInNewContext(`${code}\nanswer = verifyBundle(readBundle(receipt).bundle).is`, reader)
  assert.equal(reader.answer, 'equal')
  context.diagnostic(`receipt verifying, minified and gzipped: ${(gzipSync(code).length / 1000).toFixed(1)} kB`)
})
