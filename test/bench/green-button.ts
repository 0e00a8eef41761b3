/** How fast Green Button documents are read: against the only other ESPI parser on npm, the XML parser below us alone, and expat. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileReader } from './compile.ts'
import { type Feed, makeFeed } from './feed.ts'
import { compete } from './rounds.ts'
import { rowsOf, type Section, type Work } from './section.ts'

/** Con Edison splits bulk files at 200 MB (onboarding document v4.4). */
const largeBytes = [100_000_000, 200_000_000]

export async function greenButtonSections(folder: string, rounds: number): Promise<Section[]> {
  const compiled = compileReader(folder)
  const year = makeFeed(join(folder, 'one-meter.xml'), 1)
  const sections = [
    await smallSection(rounds, compiled, year, 'one meter'),
    await smallSection(rounds, compiled, makeFeed(join(folder, 'three-meters.xml'), 3), 'three meters'),
  ]
  for (const bytes of largeBytes) sections.push(await largeSection(folder, rounds, compiled, Math.round(bytes / year.bytes)))
  return sections
}

async function smallSection(rounds: number, compiled: string, feed: Feed, meters: string): Promise<Section> {
  const all = { args: [feed.path], amount: feed.bytes / 1e6 }
  const works: Work[] = [
    { name: '@quickpay/green-button', file: compiled, checksum: feed.checksum, ...all },
    { name: `@cityssm/green-button-parser ${cityssm()}`, file: 'cityssm.ts', checksum: feed.checksum, ...all },
    { name: 'saxes alone, counting elements', file: 'saxes.ts', checksum: `${feed.elements} elements`, ...all },
  ]
  return {
    id: `green-button-${meters.replaceAll(' ', '-')}`,
    title: `Reading Green Button: ${meters}, 13 months of quarter hours`,
    about: aboutFeed(feed),
    unit: 'MB/s',
    rows: rowsOf(works, await compete(works, rounds)),
  }
}

async function largeSection(folder: string, rounds: number, compiled: string, meters: number): Promise<Section> {
  const large = makeFeed(join(folder, 'large.xml'), meters)
  const amount = large.bytes / 1e6
  const reader = { args: [large.path], checksum: large.checksum, amount }
  const expat = expatVersion()
  if (expat === null)
    console.error('SKIPPED: xmlwf is not installed (Debian: apt install expat); nothing stands beside the large documents')
  const works: Work[] = [
    { name: '@quickpay/green-button, as npm delivers it', file: compiled, ...reader },
    { name: '@quickpay/green-button, types stripped at start', file: 'green-button.ts', ...reader },
    // One round, at 100 MB only: it takes a document as one string and needs a quarter of a minute and a gigabyte for it.
    ...(amount > 150 ? [] : [{ name: `@cityssm/green-button-parser ${cityssm()}`, file: 'cityssm.ts', rounds: 1, ...reader }]),
    ...(expat === null ? [] : [{ name: `xmlwf ${expat}, in C`, file: 'xmlwf.ts', args: [large.path], checksum: 'well-formed', amount }]),
  ]
  return {
    id: `green-button-${Math.round(amount / 100) * 100}`,
    title: `Reading Green Button: ${meters} meters, ${amount.toFixed(0)} MB from a stream`,
    about: `${aboutFeed(large)}; xmlwf only says whether it is well-formed`,
    unit: 'MB/s',
    rows: rowsOf(works, await compete(works, rounds)),
  }
}

function expatVersion(): string | null {
  const { status, stdout } = spawnSync('xmlwf', ['-v'], { encoding: 'utf8' })
  return status === 0 ? (/expat_([\d.]+)/.exec(stdout)?.[1] ?? '') : null
}

const aboutFeed = ({ bytes, readings }: Feed): string =>
  `${(bytes / 1e6).toFixed(1)} MB, ${readings.toLocaleString('en-US')} readings; checksums of all readings are equal`

function cityssm(): string {
  const file = new URL('../../node_modules/@cityssm/green-button-parser/package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
