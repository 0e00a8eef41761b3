/** Reads a document with `@cityssm/green-button-parser`, which takes it as one string. */
import { readFile } from 'node:fs/promises'
import greenButton from '@cityssm/green-button-parser'
import { run } from '../contestant.ts'
import { Tally } from '../tally.ts'

type Reading = { timePeriod?: { start?: number }; value?: number; ReadingQuality?: { quality?: number }[] | { quality?: number } }

const path = process.argv[2] ?? ''

await run(async () => {
  const { entries } = await greenButton.atomToGreenButtonJson(await readFile(path, 'utf8'))
  const tally = new Tally()
  for (const { content } of entries) {
    const blocks = 'IntervalBlock' in content ? (content.IntervalBlock ?? []) : []
    for (const { IntervalReading: readings = [] } of blocks)
      for (const { timePeriod, value, ReadingQuality: given } of readings as readonly Reading[]) {
        const quality = Array.isArray(given) ? given[0]?.quality : given?.quality
        tally.add(timePeriod?.start ?? 0, value ?? 0, quality ?? 0)
      }
  }
  return tally.text()
})
