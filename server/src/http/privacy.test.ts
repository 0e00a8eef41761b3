/** A member's own data through the real doors: counted, seen, taken away, and all of it in the file. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { describeSeries, readGreenButton } from '@quickpay/green-button'
import type { Answers } from '@quickpay/web/answers'
import { leftOut, memberTables } from '#platform/member-tables-store.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let ids: Record<string, string>
before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Canaria Ñandú', email: 'canaria.owner@example.org' })
  ids = await app.haveEvent(owner)
})
after(() => app.close())

const page = async (): Promise<Answers['privacy']> => {
  const answer = await app.fetch('/es/privacy', { headers: { ...owner, accept: 'application/json' } })
  assert.equal(answer.status, 200)
  return (await answer.json()) as Answers['privacy']
}
const take = async (path: string, who = owner) => app.fetch(`/es/privacy/${path}`, { headers: who })
/** As if the person had signed in an hour ago. */
const hourAgo = async () => {
  const { sql } = await import('kysely')
  await sql`update auth."session" set "createdAt" = "createdAt" - interval '1 hour'`.execute(app.world.db)
}

test('what is held is counted from the tables, with its first and last day', async () => {
  const { holdings, accounts } = await page()
  const held = new Map(holdings.map((one) => [one.kind, one]))
  const rows = await app.world.db.selectFrom('interval_day').select(['day', 'v']).where('member_id', '=', ids['member']!).execute()
  const count = rows.reduce((sum, row) => sum + row.v.filter((one) => one !== null).length, 0)
  const days = rows.map((row) => row.day.toString()).sort()
  assert.ok(count > 1000)
  assert.deepEqual([held.get('readings')?.count, held.get('readings')?.from, held.get('readings')?.to], [count, days[0], days.at(-1)])
  assert.equal(held.get('payments')?.count, 1)
  assert.equal(held.get('agreement')?.count, 1)
  assert.equal(held.get('files'), undefined, 'of what there is none nothing is said')
  assert.deepEqual(
    accounts.map((one) => [one.id, one.state, one.unpaidEvents]),
    [[ids['account'], 'shared', 0]],
  )
})

test('the table and the Green Button file have every reading, and sum to what is stored', async () => {
  const rows = await app.world.db
    .selectFrom('interval_day')
    .select(['flow', 'scale', 'v'])
    .where('member_id', '=', ids['member']!)
    .execute()
  const stored = new Map<string, bigint>()
  for (const { flow, scale, v } of rows)
    stored.set(flow, (stored.get(flow) ?? 0n) + v.reduce((sum, one) => sum + BigInt(one ?? 0) * 10n ** BigInt(scale + 3), 0n))

  const csv = await (await take(`${ids['account']}/readings.csv`)).text()
  const [head, ...lines] = csv
    .replace(/^\uFEFF/, '')
    .trim()
    .split('\r\n')
  assert.equal(head, 'start,end,kwh,flow,quality,meter')
  const inTable = new Map<string, bigint>()
  for (const line of lines) {
    const [, , kwh = '', flow = ''] = line.split(',')
    const [whole = '0', part = ''] = kwh.split('.')
    inTable.set(flow, (inTable.get(flow) ?? 0n) + BigInt(whole + part.padEnd(6, '0')))
  }
  assert.deepEqual(inTable, stored)

  const answer = await take(`${ids['account']}/readings.xml`)
  assert.match(answer.headers.get('content-disposition') ?? '', /attachment; filename="acc_[^"]+\.xml"/)
  const { series, findings } = await readGreenButton(new Uint8Array(await answer.arrayBuffer()))
  // A household may lack some; that is said, and nothing else.
  assert.deepEqual(
    findings.filter((one) => one.code !== 'gap'),
    [],
  )
  const inFile = new Map(
    series.map((one) => [one.flow, BigInt(Math.round(one.values.reduce((sum, value) => sum + value, 0))) * 10n ** BigInt(one.scale + 3)]),
  )
  assert.deepEqual(inFile, stored)
  assert.equal(
    series.reduce((sum, one) => sum + describeSeries(one, 'America/New_York').count, 0),
    lines.length,
  )
})

