/** Reads a Green Button document from a stream of bytes. */

import { ByteReader } from './bytes/byte-reader.ts'
import type { DocumentReader } from './document/document.ts'
import { defaultLimits, type Limits } from './limits.ts'
import type { GreenButton } from './model.ts'
import { readAuthorizations } from './resources/authorizations.ts'
import { readCustomers } from './resources/customers.ts'
import { readSummaries } from './resources/summaries.ts'
import { billFindings } from './usage/bill-check.ts'
import { localTimeFindings, sameQuantityTwice } from './usage/quality.ts'
import { readUsage } from './usage/usage.ts'

export type ReadOptions = {
  /** IANA zone of the custodian, against which LocalTimeParameters are checked; America/New_York unless given. */
  zone?: string
  limits?: Partial<Limits>
  /** Is told the bytes read so far, after each piece of the source. */
  onProgress?(bytes: number): void
}

type Source = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | Uint8Array

/**
 * Reads usage feeds, customer feeds, authorizations and single resources (Atom feed, bare entry or bare resource; NAESB ESPI 1.x to 4.0)
 * without holding the document: what stays are columns of numbers.
 *
 * Oddities are told in `findings`; what cannot be trusted is refused by throwing GreenButtonError with a code and, where it is known,
 * the line and column: DOCTYPE, not well-formed, cut short, not Green Button, larger than `limits`. Series whose unit is 'unknown'
 * must not be settled on.
 */
export const readGreenButton = async (source: Source, options: ReadOptions = {}): Promise<GreenButton> => {
  const reader = new ByteReader({ ...defaultLimits, ...options.limits })
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    reader.push(chunk)
    options.onProgress?.(reader.bytes)
  }
  reader.end()
  return judge(reader.document, options.zone ?? 'America/New_York')
}

/** What the document says, once all of it is read. */
export const judge = (document: DocumentReader, zone: string): GreenButton => {
  const usage = readUsage(document, zone)
  const { customers, findings } = readCustomers(document)
  const summaries = readSummaries(document, usage.usagePointOf)
  return {
    series: usage.series,
    customers,
    authorizations: readAuthorizations(document),
    usagePoints: usage.usagePoints,
    summaries,
    findings: [
      ...usage.findings,
      ...findings,
      ...sameQuantityTwice(usage.series),
      ...billFindings(usage.series, summaries),
      ...localTimeFindings(document, usage.series, zone),
    ],
    resources: document.counts,
  }
}
