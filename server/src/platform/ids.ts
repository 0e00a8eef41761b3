/** Identifiers: a prefix that names the kind, and a UUIDv7, so that they sort by creation. */
import { createHash, randomUUIDv7 } from 'node:crypto'

export type Id<P extends string> = `${P}_${string}`

export const newId = <P extends string>(prefix: P): Id<P> => `${prefix}_${randomUUIDv7()}`

/** The same UUID for the same words: for jobs that must not be queued twice. */
export function uuidOf(...words: string[]): string {
  const hex = createHash('sha256').update(words.join('\u0000')).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** The same prefixed id for the same words: what a repeated commit would insert again, it finds. */
export const idOf = <P extends string>(prefix: P, ...words: string[]): Id<P> => `${prefix}_${uuidOf(...words)}`

/** What a job is about: a member's thing as `mem_…/par_…`, or a shared thing by its own id. */
export type Subject = string
export const subjectOf = (memberId: string, id: string): Subject => `${memberId}/${id}`
export function partsOf(subject: Subject): { memberId: string; id: string } {
  const slash = subject.indexOf('/')
  if (slash < 0) throw new Error(`not a member's subject: ${subject}`)
  return { memberId: subject.slice(0, slash), id: subject.slice(slash + 1) }
}
