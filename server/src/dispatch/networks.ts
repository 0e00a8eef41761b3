/** Networks: where a program calls events, in which four hours and which class of rates, from a day on; and in which one an account is thought to lie. Pure. */
import type { ProgramTerms } from '@quickpay/programs'

/** As a utility lists it from a day to before another. `window` is one of the program's call windows, local time. */
export type Network = {
  readonly utilityId: string
  readonly network: string
  readonly window: { readonly from: string; readonly to: string }
  readonly from: string
  readonly until: string | null
  /** The class of a program's rates: peak shaving pays by area, distribution relief by tier. */
  readonly area: string | null
  readonly tier: string | null
  readonly source: string
  /** Whether a person has compared it with the utility's own list. */
  readonly verified: boolean
}

export const isOn = (dated: { from: string; until: string | null }, date: Temporal.PlainDate): boolean =>
  dated.from <= date.toString() && (dated.until === null || date.toString() < dated.until)

/** The key of a network among a program's rates for pledged load; null when the program has none that fits. */
export function rateClassOf(network: Pick<Network, 'area' | 'tier'>, terms: ProgramTerms): string | null {
  const rates = terms.reservation?.dollarsPerKWMonth ?? {}
  return [network.area, network.tier, 'all'].find((one) => one !== null && Object.hasOwn(rates, one)) ?? null
}

/**
 * In which of a utility's networks an account is thought to lie, until the utility or an operator says so. The same account always gets the
 * same one, and accounts are spread evenly.
 */
export function networkHint(known: readonly Network[], accountId: string): Network | null {
  let hash = 0
  for (const byte of new TextEncoder().encode(accountId)) hash = (Math.imul(hash, 31) + byte) >>> 0
  return known[hash % known.length] ?? null
}
