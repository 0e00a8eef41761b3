/** Bundles as they are kept: canonical JSON under zstd, about a tenth of the text, so that a hundred thousand measurements are not gigabytes. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Bundle, ReservationBundle } from '@quickpay/receipt'

export const packBundle = (canonical: string): Buffer => zstdCompressSync(canonical)

/** Rows from before compression have the bundle as JSON. Throws when a row has neither: the constraint forbids it. */
export function unpackBundle(packed: Buffer | null, json: unknown): Bundle {
  if (packed) return JSON.parse(zstdDecompressSync(packed).toString()) as Bundle
  if (json === null || json === undefined) throw new Error('a measurement without a bundle')
  return json as Bundle
}

export const unpackPledge = (packed: Buffer): ReservationBundle => JSON.parse(zstdDecompressSync(packed).toString()) as ReservationBundle
