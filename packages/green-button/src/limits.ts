/** How large a document may be before it is refused; every limit has its own refusal code. */

export type Limits = {
  /** Bytes of the document (`too_many_bytes`). */
  bytes: number
  /** Nesting of elements (`too_deep`). */
  depth: number
  /** Atom entries, and resources in them (`too_many_entries`). */
  entries: number
  /** Interval readings (`too_many_readings`). */
  readings: number
  /** Interval readings of one entry, where entries are handed out whole (`too_many_entry_readings`). */
  entryReadings: number
  /** Attributes of one element (`too_many_attributes`). */
  attributes: number
  /** Characters of one text (`text_too_long`). */
  textChars: number
  /** Characters of one link, which is taken apart segment by segment when it is followed (`link_too_long`). */
  linkChars: number
  /** Characters between two events of the parser: a comment, a declaration, a tag (`token_too_long`). */
  tokenChars: number
  /** Elements of one resource other than an interval block, and links of one entry (`resource_too_large`). */
  resourceElements: number
  /** Bytes that one compressed byte may become, once there are more than a few (`inflated_too_much`). */
  inflation: number
}

/** Room for a 200 MB bulk file (the size at which Con Edison splits, onboarding document v4.4) several times over. */
export const defaultLimits: Limits = {
  bytes: 1024 * 1024 * 1024,
  depth: 64,
  entries: 500_000,
  readings: 10_000_000,
  entryReadings: 250_000,
  attributes: 64,
  textChars: 64 * 1024,
  linkChars: 4096,
  tokenChars: 512 * 1024,
  resourceElements: 20_000,
  inflation: 200,
}
