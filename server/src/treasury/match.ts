/** Holds the lines of a rail's statement against what our books say of its cash. Every line and every entry ends in exactly one finding. Pure. */
import type { RailLine } from '#payout/statement.ts'

/** A journal that moved a rail's cash for a payout. `cents` as the rail's line would say it: below zero it went out. */
export type Entry = {
  readonly cause: string
  readonly kind: 'payout' | 'return'
  readonly payoutId: string
  readonly cents: bigint
  readonly bookedAt: Temporal.Instant
}

/** Where a payout that a line names stands in our books. */
export type Standing = { readonly payoutId: string; readonly cents: bigint; readonly state: 'open' | 'settled' | 'over' }

export const itemCodes = ['missing-here', 'missing-there', 'amount-differs', 'fee', 'funding', 'other'] as const
export type ItemCode = (typeof itemCodes)[number]

/**
 * `cents`: by how much the rail says more than our books. `timing`: the other side has not heard of it yet, and will. `undone`: the rail took
 * it and gave it back, and in our books it never left; `undoneBy` is its other line.
 */
export type Finding = {
  readonly is: 'matched' | 'undone' | 'timing' | ItemCode
  readonly undoneBy?: string
  readonly line: RailLine | null
  readonly entry: Entry | null
  readonly cents: bigint
}

/** So long after our books a line may come, and so long a return may stand at the rail before we hear of it. */
const ENTRY_WAITS = { hours: 48 }
const RETURN_WAITS = { hours: 5 * 24 }

type Question = {
  readonly lines: readonly RailLine[]
  readonly entries: readonly Entry[]
  readonly standings: readonly Standing[]
  readonly now: Temporal.Instant
}

export function match({ lines, entries, standings, now }: Question): Finding[] {
  const distinct = [...new Map(lines.map((line) => [line.lineId, line])).values()].sort(byTime)
  const open = new Map(Map.groupBy(entries, keyOf))
  const standing = new Map(standings.map((one) => [one.payoutId, one]))
  const findings: Finding[] = []
  const take = (line: RailLine, fits: (entry: Entry) => boolean): Entry | null => {
    const own = open.get(keyOf(line)) ?? []
    const at = own.findIndex(fits)
    return at < 0 ? null : own.splice(at, 1)[0]!
  }
  // Exact ones first: of two lines about one payout, the one that fits is the one that is meant.
  const rest: RailLine[] = []
  for (const line of distinct) {
    const entry = isOfPayout(line) ? take(line, (one) => one.cents === line.cents) : null
    if (entry) findings.push({ is: 'matched', line, entry, cents: 0n })
    else rest.push(line)
  }
  const underWay = new Set<string>()
  for (const line of rest) {
    const entry = isOfPayout(line) ? take(line, () => true) : null
    const payout = standing.get(line.payoutId ?? '')
    const other = payout?.state === 'over' && !entry ? rest.find((one) => undoes(one, line)) : undefined
    if (entry) findings.push({ is: 'amount-differs', line, entry, cents: line.cents - entry.cents })
    else if (other && isOnlyPair(rest, line)) findings.push({ is: 'undone', undoneBy: other.lineId, line, entry: null, cents: line.cents })
    else if (isUnderWay(line, payout, now) && !underWay.has(keyOf(line))) {
      underWay.add(keyOf(line))
      findings.push({ is: 'timing', line, entry: null, cents: line.cents })
    } else findings.push({ is: unanswered[line.kind], line, entry: null, cents: line.cents })
  }
  for (const entry of [...open.values()].flat()) {
    const isYoung = Temporal.Instant.compare(entry.bookedAt.add(ENTRY_WAITS), now) >= 0
    findings.push({ is: isYoung ? 'timing' : 'missing-there', line: null, entry, cents: -entry.cents })
  }
  return findings
}

const unanswered = { payout: 'missing-here', return: 'missing-here', funding: 'funding', fee: 'fee', other: 'other' } as const

type OfPayout = RailLine & { readonly kind: 'payout' | 'return' }
const isOfPayout = (line: RailLine): line is OfPayout => line.kind === 'payout' || line.kind === 'return'
const undoes = (a: RailLine, b: RailLine): boolean =>
  isOfPayout(a) && isOfPayout(b) && a.kind !== b.kind && a.payoutId === b.payoutId && a.cents === -b.cents
/** With more than two lines about one payout nobody can say which of them belong together but a person. */
const isOnlyPair = (rest: readonly RailLine[], { payoutId }: RailLine): boolean =>
  rest.filter((one) => one.payoutId === payoutId).length === 2
const keyOf = ({ kind, payoutId }: { readonly kind: string; readonly payoutId: string | null }): string => `${kind} ${payoutId}`
const byTime = (a: RailLine, b: RailLine): number => Temporal.Instant.compare(a.at, b.at) || (a.lineId < b.lineId ? -1 : 1)

/**
 * A payout that the rail has taken from its cash and our books still hold in flight, however long: that money is accounted for. A return of
 * what is in flight or settled with us, for the days in which a look-up still finds it.
 */
function isUnderWay({ kind, cents, at }: RailLine, payout: Standing | undefined, now: Temporal.Instant): boolean {
  if (!payout) return false
  if (kind === 'payout') return payout.state === 'open' && cents === -payout.cents
  const isYoung = Temporal.Instant.compare(at.add(RETURN_WAITS), now) >= 0
  return kind === 'return' && payout.state !== 'over' && cents === payout.cents && isYoung
}
