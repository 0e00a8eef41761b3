/** A tax form that a payee has given, as its keeper says: received or not, and never the number on it. Pure. */
import type { Problem } from '#payout/holds/screening.ts'

export const taxFormStates = ['valid', 'invalid'] as const
export type TaxFormState = (typeof taxFormStates)[number]
export type TaxForm = { readonly memberId: string; readonly state: TaxFormState; readonly reason: string }

const REASON_MAX = 300

/** Nine digits in the groups of a social security number, or of an employer's; the database refuses them too. */
export const holdsTaxNumber = (text: string): boolean => /(?<!\d)(\d{3}[- ]?\d{2}[- ]?\d{4}|\d{2}[- ]?\d{7})(?!\d)/.test(text)

/** The form of the console: `state`, `reason`. */
export function readTaxForm(
  memberId: string,
  fields: Readonly<Record<string, string>>,
): { readonly form: TaxForm } | { readonly problems: readonly Problem[] } {
  const state = taxFormStates.find((one) => one === fields['state'])
  const why = readReason(fields)
  if (state && 'reason' in why) return { form: { memberId, state, reason: why.reason } }
  return { problems: [...(state ? [] : [{ field: 'state', code: 'choose' }]), ...('problems' in why ? why.problems : [])] }
}

/** Why something is recorded of a payee. A number of a taxpayer in it is refused, not cleaned. */
export function readReason(
  fields: Readonly<Record<string, string>>,
): { readonly reason: string } | { readonly problems: readonly Problem[] } {
  const reason = (fields['reason'] ?? '').trim()
  const refused = (code: string) => ({ problems: [{ field: 'reason', code }] })
  if (reason === '') return refused('missing')
  if (reason.length > REASON_MAX) return refused('too-long')
  return holdsTaxNumber(reason) ? refused('tax-number') : { reason }
}
