/** The networks of each utility as dated data: where a program calls events, and in which four hours. */

/** `window` is one of the program's call windows, local time. A real network's comes from the utility's list of the year. */
export type Network = {
  readonly utilityId: string
  readonly network: string
  readonly window: { readonly from: string; readonly to: string }
  readonly from: string
  readonly until: string | null
  readonly sandbox: boolean
  readonly source: string
}

const invented = { from: '2025-01-01', until: null, sandbox: true, source: 'invented for the sandbox' }

export const networks: readonly Network[] = [
  { utilityId: 'sandbox-metro', network: 'Harbor', window: { from: '16:00', to: '20:00' }, ...invented },
  { utilityId: 'sandbox-metro', network: 'Maple Hill', window: { from: '14:00', to: '18:00' }, ...invented },
  { utilityId: 'sandbox-valley', network: 'Orchard', window: { from: '14:00', to: '18:00' }, ...invented },
  { utilityId: 'sandbox-valley', network: 'Stone Bridge', window: { from: '14:00', to: '18:00' }, ...invented },
]

/** The networks of a utility on a civil day. */
export const networksOf = (utilityId: string, date: Temporal.PlainDate): Network[] =>
  networks.filter((one) => one.utilityId === utilityId && isOn(one, date))

export const isOn = (dated: { from: string; until: string | null }, date: Temporal.PlainDate): boolean =>
  dated.from <= date.toString() && (dated.until === null || date.toString() < dated.until)

/**
 * In which network an account is thought to lie, until the utility's own list says so: the utility is the only one who knows.
 * The same account always gets the same one, and accounts are spread evenly.
 */
export function networkHint(utilityId: string, accountId: string, date: Temporal.PlainDate): Network | null {
  const known = networksOf(utilityId, date)
  let hash = 0
  for (const byte of new TextEncoder().encode(accountId)) hash = (Math.imul(hash, 31) + byte) >>> 0
  return known[hash % known.length] ?? null
}