test('the file with everything has every table of the catalogue that is the member’s, but those that are named with a reason', async () => {
  const everything = (await (await take('everything.json')).json()) as {
    tables: Record<string, Record<string, unknown>[]>
    leftOut: object
  }
  assert.deepEqual(everything.leftOut, leftOut)
  for (const [table, columns] of await memberTables(app.world.db)) {
    const { rows } = await (await import('kysely')).sql<{
      n: bigint
    }>`select count(*) as n from ${(await import('kysely')).sql.table(table)} where member_id = ${ids['member']!}`.execute(app.world.db)
    const count = Number(rows[0]?.n)
    assert.equal(everything.tables[table]?.length ?? 0, leftOut[table] ? 0 : count, table)
    assert.ok(columns.length > 1)
  }
  assert.equal(everything.tables['member']?.[0]?.['name'], 'Canaria Ñandú')
  assert.match(String(everything.tables['document']?.[0]?.['body']), /^<\?xml|^<feed/, 'documents are there as they came')
  for (const [table, rows] of Object.entries(everything.tables))
    if (!['audit', 'session', 'passkey'].includes(table)) for (const row of rows) assert.equal(row['member_id'], ids['member'])
  assert.ok(
    everything.tables['audit']?.some((row) => row['action'] === 'data.export'),
    'who saw it is in it, too',
  )
  assert.equal(everything.tables['session']?.length, 1)
  assert.doesNotMatch(JSON.stringify(everything), /"(sealed|number_sealed|code_hash|token)":/)
})

test('each file that was taken is noted, and of a stranger’s account there is nothing to take', async () => {
  const taken = (await page()).views.filter((one) => one.what === 'data.export')
  assert.deepEqual([...new Set(taken.map((one) => one.by))], ['you'])
  assert.equal(taken.length, 3)
  const stranger = await app.signUp({ name: 'Somebody Else', email: 'somebody.else@example.org' })
  for (const file of ['readings.csv', 'readings.xml']) assert.equal((await take(`${ids['account']}/${file}`, stranger)).status, 404)
})

test('every page of the staff that names a member leaves a row that this member finds', async () => {
  const operator = await app.signInOperator()
  const { db } = app.world
  const secrets = ['Canaria Ñandú', 'canaria.owner@example.org', ids['member']!]
  const account = await db.selectFrom('account').select('account_number').where('member_id', '=', ids['member']!).executeTakeFirstOrThrow()
  let named = 0
  for (const door of app.doors.filter((one) => one.for === 'operator' && one.method === 'GET')) {
    const path = `/es${door.path.replaceAll(/:([a-z]+)/g, (_, name: string) => ids[name] ?? 'nothing')}`
    const before = await db.selectFrom('audit').select('audit_id').execute()
    const answer = await app.fetch(path, { headers: operator })
    const text = await answer.text()
    const says = answer.status === 200 && [...secrets, account.account_number ?? '-'].some((one) => text.includes(one))
    const known = new Set(before.map((row) => row.audit_id))
    const rows = (await db.selectFrom('audit').selectAll().execute()).filter((row) => !known.has(row.audit_id))
    const mine = rows.filter((row) => (row.member_ids as string[]).includes(ids['member']!))
    assert.ok(!says || mine.length > 0, `${door.path} names a member and notes nothing`)
    if (says) named++
  }
  assert.ok(named >= 5, `only ${named} doors named the member`)
  const views = (await page()).views.filter((one) => one.by === 'staff')
  assert.ok(views.some((one) => one.what === 'payment.read'))
  assert.ok(views.some((one) => one.what === 'console.read /console/events'))
})

test('why somebody looked stands beside what they opened then', async () => {
  const operator = await app.signInOperator()
  const found = await app.post('/es/console/members', { who: 'canaria.owner@example.org', reason: 'Llamó por su pago' }, operator)
  assert.equal(found.status, 303)
  await app.fetch(found.headers.get('location') ?? '', { headers: operator })
  await app.fetch(`/es/console/members/${ids['member']}/payments/${ids['payment']}`, { headers: operator })
  const newest = (await page()).views.slice(0, 3)
  assert.deepEqual(new Set(newest.map((one) => one.what)), new Set(['member.find', 'console.read /console/members', 'payment.read']))
  for (const { what, reason } of newest) assert.equal(reason, 'Llamó por su pago', what)
})

test('a session that is an hour old takes nothing away', async () => {
  await hourAgo()
  for (const path of [`${ids['account']}/readings.csv`, `${ids['account']}/readings.xml`, 'everything.json']) {
    const answer = await take(path)
    assert.equal(answer.status, 403, path)
    assert.match(await answer.text(), /Entre otra vez/)
  }
})
