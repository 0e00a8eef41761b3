/** The code of a member's own link: nine letters and figures that cannot be taken for one another and make no word. */
import { randomInt } from 'node:crypto'

/** Without 0 O, 1 I L, 2 Z, 5 S, B, U V, and without the other vowels. */
const LETTERS = '346789CDFGHJKMNPQRTWXY'
const LENGTH = 9

/** About 2⁴⁰ codes: whoever tries does not come upon one. */
export const newCode = (): string => Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')

/** A code as a person types it, with spaces, dashes and small letters; null when it can be none of ours. */
export function readCode(text: string): string | null {
  const code = text.replaceAll(/[\s-]/g, '').toUpperCase()
  return code.length === LENGTH && [...code].every((letter) => LETTERS.includes(letter)) ? code : null
}

/** `346-789-CDF`: for reading out. */
export const printCode = (code: string): string => code.replaceAll(/(.{3})(?=.)/g, '$1-')
