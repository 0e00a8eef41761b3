/**
 * A file of credits for the automated clearing house, after the Nacha Operating Rules, appendix three (record format): records of 94
 * characters in blocks of ten, one batch of PPD entries for people and one of CCD entries for businesses. Pure.
 */

/** Who sends: the bank's own numbers for us, as it gives them when the service is set up. */
export type Originator = {
  /** The bank that takes the file (the originating institution), and the name it goes by. */
  readonly bankRouting: string
  readonly bankName: string
  readonly companyName: string
  /** Ten characters, mostly 1 and the tax number. */
  readonly companyId: string
}
export type EntryClass = 'PPD' | 'CCD'
export type Entry = {
  readonly entryClass: EntryClass
  readonly account: 'checking' | 'savings'
  readonly routing: string
  readonly accountNumber: string
  readonly cents: bigint
  /** Ours for this line; it comes back with a return. At most 15 characters. */
  readonly reference: string
  readonly name: string
}
export type AchFile = {
  readonly originator: Originator
  /** New York's date and time of day at which the file was made. */
  readonly madeAt: Temporal.PlainDateTime
  readonly effectiveOn: Temporal.PlainDate
  /** Tells files of one day apart: A to Z, 0 to 9. */
  readonly modifier: string
  readonly entries: readonly Entry[]
}

const RECORD = 94
const BLOCK = 10
const CREDITS_ONLY = '220'
const HASH_MODULUS = 10n ** 10n

/** Capital letters, digits and a few signs; an accent is dropped, anything else becomes a space. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toUpperCase()
    .replaceAll(/[^A-Z0-9 .,&'/-]/g, ' ')
const left = (text: string, size: number): string => plain(text).slice(0, size).padEnd(size)
/** Throws RangeError for what does not fit: a number that is cut off is another number. */
function right(value: bigint | number | string, size: number): string {
  const digits = String(value)
  if (!/^\d+$/.test(digits) || digits.length > size) throw new RangeError(`${digits} does not fit into ${size} digits`)
  return digits.padStart(size, '0')
}
const sixDigits = (date: Temporal.PlainDate): string => date.toString().slice(2).replaceAll('-', '')

type Totals = { readonly entries: number; readonly hash: bigint; readonly cents: bigint }
/** The hash adds the first eight digits of the receiving banks and keeps the last ten of the sum. */
const totalsOf = (entries: readonly Entry[]): Totals => ({
  entries: entries.length,
  hash: entries.reduce((sum, { routing }) => sum + BigInt(routing.slice(0, 8)), 0n) % HASH_MODULUS,
  cents: entries.reduce((sum, { cents }) => sum + cents, 0n),
})

/** Throws RangeError for an amount, a number or a reference that has no place in its field. */
export function achFile({ originator, madeAt, effectiveOn, modifier, entries }: AchFile): string {
  const bank = right(originator.bankRouting, 9)
  const companyId = left(originator.companyId, 10)
  const time = madeAt.toPlainTime().toString({ smallestUnit: 'minute' }).replace(':', '')
  const header = `101 ${bank}${companyId}${sixDigits(madeAt.toPlainDate())}${time}${modifier}094101${left(originator.bankName, 23)}${left(originator.companyName, 23)}${left('', 8)}`
  const batches = (['PPD', 'CCD'] as const)
    .map((one) => entries.filter(({ entryClass }) => entryClass === one))
    .filter((one) => one.length > 0)
  let trace = 0
  const records = [header]
  for (const [at, batch] of batches.entries()) {
    const number = `${bank.slice(0, 8)}${right(at + 1, 7)}`
    const day = sixDigits(effectiveOn)
    records.push(
      `5${CREDITS_ONLY}${left(originator.companyName, 16)}${left('', 20)}${companyId}${batch[0]!.entryClass}${left('QUICKPAY', 10)}${day}${day}   1${number}`,
    )
    for (const entry of batch) records.push(entryRecord(entry, `${bank.slice(0, 8)}${right(++trace, 7)}`))
    const { entries: count, hash, cents } = totalsOf(batch)
    records.push(
      `8${CREDITS_ONLY}${right(count, 6)}${right(hash, 10)}${right(0, 12)}${right(cents, 12)}${companyId}${left('', 25)}${number}`,
    )
  }
  const all = totalsOf(entries)
  const blocks = Math.ceil((records.length + 1) / BLOCK)
  records.push(
    `9${right(batches.length, 6)}${right(blocks, 6)}${right(all.entries, 8)}${right(all.hash, 10)}${right(0, 12)}${right(all.cents, 12)}${left('', 39)}`,
  )
  while (records.length < blocks * BLOCK) records.push('9'.repeat(RECORD))
  const wrong = records.find((record) => record.length !== RECORD)
  if (wrong !== undefined) throw new RangeError(`a record has ${wrong.length} characters instead of ${RECORD}`)
  return `${records.join('\n')}\n`
}

function entryRecord({ account, routing, accountNumber, cents, reference, name }: Entry, trace: string): string {
  if (plain(reference).length > 15 || plain(accountNumber).length > 17)
    throw new RangeError('a reference or an account is too long for its field')
  const code = account === 'checking' ? '22' : '32'
  return `6${code}${right(routing, 9)}${left(accountNumber, 17)}${right(cents, 10)}${left(reference, 15)}${left(name, 22)}  0${trace}`
}
