/** Pays or holds: what of a member's waiting earnings goes out now, in which payouts, and why the rest waits. Refusals first. Pure. */
import type { Hold } from '#payout/holds/hold.ts'
import { type Minimum, payoutsOf, sumOf, type Waiting } from '#payout/holds/minimum.ts'
import type { Screening } from '#payout/holds/screening.ts'
import { thresholdOf, yearBegins } from '#payout/holds/tax-year.ts'

/** The method that an earning's payee has on file, and the least that the rail behind it is paid for. */
export type Way = { readonly methodId: string; readonly minimum: Minimum }
/** `way` is null where the payee has no method. */
export type Bound = Waiting & { readonly way: Way | null }

export type Question<W extends Bound = Bound> = {
  /** The newest result; null where nobody has screened the payee. */
  readonly screening: Pick<Screening, 'result' | 'listVersion'> | null
  /** What the payee was paid in this year, or is on its way to, whichever member it was paid under. */
  readonly tax: { readonly year: number; readonly paidCents: bigint; readonly formValid: boolean }
  /** In the order in which they were booked. */
  readonly waiting: readonly W[]
  /** Until when little money waits for company; null when it does not wait: the season is over, or the member asked. */
  readonly companyUntil: Temporal.Instant | null
}
export type Judgment<W extends Bound = Bound> = {
  readonly payouts: readonly (readonly W[])[]
  readonly holds: readonly { readonly earningId: string; readonly hold: Hold }[]
}

/** By everything but the limits of programs, which are asked last, and only about what would go out. */
export function judge<W extends Bound>(question: Question<W>): Judgment<W> {
  const refusal = refusalOfAll(question)
  if (refusal) return { payouts: [], holds: held(question.waiting, refusal) }
  const nowhere = question.waiting.filter((one) => one.way === null)
  // What cannot leave takes no room under the threshold from what can.
  const { within, beyond } = upToThreshold(
    question.waiting.filter((one) => one.way !== null),
    question.tax,
  )
  const grouped = together(within, question)
  return {
    payouts: grouped.payouts,
    holds: [...held(nowhere, methodNeeded), ...held(beyond, formNeeded(question.tax)), ...grouped.holds],
  }
}

/** The same judgment where programs have no room for some of what would go out; `paused` has the program of each. */
export function judgePaused<W extends Bound>(
  question: Question<W>,
  judgment: Judgment<W>,
  paused: ReadonlyMap<string, string>,
): Judgment<W> {
  const leaving = judgment.payouts.flat()
  const grouped = together(
    leaving.filter((one) => !paused.has(one.earningId)),
    question,
  )
  const stopped = leaving.flatMap((one) => {
    const programId = paused.get(one.earningId)
    return programId === undefined ? [] : held([one], { code: 'program-paused', evidence: { programId }, untilAt: null })
  })
  return { payouts: grouped.payouts, holds: [...judgment.holds, ...stopped, ...grouped.holds] }
}

function refusalOfAll({ screening }: Question): Hold | null {
  if (!screening || screening.result === 'clear') return null
  const code = screening.result === 'match' ? 'sanctions-match' : 'sanctions-review'
  return { code, evidence: { listVersion: screening.listVersion }, untilAt: null }
}

const methodNeeded: Hold = { code: 'method-needed', evidence: {}, untilAt: null }

/** As far as the year's payments stay under the threshold. What comes after the first that does not fit waits with it: order is kept. */
function upToThreshold<W extends Bound>(
  waiting: readonly W[],
  { year, paidCents, formValid }: Question['tax'],
): { within: readonly W[]; beyond: readonly W[] } {
  if (formValid) return { within: waiting, beyond: [] }
  let cents = paidCents
  const first = waiting.findIndex((one) => {
    cents += one.cents
    return cents >= thresholdOf(year).cents
  })
  return first < 0 ? { within: waiting, beyond: [] } : { within: waiting.slice(0, first), beyond: waiting.slice(first) }
}

/** Little money waits for company that goes the same way; what goes another way is none. */
function together<W extends Bound>(waiting: readonly W[], { companyUntil }: Question): Judgment<W> {
  const groups = [...Map.groupBy(waiting, (one) => one.way?.methodId).values()]
  const grouped = groups.map((group) => oneWay(group, group[0]?.way?.minimum, companyUntil))
  return { payouts: grouped.flatMap((one) => one.payouts), holds: grouped.flatMap((one) => one.holds) }
}

function oneWay<W extends Bound>(waiting: readonly W[], minimum: Minimum | undefined, companyUntil: Question['companyUntil']): Judgment<W> {
  if (!minimum) return { payouts: [], holds: [] }
  const { payouts, below } = payoutsOf(waiting, minimum.atOnceCents)
  const fromCents = companyUntil === null ? minimum.leastCents : minimum.atOnceCents
  if (below.length === 0 || sumOf(below) >= fromCents) return { payouts: below.length === 0 ? payouts : [below], holds: [] }
  const evidence = { waitingCents: String(sumOf(below)), minimumCents: String(fromCents), rail: minimum.rail }
  return { payouts, holds: held(below, { code: 'below-minimum', evidence, untilAt: companyUntil }) }
}

/** The new year counts from nothing: a hold that nobody ends is judged again then. */
const formNeeded = ({ year, paidCents }: Question['tax']): Hold => ({
  code: 'tax-form-needed',
  evidence: { year: String(year), paidCents: String(paidCents), thresholdCents: String(thresholdOf(year).cents) },
  untilAt: yearBegins(year + 1),
})

const held = (waiting: readonly Waiting[], hold: Hold) => waiting.map(({ earningId }) => ({ earningId, hold }))
