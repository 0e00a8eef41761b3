/** What rails say of their accounts, against listeners that answer in the words of the rails' own SDKs and misbehave. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type Stripe from 'stripe'
import type { ListBalanceTransactions200Response, ListBalanceTransactions200ResponseTransactionsInner as Transaction } from 'tremendous'
import { openAccounts } from '../../server/src/payout/rails/accounts.ts'
import { readRailConfig } from '../../server/src/payout/rails/config.ts'
import type { Pace } from '../../server/src/payout/rails/pace.ts'
import { sandboxAccount } from '../../server/src/payout/rails/sandbox-statement.ts'
import { stripeAccount } from '../../server/src/payout/rails/stripe/statement.ts'
import { tremendousAccount } from '../../server/src/payout/rails/tremendous/statement.ts'
import type { RailAccount } from '../../server/src/payout/statement.ts'
import type { Db } from '../../server/src/platform/db.ts'
import { type LookFault, listen, pause, RETRY_AFTER_SECONDS, type Say, SLOW_MS } from './listener.ts'

const [from, to] = [Temporal.Instant.from('2027-07-14T10:00:00Z'), Temporal.Instant.from('2027-07-15T10:00:00Z')]
const held: number[] = []
const pace: Pace = { turn: async () => null, hold: async (seconds) => void held.push(seconds) }
const timeoutMs = 400

/** A listener that fails once per fault, and otherwise answers. */
async function railOf(answer: (url: URL, say: Say) => Promise<void>) {
  const faults: LookFault[] = []
  const listener = await listen(async ({ url, headers }, say) => {
    if (headers.authorization !== 'Bearer key') return void (await say(401, {}))
    const fault = faults.shift()
    if (fault === 'reset-before') return 'cut'
    if (fault === '500') return void (await say(500, { errors: { message: 'no' }, error: { type: 'api_error', message: 'no' } }))
    if (fault === '429') return void (await say(429, { error: { message: 'slow' } }, { 'retry-after': String(RETRY_AFTER_SECONDS) }))
    if (fault === 'bad-body') return void (await say(200, '<html>'))
    if (fault === 'slow') await pause(SLOW_MS)
    await answer(url, say)
    return undefined
  })
  after(() => listener.close())
  return { ...listener, faults }
}
const said = async (account: RailAccount) => {
  const statement = await account.statement(from, to)
  if (statement.is !== 'statement') assert.fail(JSON.stringify(statement))
  return {
    lines: statement.lines.map(({ kind, cents, payoutId, providerId }) => `${kind} ${cents} ${payoutId ?? providerId ?? '-'}`),
    ids: statement.lines.map((one) => one.lineId),
    balance: statement.balanceCents,
    document: statement.document,
  }
}
/** None of what can go wrong is a statement: it is asked for again. */
function tryFaults(name: string, rail: { faults: LookFault[] }, account: RailAccount) {
  for (const [fault, because] of [
    ['reset-before', /^(reset|bad-answer)$/],
    ['500', /^status-500$/],
    ['bad-body', /^bad-answer$/],
    ['slow', /^(timeout|reset)$/],
  ] as const)
    test(`${name}: ${fault} is no statement`, async () => {
      rail.faults.push(fault)
      const answer = await account.statement(from, to)
      assert.ok(answer.is === 'unknown' && because.test(answer.because), JSON.stringify(answer))
    })
}

describe('tremendous', async () => {
  const made = (action: string, amount: number, balance: number | null, order?: Transaction['order']): Transaction =>
    ({
      created_at: '2027-07-14T12:00:00.000Z',
      currency_code: 'USD',
      description: action,
      action,
      amount,
      balance,
      ...(order && { order }),
    }) as Transaction
  const order = { id: 'O1', external_id: 'pay_1' }
  let all: Transaction[] = []
  const asked: string[] = []
  const rail = await railOf(async (url, say) => {
    asked.push(url.search)
    const [offset, limit] = [Number(url.searchParams.get('offset')), Number(url.searchParams.get('limit'))]
    await say(200, { transactions: all.slice(offset, offset + limit) } satisfies ListBalanceTransactions200Response)
  })
  const account = tremendousAccount({ url: rail.url, key: 'key', pace, timeoutMs })

  test('lines with their orders, and the balance after the newest', async () => {
    all = [
      made('Refund', 8.6, 91.4, order),
      made('Fee', -0.5, 82.8),
      made('Order', -8.6, 83.3, order),
      made('Order', -8.1, 91.9),
      made('Funding', 100, 100),
    ]
    const { lines, balance } = await said(account)
    assert.deepEqual(lines, ['funding 10000 -', 'other -810 -', 'payout -860 pay_1', 'fee -50 -', 'return 860 pay_1'])
    assert.equal(balance, 9140n)
    assert.match(asked[0]!, /created_at%5Bgte%5D=2027-07-14|created_at\[gte\]=2027-07-14/)
  })
  test('two that say the same are two lines, and have the same ids in a longer statement', async () => {
    all = [made('Order', -5, 85, order), made('Order', -5, 90, order)]
    const before = (await said(account)).ids
    all = [made('Order', -1, 84, { id: 'O2' }), ...all]
    const { ids } = await said(account)
    assert.deepEqual([new Set(ids).size, ids.slice(0, 2)], [3, before])
  })
  test('many pages are one statement; a balance that is delayed is not said', async () => {
    all = Array.from({ length: 1201 }, (_, i) => made('Order', -1, null, { id: `O${i}` }))
    const { lines, balance } = await said(account)
    assert.deepEqual([lines.length, balance], [1201, null])
  })
  test('an amount that is no cents, or of another currency, is no statement', async () => {
    for (const wrong of [made('Order', -0.001, 1), { ...made('Order', -1, 1), currency_code: 'EUR' }]) {
      all = [wrong]
      assert.deepEqual(await account.statement(from, to), { is: 'unknown', because: 'bad-answer' })
    }
    all = []
    assert.deepEqual((await said(account)).lines, [])
  })
  test('one call too many holds everybody', async () => {
    held.length = 0
    rail.faults.push('429')
    assert.equal((await account.statement(from, to)).is, 'later')
    assert.deepEqual(held, [RETRY_AFTER_SECONDS])
  })
  tryFaults('tremendous', rail, account)
})

