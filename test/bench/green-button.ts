/** How fast Green Button documents are read: against the only other ESPI parser on npm, and against the XML parser below us alone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeFeed } from './feed.ts'
import { compete } from './rounds.ts'
import { rowsOf, type Section, type Work } from './section.ts'

const largeBytes = 50_000_000

export async function greenButtonSections(folder: string, rounds: number): Promise<Section[]> {
  const year = makeFeed(join(folder, 'one-meter.xml'), 1)
  const large = makeFeed(join(folder, 'large.xml'), Math.round(largeBytes / year.bytes))
  const amount = year.bytes / 1e6
  const works: Work[] = [
    { name: '@quickpay/green-button', file: 'green-button.ts', args: [year.path], checksum: year.checksum, amount },
    { name: `@cityssm/green-button-parser ${cityssm()}`, file: 'cityssm.ts', args: [year.path], checksum: year.checksum, amount },
    { name: 'saxes alone, counting elements', file: 'saxes.ts', args: [year.path], checksum: `${year.elements} elements`, amount },
  ]
  const largeWork: Work = {
    name: '@quickpay/green-button',
    file: 'green-button.ts',
    args: [large.path],
    checksum: large.checksum,
    amount: large.bytes / 1e6,
  }
  return [
    {
      id: 'green-button',
      title: 'Reading Green Button: one meter, 13 months of quarter hours',
      about: aboutFeed(year),
      unit: 'MB/s',
      rows: rowsOf(works, await compete(works, rounds)),
    },
    {
      id: 'green-button-large',
      title: 'Reading Green Button: a larger document, from a stream',
      about: aboutFeed(large),
      unit: 'MB/s',
      rows: rowsOf([largeWork], await compete([largeWork], rounds)),
    },
  ]
}

const aboutFeed = ({ bytes, readings }: { bytes: number; readings: number }): string =>
  `${(bytes / 1e6).toFixed(1)} MB, ${readings.toLocaleString('en-US')} readings; checksums of all readings are equal`

function cityssm(): string {
  const file = new URL('../../node_modules/@cityssm/green-button-parser/package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
