/** A person who takes part, or who runs the programs. The id of a member is the id of the sign-in user. */
import { z } from 'zod'

export type Kind = 'residential' | 'commercial'
export type Locale = 'es' | 'en'
export type Role = 'member' | 'operator'

export type Member = {
  memberId: string
  email: string
  name: string
  kind: Kind
  businessName: string | null
  locale: Locale
  role: Role
  createdAt: Temporal.Instant
}

/** What a person types to sign up. `referralCode` is somebody's who recommended us; what it is worth is not decided here. */
export type SignUp = {
  email: string
  name: string
  kind: Kind
  businessName: string | null
  utilityId: string
  locale: Locale
  referralCode: string | null
}

/** A field of a form and what is wrong with it; the catalogue of the pages words the code. */
export type FieldError = { field: string; code: string }

/** An address that can receive a code, by the rule of the library that sends it: one that we took and it refused would wait for its code in vain. */
export const isEmail = (text: string): boolean => text.length <= 254 && z.email().safeParse(text).success

/** Reads the sign-up form; refusals in the order of the fields. */
export function readSignUp(
  values: Record<string, string>,
  utilities: readonly string[],
  locale: Locale,
): { signUp: SignUp } | { errors: FieldError[] } {
  const errors: FieldError[] = []
  const kind = values['kind']
  const name = (values['name'] ?? '').trim()
  const businessName = (values['businessName'] ?? '').trim()
  const email = (values['email'] ?? '').trim().toLowerCase()
  const utilityId = values['utility'] ?? ''
  const referralCode = (values['referralCode'] ?? '').trim() || null
  if (kind !== 'residential' && kind !== 'commercial') errors.push({ field: 'kind', code: 'choose' })
  if (name.length === 0) errors.push({ field: 'name', code: 'missing' })
  if (name.length > 100) errors.push({ field: 'name', code: 'too-long' })
  if (kind === 'commercial' && businessName.length === 0) errors.push({ field: 'businessName', code: 'missing' })
  if (businessName.length > 120) errors.push({ field: 'businessName', code: 'too-long' })
  if (!isEmail(email)) errors.push({ field: 'email', code: email ? 'not-an-email' : 'missing' })
  if (!utilities.includes(utilityId)) errors.push({ field: 'utility', code: 'choose' })
  if (referralCode !== null && referralCode.length > 40) errors.push({ field: 'referralCode', code: 'unknown-code' })
  if (errors.length > 0 || (kind !== 'residential' && kind !== 'commercial')) return { errors }
  return { signUp: { email, name, kind, businessName: kind === 'commercial' ? businessName : null, utilityId, locale, referralCode } }
}
