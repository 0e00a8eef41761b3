/** Civil days by `Intl` alone against Temporal; and that reading does without Temporal, in a Node that has none. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { dateIn, nextDate, offsetAt, printDate, startOfDay } from './local-day.ts'
import { ruleInYear, zoneInYear } from './local-time.ts'

const skip = typeof Temporal === 'undefined' ? 'SKIPPED: this runtime has no Temporal to compare with' : false
/** Clocks that change at midnight or over it, by half an hour, that leave out a day, or that change in winter. */
const strange = [
  'America/New_York',
  'America/Havana',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Asuncion',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Europe/Dublin',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Antarctica/Troll',
  'UTC',
]
const zones = fc.oneof(fc.constantFrom(...strange), fc.constantFrom(...Intl.supportedValuesOf('timeZone')))
const [firstYear, lastYear] = [1975, 2037]
const seconds = fc.integer({ min: Date.UTC(firstYear, 0, 1) / 1000, max: Date.UTC(lastYear + 1, 0, 1) / 1000 })

test('what is no zone throws', () => {
  assert.throws(() => startOfDay('Mars/Olympus', { year: 2025, month: 1, day: 1 }), RangeError)
})

test('dates, offsets and the first seconds of days are those of Temporal', { skip }, () => {
  fc.assert(
    fc.property(zones, seconds, (zone, second) => {
      const theirs = Temporal.Instant.fromEpochMilliseconds(second * 1000).toZonedDateTimeISO(zone)
      assert.equal(offsetAt(zone, second), theirs.offsetNanoseconds / 1e9)
      const date = dateIn(zone, second)
      assert.equal(printDate(date), theirs.toPlainDate().toString())
      assert.equal(startOfDay(zone, date), theirs.toPlainDate().toZonedDateTime(zone).epochMilliseconds / 1000)
      assert.equal(printDate(nextDate(date)), theirs.toPlainDate().add({ days: 1 }).toString())
    }),
    { seed: 20251102, numRuns: 2000 },
  )
})

test('every day of years in which clocks do strange things begins when Temporal says', { skip }, () => {
  const years: [zone: string, from: string][] = [
    ['Pacific/Apia', '2011-12-25'],
    ['America/St_Johns', '2006-10-25'],
    ['America/Sao_Paulo', '2018-10-30'],
    ['America/Havana', '2025-10-30'],
    ['Asia/Beirut', '2025-03-25'],
    ['America/New_York', '2025-11-01'],
  ]
  for (const [zone, from] of years) {
    let theirs = Temporal.PlainDate.from(from)
    for (let n = 0; n < 10; n += 1, theirs = theirs.add({ days: 1 }))
      assert.equal(startOfDay(zone, theirs), theirs.toZonedDateTime(zone).epochMilliseconds / 1000, `${zone} ${theirs}`)
  }
})

/** The same, as Temporal tells it. */
const byTemporal = (zone: string, year: number) => {
  let now = Temporal.ZonedDateTime.from({ year, month: 1, day: 1, timeZone: zone })
  let standard = now.offsetNanoseconds / 1e9
  const shifts: { at: number; by: number }[] = []
  for (;;) {
    const next = now.getTimeZoneTransition('next')
    if (next === null || next.year !== year) return { standard, shifts }
    const before = next.subtract({ nanoseconds: 1 }).offsetNanoseconds / 1e9
    const after = next.offsetNanoseconds / 1e9
    if (after !== before) shifts.push({ at: next.epochMilliseconds / 1000 + before, by: after - before })
    standard = Math.min(standard, after)
    now = next
  }
}

test('a zone’s year has the changes that Temporal knows', { skip }, () => {
  fc.assert(
    fc.property(zones, fc.integer({ min: firstYear, max: lastYear }), (zone, year) => {
      assert.deepEqual(zoneInYear(zone, year), byTemporal(zone, year), `${zone} ${year}`)
    }),
    { seed: 20250309, numRuns: 40 },
  )
})

