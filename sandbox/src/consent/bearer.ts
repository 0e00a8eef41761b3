/** Secrets that callers present: compared without telling how much of them was right. */
import { createHash, timingSafeEqual } from 'node:crypto'

const digestOf = (text: string) => createHash('sha256').update(text).digest()

export const sameSecret = (given: string, expected: string): boolean => timingSafeEqual(digestOf(given), digestOf(expected))

/** What is kept of a token or code: enough to recognise it. */
export const digest = (secret: string): string => digestOf(secret).toString('hex')

/** The token of an `Authorization: Bearer` header. */
export const bearerOf = (header: string | undefined): string | undefined => /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? '')?.[1]
