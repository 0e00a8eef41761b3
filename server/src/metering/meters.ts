/** What a customer document means for an account: which of its accounts is ours, which meter stands where, and which took another's place. Pure. */

export type SaidMeter = { readonly usagePoint: string; readonly serial: string; readonly agreement: string }
export type SaidAccount = {
  readonly accountNumber: string
  readonly address: Readonly<Record<string, string>> | null
  readonly meters: readonly SaidMeter[]
}
export type KnownAccount = {
  readonly accountNumber: string | null
  readonly address: Readonly<Record<string, string | undefined>> | null
  /** Usage points and serial numbers that were this account's before. */
  readonly usagePoints: ReadonlySet<string>
  readonly serials: ReadonlySet<string>
}

/** What a person has to decide, with what was seen. Account numbers and addresses are not among it. */
export type Question = {
  readonly code: 'several-accounts' | 'another-account' | 'several-meters' | 'meter-of-another-member'
  readonly evidence: Readonly<Record<string, string | number | readonly string[]>>
}
export type Choice =
  /** `renumbered`: the place is ours, and its number is new. */
  | { readonly is: 'ours'; readonly account: SaidAccount; readonly renumbered: boolean }
  | { readonly is: 'nothing' }
  | { readonly is: 'question'; readonly question: Question }

/** A meter or a usage point that is ours says more than a number, and a number more than an address. */
export function chooseAccount(known: KnownAccount, said: readonly SaidAccount[]): Choice {
  if (said.length === 0) return { is: 'nothing' }
  const sameNumber = (one: SaidAccount) => known.accountNumber !== null && digits(one.accountNumber) === digits(known.accountNumber)
  const ours = (account: SaidAccount): Choice => ({ is: 'ours', account, renumbered: known.accountNumber !== null && !sameNumber(account) })

  const ourMeter = said.filter((one) =>
    one.meters.some((meter) => known.usagePoints.has(meter.usagePoint) || (meter.serial !== '' && known.serials.has(meter.serial))),
  )
  const [meter, ...moreMeters] = ourMeter
  if (meter && moreMeters.length === 0) return ours(meter)
  const [number, ...moreNumbers] = (ourMeter.length > 0 ? ourMeter : said).filter(sameNumber)
  if (number && moreNumbers.length === 0) return ours(number)
  if (said.length > 1) return { is: 'question', question: { code: 'several-accounts', evidence: { accounts: said.length } } }
  const only = said[0]!
  if (known.accountNumber === null || sameAddress(known.address, only.address)) return ours(only)
  return { is: 'question', question: { code: 'another-account', evidence: { meters: only.meters.length } } }
}

/** Account numbers are compared without the dashes and spaces that utilities print. */
const digits = (text: string): string => text.replaceAll(/[\s-]/g, '')

/** The same street, unit included, in the same postal code, however it is written. An address without a street is nobody's. */
function sameAddress(a: KnownAccount['address'], b: KnownAccount['address']): boolean {
  const text = (one: KnownAccount['address']) =>
    `${one?.['street'] ?? ''}|${(one?.['postalCode'] ?? '').slice(0, 5)}`.toLowerCase().replaceAll(/[^a-z0-9|]/g, '')
  return text(a) === text(b) && !text(a).startsWith('|')
}

/** A meter as the utility named it, from the first document that did to the last. */
export type MeterRecord = {
  readonly usagePoint: string
  readonly serial: string
  readonly agreement: string
  readonly firstStatedAt: Temporal.Instant
  readonly lastStatedAt: Temporal.Instant
}
export type Successions = {
  readonly pairs: readonly { readonly from: string; readonly to: string }[]
  readonly questions: readonly Question[]
}

/**
 * Which usage point took the place of which: the same meter under a new usage point, or the one new usage point of an agreement from which one
 * disappeared. Where several came and went together nobody can tell, and a person is asked. `followed` are those whose successor is known.
 */
export function successionsOf(records: readonly MeterRecord[], followed: ReadonlySet<string>): Successions {
  const latest = records
    .map((one) => one.lastStatedAt)
    .sort(Temporal.Instant.compare)
    .at(-1)
  const points = [...Map.groupBy(records, (one) => one.usagePoint)].map(([usagePoint, own]) => ({
    usagePoint,
    serials: new Set(own.map((one) => one.serial).filter((serial) => serial !== '')),
    agreements: new Set(own.map((one) => one.agreement)),
    first: own.map((one) => one.firstStatedAt).sort(Temporal.Instant.compare)[0]!,
    last: own
      .map((one) => one.lastStatedAt)
      .sort(Temporal.Instant.compare)
      .at(-1)!,
  }))
  const gone = points.filter((one) => !followed.has(one.usagePoint) && Temporal.Instant.compare(one.last, latest!) < 0)
  const current = points.filter((one) => Temporal.Instant.compare(one.last, latest!) === 0)
  const after = (one: (typeof points)[number]) => current.filter((two) => Temporal.Instant.compare(two.first, one.last) > 0)

  const pairs: { from: string; to: string }[] = []
  const taken = new Set<string>()
  const pair = (from: string, to: string) => {
    pairs.push({ from, to })
    taken.add(to)
  }
  for (const one of gone) {
    const [same] = after(one).filter((two) => !taken.has(two.usagePoint) && !one.serials.isDisjointFrom(two.serials))
    if (same) pair(one.usagePoint, same.usagePoint)
  }
  const questions: Question[] = []
  const left = gone.filter((one) => !pairs.some(({ from }) => from === one.usagePoint))
  for (const [agreement, leaving] of Map.groupBy(left, (one) => [...one.agreements][0]!)) {
    const coming = [...new Set(leaving.flatMap(after))].filter((two) => two.agreements.has(agreement) && !taken.has(two.usagePoint))
    const [from, to] = [leaving[0]!, coming[0]]
    if (!to) continue
    if (leaving.length === 1 && coming.length === 1) pair(from.usagePoint, to.usagePoint)
    else
      questions.push({
        code: 'several-meters',
        evidence: { gone: leaving.map((one) => one.usagePoint), come: coming.map((one) => one.usagePoint) },
      })
  }
  return { pairs, questions }
}
