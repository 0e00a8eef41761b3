/** A member deletes the account: paid first, then gone from every table; a crash in the middle changes nothing of the end. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answers } from '@quickpay/web/answers'
import { sql } from 'kysely'
import { checkLedger } from '#ledger/check.ts'
import { deleteProof, openProof } from '#members/forgetting.ts'
import { watchEffects } from '#platform/failpoint.ts'
import { inWork } from '#platform/in-work.ts'
import { memberTables } from '#platform/member-tables-store.ts'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
let owner: { cookie: string }
let ids: Record<string, string>
const number = '+19175550143'
const email = 'canaria.owner@example.org'

before(async () => {
  app = await openTestApp()
  owner = await app.signUp({ name: 'Canaria Ñandú', email })
  await app.post('/es/notifications/number', { number: '(917) 555-0143', consent: 'on' }, owner)
  const texts = (await (await fetch(`${app.sandboxUrl}/phone.json?number=${encodeURIComponent(number)}`)).json()) as { text: string }[]
  const code = /\b\d{6}\b/.exec(texts[0]?.text ?? '')?.[0] ?? ''
  await app.post('/es/notifications/code', { code }, owner)
  ids = await app.haveEvent(owner)
  await app.post('/es/payees/new', { label: 'Canaria, socia', method: 'donation' }, owner)
  const { destination_id: payee } = await app.world.db.selectFrom('payout_destination').select('destination_id').executeTakeFirstOrThrow()
  await app.post('/es/payees', { [ids['account']!]: payee }, owner)
  await app.post('/es/people', { email: 'canaria.ayuda@example.org', role: 'viewer' }, owner)
  await app.fetch('/es/referrals', { headers: owner })
  const file = new FormData()
  file.set('file', new File(['start,minutes,kwh\n2027-07-13 16:00,60,1\n'], 'canaria.csv'))
  await app.fetch(`/es/accounts/${ids['account']}/uploads`, { method: 'POST', headers: { ...owner, origin: app.url }, body: file })
})
after(async () => {
  watchEffects(null)
  await app.close()
})

/** What must be nowhere afterwards. */
async function canaries(): Promise<string[]> {
  const { db, vault } = app.world
  const memberId = ids['member']!
  const accounts = await db.selectFrom('account').select(['account_number', 'address']).where('member_id', '=', memberId).execute()
  const points = await db.selectFrom('service_point').select(['usage_point', 'meter_serial']).where('member_id', '=', memberId).execute()
  const authorizations = await db.selectFrom('utility_authorization').select('resource_uri').where('member_id', '=', memberId).execute()
  const tokens = await db.selectFrom('utility_token').selectAll().where('member_id', '=', memberId).execute()
  const { rows } = await sql<{ token: string }>`select token from auth."session" where "userId" = ${memberId}`.execute(db)
  const all = [
    ...['Canaria', 'Ñandú', email, '5550143', 'canaria.csv', 'canaria.ayuda'],
    ...accounts.flatMap((row) => [
      row.account_number,
      row.account_number?.replaceAll(/\D/g, ''),
      (row.address as { street?: string })?.street,
    ]),
    ...points.flatMap((row) => [row.usage_point, row.meter_serial]),
    ...authorizations.map((row) => row.resource_uri),
    ...tokens.flatMap((row) => [row.sealed, vault.open(row.sealed, `${row.member_id}/${row.authorization_id}/${row.kind}`)]),
    ...rows.map((row) => row.token),
  ]
  return all.filter((one): one is string => typeof one === 'string' && one.length > 3)
}

/** Every table of every schema that the server can read, the queue's own too. */
async function findings(of: readonly string[]): Promise<string[]> {
  const { db } = app.world
  const { rows } = await sql<{ name: string }>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'auth', 'pgboss') and c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')`.execute(
    db,
  )
  assert.ok(rows.length > 60)
  const found: string[] = []
  for (const { name } of rows)
    for (const canary of of) {
      const hit = await sql<{
        n: number
      }>`select count(*)::int as n from ${sql.raw(name)} t where position(lower(${canary}) in lower(t::text)) > 0`.execute(db)
      if ((hit.rows[0]?.n ?? 0) > 0) found.push(`${name}: ${canary}`)
    }
  return found
}

const departure = async (path: string): Promise<Answers['departure']> => {
  const answer = await app.fetch(path, { headers: { accept: 'application/json' } })
  assert.equal(answer.status, 200)
  return (await answer.json()) as Answers['departure']
}
let at = ''
let sought: string[] = []

