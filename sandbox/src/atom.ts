/** Sends Green Button documents as they are written, piece by piece. */
import type { Context } from 'hono'
import { faultsOf } from './registrations.ts'
import type { World } from './world.ts'

/** Streams a document; the fault `truncate` ends it in the middle. */
export function atom(c: Context, world: World, chunks: Iterable<string>): Response {
  c.header('content-type', 'application/atom+xml')
  if (faultsOf(world.state).resource === 'truncate') {
    const whole = [...chunks].join('')
    return c.body(whole.slice(0, whole.length / 2))
  }
  return c.body(streamOf(encoded(chunks)))
}

function streamOf(pieces: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
}

/** Pieces of about 64 kB, with a breath in between so that a long feed does not stop everything else. */
async function* encoded(chunks: Iterable<string>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  let gathered = ''
  for (const chunk of chunks) {
    gathered += chunk
    if (gathered.length < 65_536) continue
    yield encoder.encode(gathered)
    gathered = ''
    await new Promise((resolve) => setImmediate(resolve))
  }
  yield encoder.encode(gathered)
}
