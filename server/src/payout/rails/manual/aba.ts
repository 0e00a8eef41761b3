/** Routing numbers of banks in the United States (ABA). Pure. */

const weights = [3, 7, 1, 3, 7, 1, 3, 7, 1]

/** Nine digits of which the last fits the others: 3, 7 and 1 times the digits in turn add up to a multiple of ten. */
export const isRoutingNumber = (text: string): boolean =>
  /^\d{9}$/.test(text) &&
  text !== '000000000' &&
  [...text].reduce((sum, digit, at) => sum + Number(digit) * (weights[at] ?? 0), 0) % 10 === 0
