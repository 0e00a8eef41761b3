/** The financial account at Stripe from which payments go out: its transactions, and what is available in it. */
import Stripe from 'stripe'
import type { Later, Unknown } from '#payout/rail.ts'
import { inTurn } from '#payout/rails/pace.ts'
import { heardOf } from '#payout/rails/stripe/errors.ts'
import type { StripeParts } from '#payout/rails/stripe/rail.ts'
import type { LineKind, RailAccount, RailLine, RailStatement } from '#payout/statement.ts'

type Transaction = Stripe.V2.MoneyManagement.Transaction
type Parts = Pick<StripeParts, 'url' | 'key' | 'financialAccount' | 'pace' | 'timeoutMs'>
/** More than a year of events between two statements. */
const LINES_MAX = 100_000

export function stripeAccount({ url, key, financialAccount, pace, timeoutMs = 10_000 }: Parts): RailAccount {
  const { hostname: host, port, protocol } = new URL(url)
  const stripe = new Stripe(key, {
    host,
    port: port || (protocol === 'http:' ? 80 : 443),
    protocol: protocol === 'http:' ? 'http' : 'https',
    timeout: timeoutMs,
    maxNetworkRetries: 0,
    telemetry: false,
  })
  const { financialAccounts, transactions } = stripe.v2.moneyManagement
  return {
    async statement(from, to) {
      return inTurn<RailStatement | Later | Unknown>(pace, async () => {
        try {
          // The balance first: what moves in between is a line too many, which the next statement sets right, and never one too few.
          const account = await financialAccounts.retrieve(financialAccount)
          const list: Transaction[] = []
          const created = { gte: secondsOf(from), lt: secondsOf(to) }
          for await (const one of transactions.list({ financial_account: financialAccount, created, limit: 100 })) {
            list.push(one)
            if (list.length > LINES_MAX) return { is: 'unknown', because: 'too-many-lines' }
          }
          return readTransactions(list, account.balance)
        } catch (error) {
          const heard = heardOf(error)
          return heard.is === 'told' || heard.is === 'conflict' ? { is: 'unknown', because: 'bad-answer' } : heard
        }
      })
    },
  }
}

const secondsOf = (at: Temporal.Instant): number => Math.floor(at.epochMilliseconds / 1000)

/** Of what has been posted; what is pending is in neither. */
export function readTransactions(
  list: readonly Transaction[],
  balance: Stripe.V2.MoneyManagement.FinancialAccount['balance'],
): RailStatement | Unknown {
  const lines: RailLine[] = []
  for (const one of list.filter(({ status }) => status === 'posted')) {
    const { value, currency } = one.amount
    if (currency !== 'usd' || !Number.isSafeInteger(value)) return { is: 'unknown', because: 'bad-answer' }
    lines.push({
      lineId: one.id,
      at: Temporal.Instant.from(one.status_transitions.posted_at ?? one.created),
      kind: kinds[one.category] ?? 'other',
      cents: BigInt(value as number),
      payoutId: null,
      providerId: one.flow?.outbound_payment ?? null,
    })
  }
  const [available, outbound] = [balance.available['usd']?.value, balance.outbound_pending['usd']?.value]
  // Pending payments have left what is available and are no line yet.
  const balanceCents = Number.isSafeInteger(available) ? BigInt(available!) + BigInt(outbound ?? 0) : null
  return { is: 'statement', lines, balanceCents, document: JSON.stringify({ balance, transactions: list }) }
}

const kinds: Readonly<Record<string, LineKind>> = {
  outbound_payment: 'payout',
  outbound_payment_reversal: 'return',
  inbound_transfer: 'funding',
  received_credit: 'funding',
  stripe_fee: 'fee',
  stripe_fee_tax: 'fee',
}
