/** Reads a document with `@cityssm/green-button-parser`, which takes it as one string. */
import { readFile } from 'node:fs/promises'
import { run } from '../contestant.ts'
import { Tally } from '../tally.ts'

// Its types are its sources, which do not pass our compiler: loaded by name, described here.
const PARSER = '@cityssm/green-button-parser'
type Content = { IntervalBlock?: readonly { IntervalReading?: readonly Reading[] }[] }
const { default: greenButton } = (await import(PARSER)) as {
  default: { atomToGreenButtonJson(xml: string): Promise<{ entries: readonly { content: Content }[] }> }
}

type Reading = { timePeriod?: { start?: number }; value?: number; ReadingQuality?: { quality?: number }[] | { quality?: number } }

const path = process.argv[2] ?? ''

await run(async () => {
  const { entries } = await greenButton.atomToGreenButtonJson(await readFile(path, 'utf8'))
  const tally = new Tally()
  for (const { content } of entries) {
    for (const { IntervalReading: readings = [] } of content.IntervalBlock ?? [])
      for (const { timePeriod, value, ReadingQuality: given } of readings) {
        const quality = Array.isArray(given) ? given[0]?.quality : given?.quality
        tally.add(timePeriod?.start ?? 0, value ?? 0, quality ?? 0)
      }
  }
  return tally.text()
})
