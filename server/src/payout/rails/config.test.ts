import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readRailConfig } from '#payout/rails/config.ts'
import { openRails, readStripePayees } from '#payout/rails/open.ts'
import { stripeProfile, tremendousProfile } from '#payout/rails/profiles.ts'
import type { Db } from '#platform/db.ts'

const folder = await mkdtemp(join(tmpdir(), 'qpc-rails-'))
after(() => rm(folder, { recursive: true }))
/** No rail is asked here, so nothing is counted. */
const noDb = {} as Db
const env = {
  QPC_RAIL_URL: 'http://127.0.0.1:4100/rail',
  QPC_RAIL_KEY: 'k',
  QPC_HOOK_SECRET: 'h',
  QPC_TREMENDOUS_KEY: 'PROD_x',
  QPC_TREMENDOUS_FUNDING_SOURCE: 'BALANCE',
  QPC_TREMENDOUS_CAMPAIGN: 'C1',
  QPC_TREMENDOUS_MEMBER_FIELD: 'F1',
  QPC_TREMENDOUS_HOOK_SECRET: 'ht',
  QPC_STRIPE_KEY: 'rk_live_x',
  QPC_STRIPE_FINANCIAL_ACCOUNT: 'fa_1',
  QPC_STRIPE_PAYEES: join(folder, 'payees.csv'),
  QPC_STRIPE_HOOK_SECRET: 'hs',
  QPC_MANUAL_FOLDER: join(folder, 'manual'),
  QPC_MANUAL_BANK_ROUTING: '026009593',
  QPC_MANUAL_BANK_NAME: 'First Bank',
  QPC_MANUAL_COMPANY_NAME: 'QuickPayConnect',
  QPC_MANUAL_COMPANY_ID: '1123456789',
}
const problemsOf = (more: Record<string, string | undefined>) => {
  const problems: string[] = []
  readRailConfig({ ...env, ...more }, problems)
  return problems
}

test('a rule that nobody understands, and payees whom no rule names, are refused', () => {
  for (const rules of [
    'paypal',
    'commercial/wire=stripe',
    'commercial=',
    'bank',
    'stripe=commercial',
    'commercial/commercial=stripe,manual',
  ])
    assert.equal(problemsOf({ QPC_RAILS: rules }).filter((one) => one.includes('a rule is')).length, 1, rules)
  assert.match(problemsOf({ QPC_RAILS: 'commercial=stripe' }).join(), /must end in a rail alone/)
})

test('a rail is asked for what it needs, and only when a rule names it', () => {
  const empty = Object.fromEntries(Object.keys(env).map((name) => [name, undefined]))
  assert.deepEqual(problemsOf({ ...empty, QPC_RAILS: 'manual' }).length, 5)
  assert.match(problemsOf({ QPC_RAILS: 'manual', QPC_MANUAL_BANK_ROUTING: '026009594' }).join(), /no routing number/)
  assert.deepEqual(problemsOf({ ...empty, QPC_RAILS: 'tremendous' }).length, 5)
  assert.deepEqual(problemsOf({ QPC_RAILS: 'commercial/bank=stripe, gift-card=tremendous, manual' }), [])
  assert.deepEqual(problemsOf({}), [])
})

test('the first rule that fits says by which rail somebody is paid', async () => {
  await writeFile(env.QPC_STRIPE_PAYEES, 'member_id,recipient,payout_method\nmem_1,acct_1,usba_1\n')
  const config = readRailConfig({ ...env, QPC_RAILS: 'commercial/bank=stripe, residential=tremendous, manual' }, [])
  const rails = await openRails(config, noDb)
  assert.equal(rails.choose({ kind: 'commercial', method: 'bank' }).id, 'stripe')
  assert.equal(rails.choose({ kind: 'residential', method: 'bank' }).id, 'tremendous')
  assert.equal(rails.choose({ kind: 'commercial', method: 'gift-card' }).id, 'manual')
  assert.deepEqual([rails.named('stripe')?.hookSecret, rails.named('sandbox')], ['hs', null])
})

test('a rail behind the one that pays everybody is open for what is under way, and pays nobody new', async () => {
  const rails = await openRails(readRailConfig({ ...env, QPC_RAILS: 'manual, tremendous' }, []), noDb)
  assert.equal(rails.choose({ kind: 'residential', method: 'gift-card' }).id, 'manual')
  assert.equal(rails.named('tremendous')?.hookSecret, 'ht')
})

test('a list of Stripe’s payees with a line that is wrong opens nothing', async () => {
  const codes = (text: string) => readStripePayees(text).errors.map(({ line, code }) => `${line} ${code}`)
  assert.deepEqual(codes('member_id,recipient\nmem_1,acct_1\n'), ['1 column-missing'])
  assert.deepEqual(codes('member_id,recipient,payout_method\nmem_1,acct_1,\nmem_2,a,b\nmem_2,a,b\n'), ['2 missing', '4 repeated'])
  await writeFile(env.QPC_STRIPE_PAYEES, 'member_id,recipient,payout_method\nmem_1,,usba_1\n')
  await assert.rejects(openRails(readRailConfig({ ...env, QPC_RAILS: 'stripe' }, []), noDb), /line 2 \(missing\)/)
})

test('nobody has used a real rail through this code, and the data says so', () => {
  for (const { checkedOn, source } of [tremendousProfile, stripeProfile]) {
    assert.equal(checkedOn, null)
    assert.match(source, /npm/)
  }
})
