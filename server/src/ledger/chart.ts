/** The chart of accounts: every name money can be booked under, and which side makes it grow. Names are strings, `kind` or `kind:{owner}`. */

export type AccountType = 'asset' | 'liability' | 'income' | 'expense'

/** `of` says whose id follows the colon; null for the house's own accounts. */
const kinds = {
  /** What a program will pay for an event; one account an event, so that no row of the books is hot. */
  'program-receivable': { type: 'asset', of: 'event' },
  /** What a program will pay for the load pledged in one network, by month. */
  'reservation-receivable': { type: 'asset', of: 'reservation-month' },
  /** What the utility has paid of an event, and what of it we gave up: it stands against the event's receivable, which keeps the whole. */
  'program-collected': { type: 'liability', of: 'event' },
  /** The same of a month of pledged load. */
  'reservation-collected': { type: 'liability', of: 'reservation-month' },
  /** What we owe a member. The only account with a floor. */
  'member-payable': { type: 'liability', of: 'member' },
  /** Reserved, and not yet settled by the rail. */
  'payout-in-flight': { type: 'liability', of: 'rail' },
  /** What a rail holds for us; below zero it has paid more than we put in. */
  'rail-cash': { type: 'asset', of: 'rail' },
  /** The house's own bank account, where utilities pay in. */
  'operating-cash': { type: 'asset', of: null },
  /** The part of the program's pay that stays with the operator; below zero it paid more than it gets. */
  'operator-margin': { type: 'income', of: null },
  'referral-expense': { type: 'expense', of: null },
  /** By how much utilities' payments fell short of what they were for, each with its reason. */
  'program-variance': { type: 'expense', of: null },
  /** What rails take for their work. */
  'rail-fee': { type: 'expense', of: null },
  /** What a rail took or gave that was not ours to take or give, each with its reason; below zero it gave more. */
  'rail-difference': { type: 'expense', of: null },
  /** Paid for an event on readings that a later version lowered, where the plan absorbs that or the season closed before it was paid back. */
  'correction-loss': { type: 'expense', of: null },
  /** Paid too much, and set against later payments of the season: one account a member and season. */
  'member-recoverable': { type: 'asset', of: 'member-season' },
} as const satisfies Record<string, { type: AccountType; of: 'event' | 'reservation-month' | 'member' | 'member-season' | 'rail' | null }>

export type AccountKind = keyof typeof kinds
export type Account = string

export const accountKinds = Object.keys(kinds) as AccountKind[]

export const programReceivable = (eventId: string): Account => `program-receivable:${eventId}`
export const programCollected = (eventId: string): Account => `program-collected:${eventId}`
export const reservationReceivable = (reservationId: string, month: string): Account => `reservation-receivable:${reservationId}.${month}`
export const reservationCollected = (reservationId: string, month: string): Account => `reservation-collected:${reservationId}.${month}`
export const memberPayable = (memberId: string): Account => `member-payable:${memberId}`
export const memberRecoverable = (memberId: string, season: number): Account => `member-recoverable:${memberId}.${season}`
export const correctionLoss: Account = 'correction-loss'
export const operatingCash: Account = 'operating-cash'
export const operatorMargin: Account = 'operator-margin'
export const programVariance: Account = 'program-variance'
export const referralExpense: Account = 'referral-expense'
export const railFee: Account = 'rail-fee'
export const railDifference: Account = 'rail-difference'
export const payoutInFlight = (rail: string): Account => `payout-in-flight:${rail}`
export const railCash = (rail: string): Account => `rail-cash:${rail}`

/** The kind and owner of an account; null when the chart has no such account. */
export function partsOfAccount(account: Account): { kind: AccountKind; owner: string | null } | null {
  const [, name = '', owner = null] = /^([a-z-]+)(?::([A-Za-z0-9_.-]{1,80}))?$/.exec(account) ?? []
  if (!Object.hasOwn(kinds, name)) return null
  const kind = name as AccountKind
  return (kinds[kind].of === null) === (owner === null) ? { kind, owner } : null
}

/** Assets and expenses grow by debits, the others by credits. */
export const growsByDebit = (kind: AccountKind): boolean => kinds[kind].type === 'asset' || kinds[kind].type === 'expense'
