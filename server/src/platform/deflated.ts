/** Text made small, as text: for what is sealed as text. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

export const deflated = (text: string): string => zstdCompressSync(text).toString('base64')
export const inflated = (small: string): string => zstdDecompressSync(Buffer.from(small, 'base64')).toString()
