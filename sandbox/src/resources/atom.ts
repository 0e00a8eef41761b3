/** Sends Green Button documents as they are written, piece by piece, or in the way that faults ask for. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from 'hono'
import { faultsAt } from '../admin/faults.ts'
import { findHousehold, type World } from '../world.ts'
import { applyQuirks } from './quirks.ts'
import { escapeXml } from './xml.ts'

/** A slow document comes at this many bytes a second. */
const slowBytes = 1024

/**
 * Streams a document. The fault `truncate` ends it in the middle, `slow` takes a second for each kilobyte; quirks are done to batches,
 * which are then written whole first.
 */
export function atom(c: Context, world: World, chunks: Iterable<string>): Response {
  c.header('content-type', 'application/atom+xml')
  const household = householdOf(c)
  const { resource, quirks } = faultsAt(world.state, household)
  const odd = quirks.length > 0 && c.req.path.includes('/Batch/')
  if (resource === 'ok' && !odd) return c.body(streamOf(encoded(chunks)))
  const title = findHousehold(world, household ?? '')?.address.street ?? '1 Nowhere Street'
  const document = odd ? applyQuirks([...chunks].join(''), quirks, escapeXml(title)) : [...chunks].join('')
  const bytes = typeof document === 'string' ? new TextEncoder().encode(document) : document
  if (resource === 'truncate') return c.body(bytes.slice(0, bytes.length / 2))
  return c.body(resource === 'slow' ? streamOf(slowly(bytes)) : bytes)
}

/** The household whose token asks, noted by the guard; none for a token of the client. */
function householdOf(c: Context): string | undefined {
  const household: unknown = c.get('household')
  return typeof household === 'string' ? household : undefined
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

async function* slowly(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const step = slowBytes / 8
  for (let at = 0; at < bytes.length; at += step) {
    await sleep(125)
    yield bytes.slice(at, at + step)
  }
}
