/** How large a document may be before it is refused; every limit has its own refusal code. */

export type Limits = {
  /** Bytes of the document (`too_many_bytes`). */
  bytes: number
  /** Nesting of elements (`too_deep`). */
  depth: number
  /** Atom entries (`too_many_entries`). */
  entries: number
  /** Interval readings (`too_many_readings`). */
  readings: number
  /** Attributes of one element (`too_many_attributes`). */
  attributes: number
  /** Characters of one text (`text_too_long`). */
  textChars: number
  /** Characters between two events of the parser: a comment, a declaration, a tag (`token_too_long`). */
  tokenChars: number
  /** Elements of one resource other than an interval block (`resource_too_large`). */
  resourceElements: number
}

/** Room for a 200 MB bulk file (the size at which Con Edison splits, onboarding document v4.4) several times over. */
export const defaultLimits: Limits = {
  bytes: 1024 * 1024 * 1024,
  depth: 64,
  entries: 2_000_000,
  readings: 10_000_000,
  attributes: 64,
  textChars: 64 * 1024,
  tokenChars: 512 * 1024,
  resourceElements: 20_000,
}
