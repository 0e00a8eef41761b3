/** Faults at the worst moments, on real processes: whatever is killed, cut or lost, every event is finished and paid once. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { checkLedger } from '../../server/src/ledger/check.ts'
import { openDatabase } from '../../server/src/platform/db.ts'
import type { Browser } from '../../tools/browser.ts'
import { connect, householdsOf, signIn, signUp } from '../../tools/person.ts'
import { firstMonday, turnTo } from '../../tools/seed.ts'
import { forgetWorld, freePort, startWorld, type World } from '../../tools/world.ts'

const ZONE = 'America/New_York'
const folder = mkdtempSync(join(tmpdir(), 'qpc-faults-'))
let world: World
let operator: Browser
let date: Temporal.PlainDate
// Those who lower their use when they are called.
const NEIGHBOURS = ['metro-01', 'metro-02', 'metro-03', 'metro-05', 'metro-07']
let db: pg.Client

before(async () => {
  const ports = { appPort: await freePort(), sandboxPort: await freePort(), smtpPort: await freePort() }
  const startAt = firstMonday(Temporal.Now.instant())
  world = await startWorld({ folder, ...ports, startAt: startAt.toString(), operators: ['operator@example.net'], say: () => {} })
  date = startAt.toZonedDateTimeISO(ZONE).toPlainDate()
  db = new pg.Client({ host: world.socket, user: 'postgres', database: 'quickpay' })
  await db.connect()
  for (const home of (await householdsOf(world, world.adminKey)).filter((one) => NEIGHBOURS.includes(one.householdId))) {
    const { name, email, kind, language } = home
    const browser = await signUp(world, { name, email, kind, language, utility: 'sandbox-metro' })
    await connect(browser, world, home, language)
    await browser.post(`${world.appUrl}/${language}/payout-method`, { method: 'donation' })
  }
  await until(
    'every account is enrolled',
    async () => Number((await db.query('select count(*) from enrolment')).rows[0].count) === NEIGHBOURS.length,
  )
  await until(
    'every history is in',
    async () => (await db.query("select from batch_request where reason = 'history' and state <> 'fetched'")).rowCount === 0,
  )
  operator = await signIn(world, { email: 'operator@example.net', language: 'en' })
})
after(async () => {
  await db?.end()
  await world?.stop()
  forgetWorld(folder)
  rmSync(folder, { recursive: true, force: true })
})

async function until(words: string, holds: () => Promise<boolean>, seconds = 60): Promise<void> {
  const end = performance.now() + seconds * 1000
  while (!(await holds())) {
    assert.ok(performance.now() < end, `waited ${seconds} s in vain until ${words}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
const faults = (body: object) =>
  fetch(`${world.sandboxUrl}/admin/faults`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${world.adminKey}` },
    body: JSON.stringify(body),
  })
const local = (day: Temporal.PlainDate, time: string) =>
  day.toZonedDateTime({ timeZone: ZONE, plainTime: Temporal.PlainTime.from(time) }).toInstant()

/** Calls the next working day's event in both networks of the utility. */
async function callEvents(): Promise<void> {
  const { nowAt } = (await (await fetch(`${world.sandboxUrl}/clock`)).json()) as { nowAt: string }
  date = Temporal.Instant.from(nowAt).toZonedDateTimeISO(ZONE).toPlainDate().add({ days: 1 })
  while (date.dayOfWeek > 5) date = date.add({ days: 1 })
  for (const [network, start, end] of [
    ['Harbor', '16:00', '20:00'],
    ['Maple Hill', '14:00', '18:00'],
  ]) {
    const plan = {
      programId: 'coned-csrp',
      network: network!,
      date: date.toString(),
      start: start!,
      end: end!,
      kind: 'planned',
      reason: '',
    }
    const page = await operator.post(`${world.appUrl}/en/console/events`, plan)
    assert.match(page.url, /\/console\/events\//, page.text.slice(0, 300))
  }
}

/** Who has readings is measured and paid, once and in time; who has none yet waits for them. The rail agrees, and the books are right. */
async function finished(): Promise<void> {
  const where = `from event v join participation p using (event_id)`
  const ofDay = `where (v.start_at at time zone v.zone)::date = $1`
  await until('everybody is looked at', async () => {
    const { rows } = await db.query(`select p.state ${where} ${ofDay}`, [date.toString()])
    return rows.length === NEIGHBOURS.length && rows.every((row) => row.state === 'measured' || row.state === 'waiting')
  })
  await until('every earning is paid', async () => (await db.query("select from earning where state <> 'paid'")).rowCount === 0)
  const { rows } = await db.query(
    `select e.earning_id, e.cents, o.payout_id, o.state, o.submitted_at - v.end_at <= interval '24 hours' as in_time
     ${where} join earning e using (member_id, participation_id) join earning_payout o using (member_id, earning_id) ${ofDay}`,
    [date.toString()],
  )
  assert.ok(rows.length > 0, 'somebody saved something')
  assert.equal(new Set(rows.map((row) => row.earning_id)).size, rows.length, 'one payout an earning')
  for (const row of rows) assert.deepEqual([row.state, row.in_time], ['settled', true], row.payout_id)
  const railSays = await Promise.all(rows.map((row) => railPayout(row.payout_id)))
  assert.deepEqual(
    railSays.map((one) => [one.status, one.amountCents]),
    rows.map((row) => ['completed', Number(row.cents)]),
  )
  const database = openDatabase({ host: world.socket, user: 'qpc_app', database: 'quickpay' }, 1)
  assert.deepEqual(await checkLedger(database.db), [])
  await database.end()
}
async function railPayout(payoutId: string): Promise<{ status: string; amountCents: number }> {
  const { rail } = JSON.parse(readFileSync(join(folder, 'keys.json'), 'utf8')) as { rail: string }
  const answer = await fetch(`${world.sandboxUrl}/rail/payouts/${payoutId}`, { headers: { authorization: `Bearer ${rail}` } })
  return (await answer.json()) as { status: string; amountCents: number }
}

test('the server is killed between the reservation and the rail’s answer', { timeout: 180_000 }, async () => {
  await callEvents()
  await faults({ rail: [{ kind: 'slow', count: 1 }] })
  const turned = turnTo(world, local(date.add({ days: 1 }), '10:00'))
  await until(
    'a payout is being submitted',
    async () => ((await db.query("select from payout where state = 'submitting'")).rowCount ?? 0) > 0,
    100,
  )
  await world.server.kill('SIGKILL')
  assert.equal((await db.query("select from payout where state = 'submitting'")).rowCount, 1, 'it died with the question asked')
  await world.server.start()
  await turned
  await turnTo(world, local(date.add({ days: 1 }), '12:00'))
  await finished()
})

test('the rail accepts and its answer is lost on the way', { timeout: 180_000 }, async () => {
  await callEvents()
  await faults({ rail: [{ kind: 'cut-after-accept', count: 2 }] })
  await turnTo(world, local(date.add({ days: 1 }), '12:00'))
  await finished()
  const told = readFileSync(join(folder, 'logs/server.log'), 'utf8')
  assert.match(told, /no answer to an order; looking it up/, 'an answer was really lost')
})

test('every notification is lost: polling reaches the same payments', { timeout: 180_000 }, async () => {
  await faults({ notifications: 'drop' })
  const notifications = async () => Number((await db.query('select count(*) from notification')).rows[0].count)
  let before = await notifications()
  // What the sandbox sent before it was told to drop them may still be on its way.
  await until('the last of them has come', async () => {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const [earlier, now] = [before, await notifications()]
    before = now
    return earlier === now
  })
  await callEvents()
  // What is asked for at ten the sandbox assembles in a second of real time; asking again needs that second to have passed.
  for (const time of ['10:30', '11:30', '12:30', '13:30']) {
    await turnTo(world, local(date.add({ days: 1 }), time))
    await new Promise((resolve) => setTimeout(resolve, 1500))
  }
  await finished()
  assert.equal(await notifications(), before, 'no notification came')
})

test('what waited for late readings is measured and paid when they come, and nothing is left over', { timeout: 180_000 }, async () => {
  await turnTo(world, local(date.add({ days: 8 }), '12:00'))
  await until('nobody waits any more', async () => (await db.query("select from participation where state <> 'measured'")).rowCount === 0)
  await until('every earning is paid', async () => (await db.query("select from earning where state <> 'paid'")).rowCount === 0)
  assert.equal((await db.query('select from parked where resolved_at is null')).rowCount, 0)
  const { rows } = await db.query('select earning_id from payout_part group by 1 having count(*) > 1')
  assert.deepEqual(rows, [])
})
