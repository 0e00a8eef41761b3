/** Transfers and journals: what may be booked, judged before anything is written. Pure. */
import { createHash } from 'node:crypto'
import type { Cents } from '@quickpay/units'
import { type Account, memberPayable, partsOfAccount } from '#ledger/chart.ts'

/** Moves an amount from one account to another; it balances because it has both. */
export type Transfer = { readonly debit: Account; readonly credit: Account; readonly cents: Cents }

/** All transfers of one cause. A cause is booked once per member, whatever is repeated. */
export type Journal = {
  readonly memberId: string
  readonly cause: string
  readonly transfers: readonly Transfer[]
  /** When it happened, and when we wrote it down. */
  readonly effectiveAt: Temporal.Instant
  readonly bookedAt: Temporal.Instant
}

/** In order of precedence. `below-floor` needs the member's balance; the others are seen in the journal alone. */
export const refusalCodes = [
  'no-transfers',
  'not-an-integer',
  'not-positive',
  'too-large',
  'unknown-account',
  'same-account',
  'other-member',
  'below-floor',
] as const
export type Refusal = {
  readonly code: (typeof refusalCodes)[number]
  readonly words: string
  readonly evidence: Readonly<Record<string, string | number>>
}

/** Rails take amounts as JSON integers; what does not survive that way cannot be paid. */
const CENTS_MAX = BigInt(Number.MAX_SAFE_INTEGER)

/** The first reason against a journal, or null. */
export function journalRefusal(journal: Journal): Refusal | null {
  if (journal.transfers.length === 0) return { code: 'no-transfers', words: 'A journal has at least one transfer.', evidence: {} }
  for (const [index, transfer] of journal.transfers.entries()) {
    const refusal = transferRefusal(transfer, journal.memberId)
    if (refusal) return { ...refusal, evidence: { ...refusal.evidence, line: index + 1 } }
  }
  return null
}

function transferRefusal({ debit, credit, cents }: Transfer, memberId: string): Refusal | null {
  if (typeof cents !== 'bigint') return refuse('not-an-integer', 'An amount is an integer of cents.', { given: typeof cents })
  if (cents <= 0n) return refuse('not-positive', 'An amount is above zero; a correction moves it the other way.', { cents: String(cents) })
  if (cents > CENTS_MAX) return refuse('too-large', 'The amount cannot be paid.', { cents: String(cents) })
  for (const account of [debit, credit]) {
    if (!partsOfAccount(account)) return refuse('unknown-account', 'The chart has no such account.', { account })
  }
  if (debit === credit) return refuse('same-account', 'A transfer has two accounts.', { account: debit })
  for (const account of [debit, credit]) {
    // A member's money is moved by the member's own journals only, so that each balance is the sum of one member's rows.
    if (partsOfAccount(account)?.kind === 'member-payable' && account !== memberPayable(memberId))
      return refuse('other-member', 'The account belongs to another member.', { account })
  }
  return null
}

const refuse = (code: Refusal['code'], words: string, evidence: Refusal['evidence']): Refusal => ({ code, words, evidence })

/** By how much a journal changes what we owe its member. */
export function payableChange({ memberId, transfers }: Journal): bigint {
  const payable = memberPayable(memberId)
  return transfers.reduce((sum, t) => sum + (t.credit === payable ? t.cents : 0n) - (t.debit === payable ? t.cents : 0n), 0n)
}

/** What makes two journals of one cause the same: accounts and amounts in order, not when a retry came. The database computes it alike. */
export const bodyHash = (transfers: readonly Transfer[]): string =>
  createHash('sha256')
    .update(transfers.map((t) => `${t.debit}>${t.credit}:${t.cents}`).join('\n'))
    .digest('hex')
