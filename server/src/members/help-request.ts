/** A question that anybody asks a person of the staff, with the reference of an error where there is one. Pure. */
import { type FieldError, isEmail, type Locale } from '#members/member.ts'

export type HelpRequest = {
  readonly requestId: string
  /** A member; null of who is not signed in. */
  readonly askedBy: string | null
  readonly email: string
  readonly locale: Locale
  readonly reference: string | null
  readonly words: string
  readonly askedAt: Temporal.Instant
  readonly answerByAt: Temporal.Instant
}

const WORDS_MAX = 2000

/** Reads the form. Who is signed in is answered at their own address, whatever stands in the field; a reference alone is a question too. */
export function readHelpRequest(
  values: Readonly<Record<string, string>>,
  ownEmail: string | null,
): Pick<HelpRequest, 'email' | 'reference' | 'words'> | { readonly errors: FieldError[] } {
  const errors: FieldError[] = []
  const words = (values['words'] ?? '').trim()
  const email = ownEmail ?? (values['email'] ?? '').trim().toLowerCase()
  const reference = (values['reference'] ?? '').trim().toLowerCase() || null
  if (words === '' && reference === null) errors.push({ field: 'words', code: 'missing' })
  if (words.length > WORDS_MAX) errors.push({ field: 'words', code: 'too-long' })
  if (!isEmail(email)) errors.push({ field: 'email', code: email ? 'not-an-email' : 'missing' })
  if (reference !== null && !/^[a-z0-9-]{4,40}$/.test(reference)) errors.push({ field: 'reference', code: 'not-a-reference' })
  return errors.length > 0 ? { errors } : { email, reference, words }
}
