/** The sentences of `qpc verify` that bundles of every format share. */
import type { Difference, LineCode, PaymentLine } from '@quickpay/receipt'
import type { KeyAnswer } from './keys.ts'
import { dollars, table, wrapped } from './print.ts'

/** The first place where something else comes out than the bundle says. */
export const differentWords = (from: string, { path, expected, actual }: Difference): string[] => [
  `Different: from ${from} something else comes out, first at ${path}`,
  `  computed       ${expected}`,
  `  in the bundle  ${actual}`,
]

/** A bundle carries its own rules; whether they are the ones published here is another question than whether it adds up. */
export const rulesWords = (name: string, { path, expected, actual }: Difference): string[] => [
  wrapped(
    `The rules in this bundle (${name}) are not the ones published with this program, first at ${path}; compare them before you trust the result.`,
  ),
  `  published      ${expected}`,
  `  in the bundle  ${actual}`,
]

/** Who signed it; nothing where nobody did and nobody asked. */
export const signatureWords = (key: KeyAnswer): string[] => (key.is === 'unsigned' ? [] : [wrapped(keyWords[key.is](key.keyId))])

const keyWords: Record<Exclude<KeyAnswer['is'], 'unsigned'>, (keyId: string) => string> = {
  'not-checked': (keyId) => `It is signed with the key ${keyId}, which was not checked: give the server's published keys with --key.`,
  right: (keyId) => `The signature is right: the key ${keyId} signed exactly this.`,
  wrong: (keyId) => `The signature is wrong: the key ${keyId} did not sign this, or is not among the keys given.`,
}

type Paid = { readonly reference: string; readonly lines: readonly PaymentLine[]; readonly cents: number }

/** From what the result is worth to what was booked, where anything comes between. */
export function paymentWords({ reference, lines, cents }: Paid): string[] {
  const [first] = lines
  if (lines.length === 1 && first?.code === 'energy') return [`  ${reference}: ${dollars(cents)} booked`]
  const rows = lines.map((line) => [lineWords[line.code], `${line.cents < 0 ? '−' : ' '}${dollars(Math.abs(line.cents))}`])
  return [`  ${reference}:`, table([...rows, ['booked', ` ${dollars(cents)}`]], [1], 4)]
}

const lineWords: Record<LineCode, string> = {
  energy: 'energy saved × rate',
  flat: 'for the event',
  bonus: 'bonus',
  minimum: 'up to the plan’s minimum',
  reservation: 'pledged load',
  referral: 'referral',
  'left-unpaid': 'left the event; the plan does not pay that',
  elsewhere: 'paid by another program for the same hours',
  held: 'waits until the readings are validated',
  'rest-of-month': 'paid when the month is reckoned',
  'already-paid': 'paid before',
  advanced: 'paid before of this month',
  'too-small': 'too small to be booked',
  absorbed: 'paid too much before; absorbed by the operator',
  'owed-later': 'paid too much before; set against later payments',
  forgiven: 'lowers what is owed back',
  offset: 'set against what is owed back',
  difference: 'not explained',
}

export function unprovenWords(list: readonly { readonly path: string; readonly because: string }[]): string {
  const rows = list.map(({ path, because }) => wrapped(`${path}: ${because}`, 2, 4))
  return `What computing cannot prove, and only the signature stands for:\n${rows.join('\n')}\n`
}
