/** BatchList: the message by which a custodian says what can be fetched (NAESB ESPI function block 39). */

import { Decoder } from '../bytes/decode.ts'
import { DocumentReader } from '../document/document.ts'
import { GreenButtonError } from '../findings.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { readValue } from './read-value.ts'

/**
 * The URIs of a notification, in order, entities decoded once. An empty list is legal.
 * The message carries no signature: the URIs are hints, to be fetched only where they lie under the registered resource base.
 * Throws GreenButtonError like `readGreenButton`, and `not_batch_list` for any other document.
 */
export const readBatchList = (xml: string | Uint8Array, limits: Partial<Limits> = {}): string[] => {
  const all = { ...defaultLimits, ...limits }
  const document = new DocumentReader(all)
  const decoder = new Decoder(all.bytes)
  // Text has been decoded already, whatever its declaration says: it is encoded anew with a mark that tells so.
  const bytes = typeof xml === 'string' ? new TextEncoder().encode(`\uFEFF${xml.replace(/^\uFEFF/, '')}`) : xml
  for (const text of decoder.push(bytes)) document.write(text)
  for (const text of decoder.end()) document.write(text)
  document.end()
  const list = document.resources.find((resource) => resource.name === 'BatchList')
  if (list === undefined)
    throw new GreenButtonError('not_batch_list', 'The document is no BatchList.', { root: document.root.slice(0, 60) })
  return readValue('BatchList', 'usage', list.element).resources ?? []
}