test('without a second click, or with an old session, nothing happens', async () => {
  sought = await canaries()
  assert.ok(sought.length >= 10)
  assert.ok((await findings(sought)).length > 15, 'the search finds what is there')
  assert.equal((await app.post('/es/privacy/delete', {}, owner)).status, 422)
  await sql`update auth."session" set "createdAt" = "createdAt" - interval '1 hour'`.execute(app.world.db)
  const old = await app.post('/es/privacy/delete', { sure: 'yes' }, owner)
  assert.equal(old.status, 403)
  assert.match(await old.text(), /Entre otra vez para borrar/)
  await sql`update auth."session" set "createdAt" = "createdAt" + interval '1 hour'`.execute(app.world.db)
  assert.equal((await app.fetch('/es/home', { headers: owner })).status, 200)
})

test('the page says what goes, what stays and until when', async () => {
  const answer = await app.fetch('/es/privacy/delete', { headers: { ...owner, accept: 'application/json' } })
  const { goes, payments, keptUntilAt, money } = (await answer.json()) as Answers['deleting']
  assert.ok(goes.some((one) => one.kind === 'readings' && one.count > 1000))
  assert.deepEqual([payments, keptUntilAt?.slice(0, 4)], [1, String(app.clock.now().toZonedDateTimeISO('UTC').year + 7)])
  assert.deepEqual(money, { unpaidEvents: 0, waitingCents: 0, stuckCents: 0, running: false })
})

test('asked for, the sign-in ends at once and the address is free', async () => {
  const asked = await app.post('/es/privacy/delete', { sure: 'yes' }, owner)
  assert.equal(asked.status, 303)
  at = asked.headers.get('location') ?? ''
  assert.match(at, /^\/es\/left\/mem_[^/]+\/dep_[^/]+$/)
  assert.equal((await app.fetch('/es/home', { headers: owner })).status, 401)
  assert.equal((await departure(at)).state, 'settling')
  assert.equal((await app.fetch(`${at}x`)).status, 404)
})

