/** Finds the start tags of interval readings in UTF-8 bytes, without knowing yet what they stand in. */

const name = new TextEncoder().encode('IntervalReading')
export const nameLength = name.length

/** By how much the search may go on from a byte under the last letter of the name (Horspool's shift). */
const shifts = new Uint8Array(256).fill(nameLength)
for (const [index, code] of name.subarray(0, -1).entries()) shifts[code] = nameLength - 1 - index

/** The first position at or after that one where the name stands, or -1. */
export const findName = (bytes: Uint8Array, from: number): number => {
  for (let last = from + nameLength - 1; last < bytes.length; ) {
    let index = nameLength - 1
    while (index >= 0 && bytes[last - nameLength + 1 + index] === name[index]) index -= 1
    if (index < 0) return last - nameLength + 1
    last += shifts[bytes[last] ?? 0] ?? nameLength
  }
  return -1
}

const longestPrefix = 40

/** The `<` of the start tag in which the name at that position is the local name; -1 where there is none at or after `from`. */
export const tagAt = (bytes: Uint8Array, name: number, from: number): number => {
  let at = name - 1
  if (bytes[at] === 58) {
    at -= 1
    while (at > name - longestPrefix && isNameByte(bytes[at] ?? 0)) at -= 1
  }
  return at >= from && bytes[at] === 60 ? at : -1
}

/** Letters, digits, `-`, `.` and `_`. */
const isNameByte = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 95

/** The position after the `>` that stands before that one with only white space between; `from` where that is reached first; -1 for neither. */
export const afterTagBefore = (bytes: Uint8Array, position: number, from: number): number => {
  let at = position
  while (at > from) {
    const code = bytes[at - 1]
    if (code === 62) return at
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return -1
    at -= 1
  }
  return from
}
