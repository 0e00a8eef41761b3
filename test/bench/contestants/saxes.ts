/** Only runs the XML parser below us over the document and counts elements: what well-formedness and namespaces cost before any meaning. */
import { createReadStream } from 'node:fs'
import { SaxesParser } from 'saxes'
import { run } from '../contestant.ts'

const path = process.argv[2] ?? ''

await run(async () => {
  const parser = new SaxesParser({ xmlns: true })
  let opened = 0
  let closed = 0
  let chars = 0
  parser.on('opentag', () => {
    opened += 1
  })
  parser.on('closetag', () => {
    closed += 1
  })
  parser.on('text', (text) => {
    chars += text.length
  })
  const decoder = new TextDecoder()
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }))
    parser.write(decoder.decode(chunk as Uint8Array, { stream: true }))
  parser.close()
  if (opened !== closed || chars === 0) throw new Error(`${opened} elements opened, ${closed} closed, ${chars} characters`)
  return `${opened} elements`
})
