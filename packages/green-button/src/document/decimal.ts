/** Decimal numbers as integers and powers of ten, without floating point rounding. */

/** `digits` × 10^-`decimals`; digits is a safe integer and decimals is as small as it can be. */
export type Decimal = { digits: number; decimals: number }

/** Zero digits at the end of the fraction are not kept: 5.20 is 52 × 10^-1. */
export const parseDecimal = (text: string): Decimal | 'unreadable' | 'unsafe' => {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/.exec(text)
  if (match === null) return 'unreadable'
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return 'unreadable'
  const kept = fraction.replace(/0+$/, '')
  let decimals = kept.length - Number(exponent)
  let digits = `${whole}${kept}`.replace(/^0+/, '')
  if (digits === '') return { digits: 0, decimals: 0 }
  if (decimals < 0) {
    if (digits.length - decimals > 16) return 'unsafe'
    digits += '0'.repeat(-decimals)
    decimals = 0
  }
  const number = Number(digits)
  if (digits.length > 16 || decimals > 30 || !Number.isSafeInteger(number)) return 'unsafe'
  return { digits: sign === '-' ? -number : number, decimals }
}

/** Powers of ten that are exact as numbers. */
const tens = Array.from({ length: 16 }, (_, power) => Number(`1e${power}`))

/** `value` × 10^`power`, or null where the product is no safe integer. */
export const timesTen = (value: number, power: number): number | null => {
  const product = value * (tens[power] ?? Number.POSITIVE_INFINITY)
  return value === 0 ? 0 : Number.isSafeInteger(product) ? product : null
}

/** An integer in 10^`scale` as a plain decimal: (5339, -3) is '5.339', (44832000, -3) is '44832', (12, 3) is '12000'. */
export const decimalText = (value: bigint, scale: number): string => {
  if (value === 0n) return '0'
  if (scale >= 0) return `${value}${'0'.repeat(scale)}`
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value).toString().padStart(1 - scale, '0')
  const fraction = digits.slice(scale).replace(/0+$/, '')
  return `${sign}${digits.slice(0, scale)}${fraction === '' ? '' : `.${fraction}`}`
}
