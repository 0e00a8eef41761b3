/** The simple types of the tables: what their text may be, read and written. */

/**
 * `text` as it stands, `whole` numbers, `exact` ones (a number where it is whole and safe, else its decimal text), `flag`s.
 * Limits are those of NAESB ESPI's espi.xsd and of XML Schema; whole numbers are also kept within what a JavaScript number holds exactly.
 */
export const simpleTypes = {
  anyType: { is: 'text' },
  anyURI: { is: 'text' },
  string: { is: 'text' },
  String4: { is: 'text', characters: 4 },
  String8: { is: 'text', characters: 8 },
  String16: { is: 'text', characters: 16 },
  String32: { is: 'text', characters: 32 },
  String64: { is: 'text', characters: 64 },
  String256: { is: 'text', characters: 256 },
  String512: { is: 'text', characters: 512 },
  HexBinary16: { is: 'text', hexBytes: 2 },
  HexBinary32: { is: 'text', hexBytes: 4 },
  UInt8: { is: 'whole', min: 0, max: 0xff },
  UInt16: { is: 'whole', min: 0, max: 0xffff },
  UInt32: { is: 'whole', min: 0, max: 0xffffffff },
  Int16: { is: 'whole', min: -0x8000, max: 0x7fff },
  PerCent: { is: 'whole', min: 0, max: 100 },
  TimeType: { is: 'whole', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER },
  Int48: { is: 'exact', min: -(2 ** 47), max: 2 ** 47 },
  integer: { is: 'exact' },
  float: { is: 'exact' },
  boolean: { is: 'flag' },
} as const

export type SimpleType = {
  readonly is: 'text' | 'whole' | 'exact' | 'flag'
  /** The longest text, in characters. */
  readonly characters?: number
  readonly hexBytes?: number
  readonly min?: number
  readonly max?: number
  /** The only words there are. */
  readonly words?: readonly string[]
}

/** What is said of a text that is not read as it stands. */
export type Remark = 'fractional_value' | 'unreadable_value'

const integer = /^[+-]?\d+$/
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** The value of a text without the spaces around it; undefined where it is empty or unreadable. What `remark` is told was changed or left out. */
export const readSimple = (type: SimpleType, text: string, remark: (remark: Remark) => void): string | number | boolean | undefined => {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (type.is === 'text') return trimmed
  const isInteger = integer.test(trimmed)
  const number = isInteger ? Number(trimmed) + 0 : Number.NaN
  if (type.is === 'exact') {
    if (Number.isSafeInteger(number)) return number
    if (isInteger || decimal.test(trimmed)) return trimmed
  } else if (type.is === 'whole') {
    if (Number.isSafeInteger(number)) return number
    // Epoch seconds with a fraction occur (a gas utility in Massachusetts): they are cut to the second.
    const cut = decimal.test(trimmed) ? Math.trunc(Number(trimmed)) + 0 : Number.NaN
    if (Number.isSafeInteger(cut)) {
      remark('fractional_value')
      return cut
    }
  } else if (/^(true|1)$/i.test(trimmed)) return true
  else if (/^(false|0)$/i.test(trimmed)) return false
  remark('unreadable_value')
  return undefined
}

const charactersOf = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** What is wrong with a value for its type, or null. */
const wrongWith = (type: SimpleType, value: unknown): string | null => {
  if (type.is === 'flag') return typeof value === 'boolean' ? null : 'is neither true nor false'
  if (type.is === 'text') {
    if (typeof value !== 'string') return 'is no text'
    if (type.words !== undefined && !type.words.includes(value)) return `is none of ${type.words.join(', ')}`
    if (type.characters !== undefined && value.length > type.characters && charactersOf(value) > type.characters)
      return `is longer than ${type.characters} characters`
    if (type.hexBytes !== undefined && !(/^([0-9a-fA-F]{2})*$/.test(value) && value.length <= type.hexBytes * 2))
      return `is not the hexadecimal of at most ${type.hexBytes} bytes`
    return null
  }
  if (typeof value === 'string' && type.is === 'exact') return /^-?\d+(\.\d+)?$/.test(value) ? null : 'is not a plain decimal'
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'is not a whole number'
  const { min = value, max = value } = type
  return value < min || value > max ? `is not between ${min} and ${max}` : null
}

/** The text of a value, not yet escaped. Throws RangeError where the schema has no place for it. */
export const printSimple = (type: SimpleType, value: unknown, path: string): string => {
  const wrong = wrongWith(type, value)
  // The value itself may be a name or an account number and is not told.
  if (wrong !== null) throw new RangeError(`${path} ${wrong}`)
  return String(value)
}
