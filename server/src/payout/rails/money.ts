/** Dollars as rails write them, a JSON number such as 12.3, against our cents. Pure. */

/** The JSON number that prints as the exact amount. */
export const dollarsOf = (cents: bigint): number => Number(`${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`)

/** Null for what is no amount of whole cents. */
export function centsOf(dollars: unknown): bigint | null {
  const [, whole, part = ''] = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(String(dollars)) ?? []
  return whole === undefined ? null : BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'))
}