test('every step lost once before and once after it: it ends all the same, once', { timeout: 120_000 }, async () => {
  const steps = /^(awaitMoney|stopLeaver|withdrawLeaver|sealPayments|forgetAt-.*|sayFarewell)$/
  const times = new Map<string, number>()
  watchEffects(async (name, moment) => {
    if (!steps.test(name)) return
    const before = times.get(name) ?? 0
    if (before === 0 && moment === 'before') {
      times.set(name, 1)
      throw new Error('lost before')
    }
    if (before === 1 && moment === 'after') {
      times.set(name, 2)
      throw new Error('answer lost')
    }
  })
  for (let round = 0; round < 30 && (await departure(at)).state !== 'gone'; round++) {
    await app.queue.drain()
    await app.turnTo(app.clock.now().add({ minutes: 20 }))
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  watchEffects(null)
  assert.equal((await departure(at)).state, 'gone')
  assert.ok([...times.keys()].filter((name) => name.startsWith('forgetAt-')).length === 8, [...times.keys()].join())
})

test('nothing that told who it was is in any table any more', async () => {
  assert.deepEqual(await findings(sought), [])
})

test('of each table of the member there is nothing left, but what this list names with its reason', async () => {
  const stays: Record<string, string> = {
    account: 'that there was one: payments point to it; without number, address or name',
    account_network: 'in which network it lay: events are reckoned from it',
    departure: 'that the member left',
    departure_step: 'how much was removed',
    earning: 'money by ids',
    earning_hold: 'why money waited, by ids and cents',
    enrolment: 'that it took part: events and months are reckoned from it',
    kept_proof: 'the sealed proof',
    measurement: 'the figures of an event, without readings',
    member: 'a reference in place of the name',
    participation: 'that it took part, by ids',
    payable_balance: 'money by ids',
    payout: 'money by ids',
    payout_destination: 'that a payee was paid, without its name',
    payout_method: 'the kind, without its digits',
    payout_owner: 'money by ids',
    payout_part: 'money by ids',
    payout_step: 'money by ids',
    promise_breach: 'whether we paid in time, by ids',
    sealed_journal: 'money by ids',
    settlement: 'money by ids',
    transfer: 'the ledger',
  }
  for (const table of (await memberTables(app.world.db)).keys()) {
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from ${sql.table(table)} where member_id = ${ids['member']!}`.execute(
      app.world.db,
    )
    if (Number(rows[0]?.n) > 0) assert.ok(stays[table], `${table} still has ${rows[0]?.n} rows`)
  }
})

test('the books are right, the payment is proven by what is sealed', async () => {
  const { db, vault } = app.world
  assert.deepEqual(await checkLedger(db), [])
  const proofs = await db.selectFrom('kept_proof').selectAll().where('member_id', '=', ids['member']!).orderBy('kind').execute()
  assert.deepEqual(
    proofs.map((row) => row.kind),
    ['agreement', 'payment', 'texts'],
  )
  const payment = proofs.find((row) => row.kind === 'payment')!
  const content = openProof(app.world, ids['member']!, payment.proof_id, payment.sealed) as {
    payee: { name: string }
    account: { account_number: string }
    bundles: { bundle: { readings: { days: { date: string }[] } } }[]
    days: { day: string }[]
    earnings: { cents: number }[]
  }
  assert.equal(content.payee.name, 'Canaria Ñandú')
  assert.ok(content.account.account_number && content.earnings.length === 1)
  const used = new Set(content.bundles.flatMap(({ bundle }) => bundle.readings.days.map((day) => day.date)))
  assert.deepEqual(new Set(content.days.map((day) => day.day)), used, 'the days it stands on, and no others')
  assert.throws(() => vault.open(payment.sealed, 'somewhere else'))
})

test('the certificate counts what went, names nobody, and comes as a page, a PDF and a file', async () => {
  const answer = await departure(at)
  assert.deepEqual(Object.fromEntries(answer.removed.map((one) => [one.kind, one.count > 0]))['reading-days'], true)
  assert.equal(answer.owedCents, 0)
  for (const path of [at, `${at}/certificate.json`, `${at}/certificate.pdf`]) {
    const body = Buffer.from(await (await app.fetch(path)).arrayBuffer()).toString('latin1')
    assert.ok(!sought.some((canary) => body.includes(canary)), path)
    assert.ok(path.endsWith('pdf') ? body.startsWith('%PDF') : body.includes(answer.reference), path)
  }
  const mails = (await (await fetch(`${app.sandboxUrl}/mailbox.json?to=${email}`)).json()) as { subject: string; text: string }[]
  assert.match(mails[0]?.subject ?? '', /Su cuenta está borrada/)
  assert.ok(mails[0]?.text.includes(at))
})

test('the same address signs up again, and gets nothing of the old', async () => {
  const again = await app.signUp({ name: 'Otra Vez', email })
  const home = (await (
    await app.fetch('/es/payments', { headers: { ...again, accept: 'application/json' } })
  ).json()) as Answers['payments']
  assert.deepEqual(home.payments, [])
  assert.equal((await app.fetch(`/es/payments/${ids['payment']}`, { headers: again })).status, 404)
})

test('a new member is not forgotten by the narrow right, whoever asks the database', async () => {
  const member = await app.world.db.selectFrom('member').select('member_id').where('email', '=', email).executeTakeFirstOrThrow()
  await assert.rejects(sql`select forget_member(${member.member_id}, 'agreement_acceptance')`.execute(app.world.db), { code: '42501' })
  await assert.rejects(sql`select forget_member(${ids['member']!}, 'transfer')`.execute(app.world.db), { code: '42501' })
})

test('a proof is deleted on its date', async () => {
  const { db } = app.world
  const kept = () =>
    db.selectFrom('kept_proof').select(['kind', 'kept_until_at']).where('member_id', '=', ids['member']!).orderBy('kept_until_at').execute()
  const [first] = await kept()
  assert.equal(first?.kind, 'texts')
  const [due] = await db.selectFrom('due').selectAll().where('fact', '=', 'proof.expired').orderBy('due_at').execute()
  assert.deepEqual([due?.subject, due?.due_at.toString()], [`${ids['member']}/texts`, first.kept_until_at.toString()])
  const expire = async () => inWork(app.world, await deleteProof.run(app.world, [due!.subject]))
  app.clock.set(first.kept_until_at.subtract({ seconds: 1 }))
  await expire()
  assert.equal((await kept()).length, 3, 'not a second before')
  app.clock.set(first.kept_until_at)
  await expire()
  assert.deepEqual((await kept()).map((row) => row.kind).sort(), ['agreement', 'payment'])
})
