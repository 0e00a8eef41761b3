import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeBatch } from '#payout/rails/manual/batch.ts'
import { confirmBatch } from '#payout/rails/manual/confirm.ts'
import { manualFolder } from '#payout/rails/manual/folder.ts'
import { manualCommand } from '#payout/rails/manual/main.ts'
import { readBankPayees } from '#payout/rails/manual/payees.ts'
import { manualRail } from '#payout/rails/manual/rail.ts'

const paths: string[] = []
after(() => Promise.all(paths.map((path) => rm(path, { recursive: true }))))
async function stage() {
  const path = await mkdtemp(join(tmpdir(), 'qpc-manual-'))
  paths.push(path)
  const folder = manualFolder(path)
  const rail = manualRail(folder)
  const order = (payoutId: string, cents = 860n, payeeId = 'mem_ana') =>
    rail.submit({
      payoutId,
      cents,
      payee: { memberId: 'mem_ana', payeeId, method: 'bank', label: 'bank 6789' },
      locale: 'es',
      memo: 'QuickPayConnect',
    })
  const status = async (payoutId: string) => {
    const seen = await rail.lookup(payoutId, { payeeId: 'mem_ana', providerId: null, since: NOW })
    return seen.is === 'told' ? seen.status : seen.is
  }
  return { path, folder, rail, order, status }
}
const NOW = Temporal.Instant.from('2027-07-15T18:05:00Z')
const originator = { bankRouting: '026009593', bankName: 'First Bank', companyName: 'QuickPayConnect', companyId: '1123456789' }
const payeesCsv = 'member_id,class,name,routing,account,account_number\nmem_ana,PPD,=Ana Núñez,021000021,checking,123456789\n'
const { payees } = readBankPayees(payeesCsv)

test('accounts of payees: what is wrong is said by line and without the number', () => {
  const { payees, errors } = readBankPayees(
    [
      'member_id,class,name,routing,account,account_number',
      'mem_1,PPD,Ana,021000022,checking,1',
      'mem_2,WEB,Ana,021000021,checking,1',
      'mem_3,PPD,Ana,021000021,wallet,1',
      'mem_4,PPD,Ana,021000021,checking,12 34',
      ',PPD,Ana,021000021,checking,1',
      'mem_5,CCD,Ana,021000021,savings,77',
      'mem_5,CCD,Ana,021000021,savings,78',
      'mem_5,CCD,Ana,021000021,savings,77',
    ].join('\n'),
  )
  assert.deepEqual(
    errors.map(({ line, code, field }) => `${line} ${code} ${field}`),
    [
      '2 check-digit routing',
      '3 choose class',
      '4 choose account',
      '5 format account_number',
      '6 missing member_id',
      '8 repeated member_id',
      '9 repeated member_id',
    ],
  )
  assert.ok(!JSON.stringify(errors).includes('021000022'))
  // Two accounts of one payee: nobody can say which one holds, so neither does.
  assert.equal(payees.size, 0)
})

test('an id of an order never leads out of the folder', async () => {
  const { order, status } = await stage()
  await assert.rejects(order('../pay_1'), RangeError)
  assert.equal(await status('../pay_1'), 'not-found')
})

test('money for a payee that a member named waits for that payee’s own line, whatever the member’s says', async () => {
  const { folder, order } = await stage()
  await order('pay_1', 860n, 'dst_landlord')
  assert.deepEqual(await makeBatch({ folder, payees, originator, now: NOW }), { is: 'empty', waiting: ['pay_1'] })
  const own = readBankPayees(payeesCsv.replace('mem_ana', 'dst_landlord')).payees
  const made = await makeBatch({ folder, payees: own, originator, now: NOW })
  assert.ok(made.is === 'made' && made.cents === 860n)
})

test('64 times the same order at once is one order', async () => {
  const { folder, order } = await stage()
  const answers = await Promise.all(Array.from({ length: 64 }, () => order('pay_1')))
  assert.ok(answers.every((one) => one.is === 'told'))
  assert.deepEqual(
    (await folder.orders()).map((one) => one.payoutId),
    ['pay_1'],
  )
})

