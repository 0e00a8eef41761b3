/** Reads a document with `@quickpay/green-button`, from a stream of the file: readings exact, sorted, linked to their meters. */
import { createReadStream } from 'node:fs'
import { readGreenButton } from '@quickpay/green-button'
import { run } from '../contestant.ts'
import { Tally } from '../tally.ts'

const path = process.argv[2] ?? ''

await run(async () => {
  const { series } = await readGreenButton(createReadStream(path, { highWaterMark: 256 * 1024 }))
  const tally = new Tally()
  for (const { starts, values, qualities, unit, scale } of series) {
    if (unit !== 'Wh' || scale !== 0) throw new Error(`readings in 10^${scale} ${unit}`)
    for (let i = 0; i < starts.length; i++) tally.add(starts[i]!, values[i]!, qualities[i]!)
  }
  return tally.text()
})