test('rules strike where the calendar of Temporal has their day', { skip }, () => {
  const rule = fc.record({
    month: fc.integer({ min: 1, max: 12 }),
    operator: fc.nat(7),
    dayOfMonth: fc.integer({ min: 1, max: 31 }),
    dayOfWeek: fc.integer({ min: 1, max: 7 }),
    hour: fc.nat(23),
    second: fc.nat(3599),
  })
  fc.assert(
    fc.property(rule, fc.integer({ min: firstYear, max: lastYear }), (given, year) => {
      const { month, operator, dayOfMonth, dayOfWeek } = given
      const first = Temporal.PlainDate.from({ year, month, day: 1 })
      const all = Array.from({ length: 40 }, (_, n) => first.add({ days: n }))
      const inMonth = all.filter((date) => date.month === month)
      const named = inMonth.filter((date) => date.dayOfWeek === dayOfWeek)
      const expected =
        operator === 0
          ? inMonth[dayOfMonth - 1]
          : operator === 1
            ? inMonth[dayOfMonth - 1] && all.slice(dayOfMonth - 1).find((date) => date.dayOfWeek === dayOfWeek)
            : operator === 7
              ? named.at(-1)
              : named[operator - 2]
      assert.equal(ruleInYear(given, year)?.slice(0, 10), expected?.toString())
    }),
    { seed: 20250310, numRuns: 500 },
  )
})

const readsTheLot = (index: string): string => `
if (process.argv[1] === 'delete') delete globalThis.Temporal
if (typeof Temporal !== 'undefined') throw new Error('there is a Temporal')
const { describeSeries, inflate, readGreenButton, readResources, splitFeed } = await import(${JSON.stringify(index)})
const { readdirSync, readFileSync } = await import('node:fs')
const { gzipSync } = await import('node:zlib')
const folder = new URL(${JSON.stringify(new URL('../../test-files/derived/', import.meta.url).href)})
const zone = 'America/New_York'
for (const file of readdirSync(folder).filter((name) => name.endsWith('.xml'))) {
  const expected = JSON.parse(readFileSync(new URL(file.replace('.xml', '.expected.json'), folder), 'utf8'))
  if (expected.mustReject) continue
  const bytes = readFileSync(new URL(file, folder))
  const read = await readGreenButton(inflate(gzipSync(bytes)), { zone })
  for await (const resource of readResources(bytes)) if (!resource.name) throw new Error('nameless')
  if (!file.includes('utf16') && (await splitFeed(bytes, () => 'all')).size !== 1) throw new Error('split')
  const same = (a, b) => { if (JSON.stringify(a) !== JSON.stringify(b)) throw new Error(file + ' ' + JSON.stringify(a)) }
  same(read.series.map((series) => Object.entries(describeSeries(series, zone)).sort()), expected.series.map((one) => Object.entries(one).sort()))
  same([...new Set(read.findings.map(({ code }) => code))].sort(), [...expected.issues].sort())
  console.log(file)
}`

test('a runtime without Temporal reads every derived case with the same results', () => {
  const index = new URL('../index.ts', import.meta.url).href
  const run = spawnSync(process.execPath, ['--no-harmony-temporal', '--input-type=module', '--eval', readsTheLot(index)], {
    encoding: 'utf8',
  })
  assert.equal(run.stderr, '')
  assert.equal(run.stdout.trim().split('\n').length, 24)
})

/** Whatever older Node the machine has beside the project’s; what npm gets is tried in tools/pack. */
const older = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => {
  if (!existsSync(path)) return false
  const major = Number(/^v(\d+)/.exec(spawnSync(path, ['--version'], { encoding: 'utf8', env: {} }).stdout)?.[1])
  return major >= 20 && major < 26
})

test('compiled, it reads under an older Node', {
  skip: older === undefined ? 'SKIPPED: no Node 20 to 25 is installed' : false,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'green-button-'))
  try {
    const source = fileURLToPath(new URL('..', import.meta.url))
    cpSync(source, join(folder, 'src'), { recursive: true, filter: (file) => !file.endsWith('.test.ts') })
    for (const file of readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))) {
      const code = stripTypeScriptTypes(readFileSync(join(folder, 'src', file), 'utf8')).replaceAll(
        /(from ['"]\.[^'"]*)\.ts(['"])/g,
        '$1.js$2',
      )
      writeFileSync(join(folder, 'src', file.replace(/\.ts$/, '.js')), code)
    }
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    symlinkSync(fileURLToPath(new URL('../../../../node_modules', import.meta.url)), join(folder, 'node_modules'), 'junction')
    const script = readsTheLot(`file://${join(folder, 'src/index.js')}`)
    const run = spawnSync(older ?? '', ['--input-type=module', '--eval', script], { encoding: 'utf8', env: {} })
    assert.equal(run.stderr, '')
    assert.equal(run.stdout.trim().split('\n').length, 24)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
