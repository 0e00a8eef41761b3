/** Telephone numbers of the North American Numbering Plan: what a person types, as it is called. Numbers of other plans are refused. */

/**
 * `+1` and ten figures, or null: area code and exchange begin with 2 to 9, and neither is a service code such as 911 (NANPA). Countries of the
 * plan outside the United States have area codes of their own; they are refused by the provider's own setting, since the list changes.
 */
export function readNumber(typed: string): string | null {
  if (!/^[\d\s().+-]{7,25}$/.test(typed.trim())) return null
  const figures = typed.replaceAll(/\D/g, '').replace(/^1(?=\d{10}$)/, '')
  return /^(?!.11)[2-9]\d\d(?!.11)[2-9]\d{6}$/.test(figures) ? `+1${figures}` : null
}

/** What a person recognises it by; the rest never reaches a page. */
export const endingOf = (number: string): string => number.slice(-4)
