/** What the reader has to say about a document: findings it can live with, and the error by which it refuses. */

/** A remark about a document that was read all the same. `code` is stable, `words` are for people, `evidence` holds what was seen (never names, addresses or account numbers). */
export type Finding = { code: string; words: string; evidence?: Record<string, string | number> }

/** Why a document is refused; the `words` of the error say it to people. */
export type RefusalCode =
  | 'doctype'
  | 'not_well_formed'
  | 'truncated'
  | 'empty_document'
  | 'not_green_button'
  | 'not_batch_list'
  | 'unsupported_encoding'
  | 'bad_encoding'
  | 'too_many_bytes'
  | 'too_deep'
  | 'too_many_attributes'
  | 'too_many_entries'
  | 'too_many_readings'
  | 'too_many_entry_readings'
  | 'text_too_long'
  | 'token_too_long'
  | 'link_too_long'
  | 'resource_too_large'
  | 'inflated_too_much'
  | 'bad_compression'

/** The document is refused. Nothing of it may be used; `evidence` carries `line` and `column` where they are known. */
export class GreenButtonError extends Error {
  readonly code: RefusalCode
  readonly words: string
  readonly evidence: Record<string, string | number>

  constructor(code: RefusalCode, words: string, evidence: Record<string, string | number> = {}) {
    super(`${code}: ${words}`)
    this.name = 'GreenButtonError'
    this.code = code
    this.words = words
    this.evidence = evidence
  }
}
