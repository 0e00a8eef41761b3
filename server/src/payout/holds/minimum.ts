/** The least that is paid over each rail, as data with its source, and which earnings go out together because of it. Pure. */

export type Minimum = {
  readonly rail: string
  /** The rail, or what stands behind it, takes no less; never above the next. */
  readonly leastCents: bigint
  /** From here on we pay at once; less waits for company, for the season's end, or for the member's wish. */
  readonly atOnceCents: bigint
  readonly source: string
  /** The day on which somebody saw it hold at the rail itself; nobody has yet. */
  readonly checkedOn: Temporal.PlainDate | null
}

/** Where each payment has its price, a dollar; where it has none, nothing is too little. */
const DOLLAR = 100n
export const minimums: readonly Minimum[] = [
  { rail: 'sandbox', leastCents: 1n, atOnceCents: 1n, source: 'the sandbox takes whole cents, and no fee', checkedOn: null },
  {
    rail: 'tremendous',
    leastCents: 1n,
    atOnceCents: 1n,
    source:
      'tremendous 4.12.0 (npm, types): no least amount of an order, no fee a reward; single products have one (`skus.min`). Not verified at the rail',
    checkedOn: null,
  },
  {
    rail: 'stripe',
    leastCents: 1n,
    atOnceCents: DOLLAR,
    source: 'stripe 23.1.0 (npm, types): whole cents; docs.stripe.com/global-payouts: $1.50 a payout. The least amount is not verified',
    checkedOn: null,
  },
  {
    rail: 'manual',
    leastCents: 1n,
    atOnceCents: DOLLAR,
    source: 'Nacha Operating Rules, entry detail: whole cents, above zero; a bank charges each entry, and a person carries the file',
    checkedOn: null,
  },
]

/** A rail of which nothing is said is taken for one on which each payment has its price. */
export const minimumOf = (rail: string): Minimum =>
  minimums.find((one) => one.rail === rail) ?? { rail, leastCents: 1n, atOnceCents: DOLLAR, source: 'not verified', checkedOn: null }

export type Waiting = { readonly earningId: string; readonly cents: bigint }

/**
 * Earnings in order, as payouts: each goes by itself where it is enough, and takes along what waits before it. What is left over at the end
 * goes with the last one that leaves; where none leaves, it waits.
 */
export function payoutsOf<W extends Waiting>(waiting: readonly W[], fromCents: bigint): { payouts: W[][]; below: W[] } {
  const payouts: W[][] = []
  let open: W[] = []
  for (const one of waiting) {
    open.push(one)
    if (sumOf(open) < fromCents) continue
    payouts.push(open)
    open = []
  }
  payouts.at(-1)?.push(...open)
  return { payouts, below: payouts.length > 0 ? [] : open }
}

export const sumOf = (waiting: readonly Waiting[]): bigint => waiting.reduce((sum, one) => sum + one.cents, 0n)