test('an order goes into one file for the bank, whoever makes files at the same time', async () => {
  const { path, folder, order, status } = await stage()
  for (let n = 1; n <= 12; n++) await order(`pay_${n}`, BigInt(n * 100 + 1))
  await order('pay_nobody', 500n, 'mem_nobody')
  const made = await Promise.all(Array.from({ length: 4 }, () => makeBatch({ folder, payees, originator, now: NOW })))
  assert.equal(made.filter((one) => one.is === 'made').length, 1)
  const again = await makeBatch({ folder, payees, originator, now: NOW })
  assert.deepEqual(again, { is: 'empty', waiting: ['pay_nobody'] })
  const lines = (await folder.batches()).flatMap((batch) => batch.lines.map((line) => line.payoutId))
  assert.equal(new Set(lines).size, 12)
  assert.equal(lines.length, 12)
  assert.deepEqual([await status('pay_3'), await status('pay_nobody')], ['sent', 'accepted'])
  // The bank's files are for their owner alone, nothing half-made is left, and the batch itself names nobody.
  const batch = join(path, 'batches', 'B00001')
  assert.equal((await stat(join(batch, 'payments.ach'))).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(join(path, 'drafts')), [])
  const written = await readFile(join(batch, 'batch.json'), 'utf8')
  for (const secret of ['123456789', '021000021', 'Ana', 'mem_ana']) assert.ok(!written.includes(secret), secret)
  // A name that a spreadsheet would run is only a name.
  assert.match(await readFile(join(batch, 'payments.csv'), 'utf8'), /'=Ana Núñez/)
})

test('the bank’s answer is taken whole or not at all, and again without harm', async () => {
  const { folder, order, status } = await stage()
  for (const n of [1, 2]) await order(`pay_${n}`)
  await makeBatch({ folder, payees, originator, now: NOW })
  const confirm = (...lines: string[]) => confirmBatch(folder, ['reference,amount,outcome,code', ...lines].join('\n'), 'apply')
  const refused = await confirm(
    'B00001-0001,8.60,settled,',
    'B00001-0002,8.61,settled,',
    'B00009-0001,1.00,settled,',
    'B00001-0001,8.60,returned,R02',
  )
  assert.deepEqual(
    refused.errors.map(({ line, code }) => `${line} ${code}`),
    ['3 not-as-sent', '4 unknown-line', '5 repeated'],
  )
  assert.deepEqual([await status('pay_1'), await status('pay_2')], ['sent', 'sent'])
  assert.deepEqual((await confirm('B00001-0002,8.60,returned,')).errors[0]?.code, 'return-code')
  assert.deepEqual((await confirm('B00001-0002,8.60,lost,')).errors[0]?.code, 'choose')

  assert.equal((await confirm('B00001-0001,8.60,settled,', 'B00001-0002,8.6,returned,R03')).changes.length, 2)
  assert.deepEqual([await status('pay_1'), await status('pay_2')], ['completed', 'returned'])
  const repeated = await confirm('B00001-0001,8.60,settled,', 'B00001-0002,8.60,returned,R03')
  assert.deepEqual([repeated.changes.length, repeated.same], [0, 2])
  // Money may come back after it arrived; what came back has not arrived.
  assert.equal((await confirm('B00001-0002,8.60,settled,')).errors[0]?.code, 'was-returned')
  assert.equal((await confirm('B00001-0001,8.60,returned,R02')).changes.length, 1)
  assert.equal(await status('pay_1'), 'returned')
})

test('the commands of an operator: refusals first, then a file, then what the bank says', async () => {
  const { path, order, status } = await stage()
  const said: string[] = []
  const env = {
    QPC_MANUAL_FOLDER: path,
    QPC_MANUAL_BANK_ROUTING: '026009593',
    QPC_MANUAL_BANK_NAME: 'First Bank',
    QPC_MANUAL_COMPANY_NAME: 'QuickPayConnect',
    QPC_MANUAL_COMPANY_ID: '1123456789',
  }
  const run = (args: string[], more: object = {}) => manualCommand(args, { ...env, ...more }, NOW, (words) => said.push(words))
  const [payeesFile, bankFile] = [join(path, 'payees.csv'), join(path, 'bank.csv')]
  await writeFile(payeesFile, payeesCsv)
  await order('pay_1', 1999n)
  assert.equal(await run(['send', payeesFile], { QPC_MANUAL_FOLDER: '' }), 1)
  assert.equal(await run(['send']), 1)
  assert.equal(await run(['send', payeesFile], { QPC_MANUAL_BANK_ROUTING: '026009594' }), 1)
  assert.equal(await status('pay_1'), 'accepted')
  assert.equal(await run(['send', payeesFile]), 0)
  assert.match(said.at(-1)!, /B00001: 1 lines, \$19\.99$/)
  await writeFile(bankFile, 'reference,amount,outcome\nB00001-0001,20.00,settled\n')
  assert.equal(await run(['confirm', bankFile]), 1)
  await writeFile(bankFile, 'reference,amount,outcome\nB00001-0001,19.99,settled\n')
  assert.equal(await run(['confirm', bankFile]), 0)
  assert.equal(await status('pay_1'), 'completed')
})

test('a file that cannot be read is an error, never an order or a batch that is not there', async () => {
  const { path, folder, order, status } = await stage()
  const payees = readBankPayees(payeesCsv).payees
  await order('pay_1')
  await order('pay_2')
  assert.equal((await makeBatch({ folder, payees, originator, now: NOW })).is, 'made')
  // A folder where a file should be: it can be opened by nobody, and it is not missing either.
  await mkdir(join(path, 'orders', 'pay_3.json'))
  await assert.rejects(status('pay_3'), { code: 'EISDIR' })
  await rm(join(path, 'orders', 'pay_3.json'), { recursive: true })
  await writeFile(join(path, 'outcomes', 'pay_2-settled.json'), '{"is":')
  await assert.rejects(status('pay_2'), SyntaxError)
  await rm(join(path, 'outcomes', 'pay_2-settled.json'))
  // A batch without its list would let its orders go to the bank a second time.
  await rm(join(path, 'batches', 'B00001', 'batch.json'))
  await assert.rejects(makeBatch({ folder, payees, originator, now: NOW }), /batch\.json is missing/)
  await assert.rejects(status('pay_1'), /batch\.json is missing/)
})

test('what went to the bank is read and deleted by the name of its batch, and what was sent stays known', async () => {
  const { path, folder, order, status } = await stage()
  await order('pay_1')
  await makeBatch({ folder, payees: readBankPayees(payeesCsv).payees, originator, now: NOW })
  assert.match((await folder.bankFile('B00001', 'payments.csv')) ?? '', /123456789/)
  assert.equal(await folder.bankFile('../orders', 'payments.csv'), null)
  await assert.rejects(folder.forgetBankFiles('../batches/B00001'), RangeError)
  await folder.forgetBankFiles('B00001')
  assert.deepEqual([await folder.bankFile('B00001', 'payments.csv'), await folder.bankFile('B00001', 'payments.ach')], [null, null])
  assert.deepEqual(await readdir(join(path, 'batches', 'B00001')), ['batch.json'])
  assert.equal(await status('pay_1'), 'sent')
})
