/** Quick reading of the whole numbers that make up nearly all of an interval block. */

const space = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13

/** A whole number of at most 15 digits with an optional sign and spaces around, or null for anything else. */
export const wholeNumber = (text: string): number | null => {
  let at = 0
  let end = text.length
  while (at < end && space(text.charCodeAt(at))) at += 1
  while (end > at && space(text.charCodeAt(end - 1))) end -= 1
  const first = text.charCodeAt(at)
  const negative = first === 45
  if (negative || first === 43) at += 1
  if (end === at || end - at > 15) return null
  let number = 0
  for (; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return null
    number = number * 10 + digit
  }
  return negative && number !== 0 ? -number : number
}