describe('stripe', async () => {
  type Line = Stripe.V2.MoneyManagement.Transaction
  const usd = (value: number) => ({ value, currency: 'usd' })
  const made = (id: string, category: Line['category'], value: number, more: Partial<Line> = {}): Line => ({
    ...{
      id,
      object: 'v2.money_management.transaction',
      amount: usd(value),
      category,
      created: '2027-07-14T12:00:00Z',
      financial_account: 'fa_1',
    },
    ...{ livemode: false, status: 'posted', status_transitions: { posted_at: '2027-07-14T13:00:00Z' } },
    balance_impact: { available: usd(value), inbound_pending: usd(0), outbound_pending: usd(0) },
    regulatory_receipt: { status: 'not_applicable' },
    ...more,
  })
  let all: Line[] = []
  const balance = { available: { usd: usd(9000) }, inbound_pending: {}, outbound_pending: { usd: usd(500) } }
  const rail = await railOf(async (url, say) => {
    if (url.pathname.includes('financial_accounts'))
      return say(200, { id: 'fa_1', object: 'v2.money_management.financial_account', balance })
    const at = Number(url.searchParams.get('page') ?? 0)
    const next = all.length > at + 2 ? `${url.pathname}?page=${at + 2}` : null
    await say(200, { data: all.slice(at, at + 2), next_page_url: next, previous_page_url: null })
  })
  const account = stripeAccount({ url: rail.url, key: 'key', financialAccount: 'fa_1', pace, timeoutMs })

  test('what is posted, by its payment, over all pages; what is pending is still in the balance', async () => {
    all = [
      made('t1', 'outbound_payment', -860, { flow: { type: 'outbound_payment', outbound_payment: 'op_1' } }),
      made('t2', 'outbound_payment_reversal', 860, { flow: { type: 'outbound_payment', outbound_payment: 'op_1' } }),
      made('t3', 'stripe_fee', -25),
      made('t4', 'received_credit', 10_000),
      made('t5', 'adjustment', -1),
      made('t6', 'outbound_payment', -500, { status: 'pending' }),
    ]
    const { lines, balance: left } = await said(account)
    assert.deepEqual(lines, ['payout -860 op_1', 'return 860 op_1', 'fee -25 -', 'funding 10000 -', 'other -1 -'])
    assert.equal(left, 9500n)
  })
  test('another currency is no statement', async () => {
    all = [made('t1', 'outbound_payment', -860, { amount: { value: -860, currency: 'eur' } })]
    assert.deepEqual(await account.statement(from, to), { is: 'unknown', because: 'bad-answer' })
  })
  tryFaults('stripe', rail, account)
})

describe('sandbox', async () => {
  let body: object = {}
  const rail = await railOf((_url, say) => say(200, body))
  const account = sandboxAccount({ url: rail.url, key: 'key', timeoutMs })
  const line = { lineId: 'l1', at: '2027-07-14T12:00:00Z', kind: 'payout', amountCents: -860, payoutId: 'pay_1' }

  test('lines and balance as they are said; anything else is no statement', async () => {
    body = { lines: [line], balanceCents: -860 }
    assert.deepEqual((await said(account)).lines, ['payout -860 pay_1'])
    for (const wrong of [
      {},
      { lines: [{ ...line, kind: 'gift' }], balanceCents: 0 },
      { lines: [{ ...line, amountCents: 8.6 }], balanceCents: 0 },
      { lines: [], balanceCents: 'much' },
    ]) {
      body = wrong
      assert.deepEqual(await account.statement(from, to), { is: 'unknown', because: 'bad-answer' })
    }
  })
  tryFaults('sandbox', rail, account)
})

test('an account is opened for each rail that a rule names, and none for the bank of the manual one', () => {
  const problems: string[] = []
  const env = {
    QPC_RAILS: 'commercial/bank=stripe, gift-card=tremendous, manual',
    QPC_STRIPE_KEY: 'k',
    QPC_TREMENDOUS_KEY: 'k',
    QPC_MANUAL_FOLDER: '/nowhere',
  }
  // Nothing is asked of the database before a rail is.
  const accounts = openAccounts(readRailConfig(env, problems), {} as Db)
  assert.deepEqual([...accounts.keys()].sort(), ['stripe', 'tremendous'])
})
