/** The balance at Tremendous from which orders are paid: its transactions, each with what was left after it. */
import { createHash } from 'node:crypto'
import { BalanceTransactionsApi, Configuration, type ListBalanceTransactions200ResponseTransactionsInner as Transaction } from 'tremendous'
import type { Later, Told, Unknown } from '#payout/rail.ts'
import { centsOf } from '#payout/rails/money.ts'
import { inTurn } from '#payout/rails/pace.ts'
import { heardOf } from '#payout/rails/tremendous/errors.ts'
import type { TremendousParts } from '#payout/rails/tremendous/rail.ts'
import type { LineKind, RailAccount, RailLine, RailStatement } from '#payout/statement.ts'

const PAGE = 500
/** More than a year of events between two statements. */
const PAGES_MAX = 200

type Parts = Pick<TremendousParts, 'url' | 'key' | 'pace' | 'timeoutMs'>
type Page = { readonly is: 'page'; readonly transactions: readonly Transaction[] }

export function tremendousAccount({ url, key, pace, timeoutMs = 10_000 }: Parts): RailAccount {
  const baseOptions = { timeout: timeoutMs, maxRedirects: 0, proxy: false }
  const api = new BalanceTransactionsApi(new Configuration({ basePath: url, accessToken: key, baseOptions }))
  const page = (offset: number, from: string, to: string) =>
    inTurn<Page | Told | Later | Unknown>(pace, async () => {
      try {
        const { data } = await api.listBalanceTransactions(offset, PAGE, from, to, { signal: AbortSignal.timeout(timeoutMs) })
        return Array.isArray(data?.transactions)
          ? { is: 'page', transactions: data.transactions }
          : { is: 'unknown', because: 'bad-answer' }
      } catch (error) {
        return heardOf(error)
      }
    })
  return {
    async statement(from, to) {
      const all: Transaction[] = []
      for (let pages = 0; pages < PAGES_MAX; pages++) {
        const found = await page(pages * PAGE, from.toString(), to.toString())
        if (found.is === 'told') return { is: 'unknown', because: 'bad-answer' }
        if (found.is !== 'page') return found
        all.push(...found.transactions)
        if (found.transactions.length < PAGE) return readTransactions(all)
      }
      return { is: 'unknown', because: 'too-many-lines' }
    },
  }
}

/**
 * Newest first, as they come. A transaction has no id of its own: what it says is its name, and of several that say the same the oldest is the first.
 * Positive amounts are what came in; a refund of an order is its return.
 */
export function readTransactions(newestFirst: readonly Transaction[]): RailStatement | Unknown {
  const lines: RailLine[] = []
  const seen = new Map<string, number>()
  for (const one of newestFirst.toReversed()) {
    const cents = signedCents(one.amount)
    if (cents === null || one.currency_code !== 'USD' || Number.isNaN(Date.parse(one.created_at)))
      return { is: 'unknown', because: 'bad-answer' }
    const says = [one.created_at, one.action, String(one.amount), one.order?.id ?? '', one.description].join('\n')
    const nth = (seen.get(says) ?? 0) + 1
    seen.set(says, nth)
    lines.push({
      lineId: createHash('sha256').update(`${says}\n${nth}`).digest('hex').slice(0, 32),
      at: Temporal.Instant.from(one.created_at),
      kind: kindOf(one, cents),
      cents,
      payoutId: one.order?.external_id ?? null,
      providerId: one.order?.id ?? null,
    })
  }
  const balance = newestFirst[0]?.balance as number | null | undefined
  return { is: 'statement', lines, balanceCents: signedCents(balance), document: JSON.stringify(newestFirst) }
}

/** The list of actions is open. What belongs to an order is known by it; money that came in without one has funded the balance. */
function kindOf({ action, order }: Transaction, cents: bigint): LineKind {
  if (/\bfee\b/i.test(action)) return 'fee'
  if (order?.id) return cents < 0n ? 'payout' : 'return'
  return cents > 0n ? 'funding' : 'other'
}

function signedCents(dollars: unknown): bigint | null {
  if (typeof dollars !== 'number') return null
  const cents = centsOf(Math.abs(dollars))
  return cents === null ? null : dollars < 0 ? -cents : cents
}
