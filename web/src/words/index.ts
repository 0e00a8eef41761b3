/** Chooses the catalogue of a language and words the codes of other parts. */
import type { Locale } from '../answers.ts'
import { en } from './en.ts'
import { es, type Words } from './es.ts'

export type { Words } from './es.ts'
export const catalogues: Record<Locale, Words> = { es, en }

/** The words of a form error: first for this field, then for the code alone, then a plain "check this". */
export const formError = (words: Words, error: { field: string; code: string }): string =>
  words.codes.form[`${error.field}.${error.code}`] ?? words.codes.form[error.code] ?? words.codes.form['other'] ?? error.code
export const dayReason = (words: Words, reason: string): string => words.codes.reasons[reason] ?? words.codes.reasons['other'] ?? reason
/** Null when the catalogue does not know the code: the page then quotes the finding's own words. */
export const finding = (words: Words, code: string): string | null => words.codes.findings[code] ?? null
