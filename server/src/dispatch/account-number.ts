/** Account numbers of utilities: digits only as text, in the lengths they have had. They are never keys. */

/** Ten and fifteen digits before the utilities changed their customer systems, eleven since, printed as 12345-67890-1 (assumed for O&R). */
const LENGTHS: readonly number[] = [10, 11, 15]

/** The digits of a number however it is printed; null when it is none. */
export function digitsOf(printed: string): string | null {
  if (!/^[\d\s.-]*$/.test(printed)) return null
  const digits = printed.replaceAll(/\D/g, '')
  return LENGTHS.includes(digits.length) ? digits : null
}
