/** The manual rail at the console: made, read, deleted and answered by staff alone, each of it audited, and no number of an account kept or shown. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { cents } from '@quickpay/units'
import type { ManualFileAnswer } from '@quickpay/web/answers'
import { programReceivable } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { newestPayout } from '#payout/payout-store.ts'
import { manualFolder } from '#payout/rails/manual/folder.ts'
import { setMethod } from '#payout/set-method.ts'
import { newId } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

const path = await mkdtemp(join(tmpdir(), 'qpc-desk-'))
const originator = { bankRouting: '026009593', bankName: 'First Bank', companyName: 'QuickPayConnect', companyId: '1123456789' }
const ACCOUNT = '123456789'
let app: TestApp
let staff: { cookie: string }
let staffId: string
let memberId: string
let earningId: string
before(async () => {
  app = await openTestApp({ manual: { folder: manualFolder(path), originator } })
  const idOf = async ({ cookie }: { cookie: string }) => (await app.world.auth.viewerOf(new Headers({ cookie })))!.userId
  memberId = await idOf(await app.signUp({ name: 'Ana Núñez', email: 'ana@example.org' }))
  staff = await app.signInOperator()
  staffId = await idOf(staff)
  const earning = {
    memberId,
    kind: 'event',
    cause: newId('par'),
    participationId: null,
    version: 1,
    cents: cents(860n),
    earnedAt: app.clock.now(),
    debit: programReceivable('evt_1'),
  } as const
  earningId = await inWork(app.world, async (work) => {
    await setMethod(work, memberId, { kind: 'bank', last4: '6789' })
    return (await bookEarning(work, earning)).earningId
  })
  await app.queue.drain()
})
after(async () => {
  await app.close()
  await rm(path, { recursive: true })
})

const get = (at: string, accept = 'application/json') => app.fetch(`/en/console/manual-file${at}`, { headers: { ...staff, accept } })
const desk = async () => (await (await get('')).json()) as ManualFileAnswer
async function bring(at: string, csv: string, mode = 'apply') {
  const body = new FormData()
  body.set('file', new File([csv], 'file.csv'))
  body.set('mode', mode)
  const headers = { ...staff, origin: app.url, accept: 'application/json' }
  const answer = await app.fetch(`/en/console/manual-file/${at}`, { method: 'POST', headers, body })
  return { status: answer.status, answer: (await answer.json()) as ManualFileAnswer }
}
const payees = (line: string) => `member_id,class,name,routing,account,account_number\n${line}\n`
const bank = (...lines: string[]) => `reference,amount,outcome,code\n${lines.join('\n')}\n`
const audit = async () =>
  (
    await app.world.db
      .selectFrom('audit')
      .select(['actor', 'action', 'subject'])
      .where('action', 'like', 'manual-file.%')
      .orderBy('at')
      .execute()
  ).map(({ actor, action, subject }) => (actor === staffId ? `${action} ${subject}` : 'somebody else'))
const stateOf = async () => (await newestPayout(app.world.db, memberId, earningId))?.state

test('an order waits and is shown; a list with a wrong line makes nothing, and says so without the number', async () => {
  const { orders, batches } = await desk()
  assert.deepEqual(
    orders.map((one) => [one.memberName, one.cents]),
    [['Ana Núñez', 860]],
  )
  assert.deepEqual(batches, [])
  const refused = await bring('make', payees(`${memberId},PPD,Ana Núñez,021000022,checking,${ACCOUNT}`))
  assert.equal(refused.status, 422)
  assert.deepEqual(refused.answer.made, { is: 'refused', errors: [{ line: 2, code: 'check-digit', field: 'routing', value: '' }] })
  assert.deepEqual((await bring('make', payees(`mem_other,PPD,Ben,021000021,checking,${ACCOUNT}`))).answer.made, {
    is: 'empty',
    waiting: 1,
  })
  assert.deepEqual(await audit(), [])
})

test('a file is made, read and deleted; each time it is written down who did it', async () => {
  const { answer } = await bring('make', payees(`${memberId},PPD,Ana Núñez,021000021,checking,${ACCOUNT}`))
  assert.deepEqual([answer.made, answer.orders], [{ is: 'made', waiting: 0 }, []])
  assert.deepEqual(
    answer.batches.map(({ id, lines, cents, isKept }) => ({ id, lines, cents, isKept })),
    [{ id: 'B00001', lines: 1, cents: 860, isKept: true }],
  )
  assert.ok(!JSON.stringify(answer).includes(ACCOUNT), 'no page shows an account')
  const csv = await get('/B00001/payments.csv', '*/*')
  assert.deepEqual(
    [csv.headers.get('cache-control'), csv.headers.get('content-disposition')],
    ['no-store', 'attachment; filename="B00001-payments.csv"'],
  )
  assert.match(await csv.text(), /B00001-0001,Ana Núñez,021000021,checking,123456789,8\.60/)
  assert.match(await (await get('/B00001/payments.ach', '*/*')).text(), /^101 026009593/)
  assert.equal((await get('/B00009/payments.csv')).status, 404)
  await app.post('/en/console/manual-file/B00001/forget', {}, staff)
  assert.equal((await get('/B00001/payments.ach')).status, 404)
  assert.equal((await desk()).batches[0]?.isKept, false)
  assert.deepEqual(await audit(), [
    'manual-file.make B00001',
    'manual-file.read B00001/payments.csv',
    'manual-file.read B00001/payments.ach',
    'manual-file.delete B00001',
  ])
})

test('the bank’s answer: wrong lines take nothing in, a try changes nothing, and what is taken in is looked up at once', async () => {
  const wrong = await bring('answer', bank('B00001-0001,8.61,settled,', 'B00007-0001,8.60,settled,'))
  assert.equal(wrong.status, 422)
  assert.deepEqual(
    wrong.answer.result?.errors.map(({ line, code }) => [line, code]),
    [
      [2, 'not-as-sent'],
      [3, 'unknown-line'],
    ],
  )
  const html = await (await get('', 'text/html')).text()
  assert.match(html, /reference, amount, outcome, code/)
  assert.equal((await bring('answer', bank('B00001-0001,8.60,settled,'), 'try')).answer.result?.changes, 1)
  await app.queue.drain()
  assert.equal(await stateOf(), 'submitted')
  await bring('answer', bank('B00001-0001,8.60,settled,'))
  await app.queue.drain()
  assert.equal(await stateOf(), 'settled')
  assert.deepEqual((await bring('answer', bank('B00001-0001,8.60,settled,'))).answer.result?.same, 1)
  assert.equal((await desk()).batches[0]?.settled, 1)
  assert.equal((await audit()).filter((one) => one.startsWith('manual-file.confirm')).length, 2)
})

test('a return names the reason to the member, who is owed the money again', async () => {
  await bring('answer', bank('B00001-0001,8.60,returned,R02'))
  await app.queue.drain()
  const payout = await newestPayout(app.world.db, memberId, earningId)
  assert.deepEqual([payout?.state, payout?.refusal], ['returned', 'account-closed'])
  assert.ok(payout?.submittedAt && payout.settledAt && payout.returnedAt)
  assert.equal((await desk()).batches[0]?.returned, 1)
})
