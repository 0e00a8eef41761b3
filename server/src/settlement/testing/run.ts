/**
 * `node server/src/settlement/testing/run.ts [accounts]`: settles one event for many accounts, from stored readings to booked earnings, and
 * tells how long reading, computing, storing and booking took. A database of its own; nothing is left behind.
 */
import { NEW_YORK } from '@quickpay/units'
import { sql } from 'kysely'
import { checkLedger } from '#ledger/check.ts'
import type { Db } from '#platform/db.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { factsOf } from '#settlement/facts-store.ts'
import { look } from '#settlement/look.ts'
import { storeLooks } from '#settlement/measure.ts'
import { findParticipations, type Key, openParticipations } from '#settlement/participation-store.ts'
import { settleParticipations } from '#settlement/settle.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveEvent } from '../../testing/parents.ts'

const CHUNK = 250
const DAYS = 46
const start = Temporal.PlainDateTime.from('2026-07-15T16:00').toZonedDateTime(NEW_YORK).toInstant()
const now = start.add({ hours: 22 })

/** Members with an account, a proven meter, and a month and a half of quarter hours; each a little different from the next. */
async function seed(db: Db, accounts: number, eventId: string): Promise<void> {
  const ids = sql`from generate_series(1, ${accounts}::int) as i`
  await sql`insert into member (member_id, email, name, kind, business_name, locale, created_at)
    select 'mem_' || i, i || '@example.org', 'Rosa', 'residential', null, 'es', ${now} ${ids}`.execute(db)
  await sql`insert into account (member_id, account_id, utility_id, kind, nickname, account_number, address, created_at)
    select 'mem_' || i, 'acc_' || i, 'sandbox-metro', 'residential', null, null, null, ${now} ${ids}`.execute(db)
  await sql`insert into service_point (member_id, service_point_id, account_id, utility_id, usage_point, zone, interval_seconds, first_seen_at, proven_at)
    select 'mem_' || i, 'spt_' || i, 'acc_' || i, 'sandbox-metro', 'up-' || i, ${NEW_YORK}, 900, ${now}, ${now} ${ids}`.execute(db)
  const last = Temporal.PlainDate.from('2026-07-15')
  for (let back = DAYS - 1; back >= 0; back--) {
    const day = last.subtract({ days: back })
    const saved = back === 0 ? 60 : 0
    await sql`insert into interval_day (member_id, service_point_id, flow, day, interval_seconds, start_at, scale, v, q, stated_at, rev, received_at, document_id)
      select 'mem_' || i, 'spt_' || i, 'forward', ${day}, 900, ${day.toZonedDateTime(NEW_YORK).toInstant()}, 0,
        (select array_agg(100 + (i * 7 + ${back}::int * 13 + slot) % 150 + case when slot between 64 and 79 then 150 - ${saved}::int else 0 end order by slot)
         from generate_series(0, 95) as slot), null, '{0}', 1, ${now}, 'doc' ${ids}`.execute(db)
  }
  await sql`insert into enrolment (member_id, enrolment_id, account_id, program_id, plan_id, season, participates_from, enrolled_at, state, submitted_at, accepted_at)
    select 'mem_' || i, 'enr_' || i, 'acc_' || i, 'coned-csrp', 'standard', 2026, '2026-05-01', ${now}, 'accepted', ${now}, ${now} ${ids}`.execute(
    db,
  )
  await sql`insert into account_network (member_id, account_id, from_day, utility_id, network, source, recorded_by, recorded_at)
    select 'mem_' || i, 'acc_' || i, '2026-05-01', 'sandbox-metro', ${eventId}, 'utility-file', 'test', ${now} ${ids}`.execute(db)
  await sql`insert into participation (member_id, participation_id, account_id, event_id, program_id, plan_id, state, enlisted_at)
    select 'mem_' || i, 'par_' || i, 'acc_' || i, ${eventId}, 'coned-csrp', 'standard', 'enlisted', ${now} ${ids}`.execute(db)
  await sql`analyze`.execute(db).catch(() => {})
}

export type Run = {
  accounts: number
  readingMs: number
  computingMs: number
  storingMs: number
  bookingMs: number
  /** What this process itself used of a processor, without the database. */
  cpuMs: Readonly<Record<string, number>>
  wallMs: number
  perSecond: number
  measurementBytes: number
  rssMB: number
  findings: number
}

export async function runSettlement(accounts: number, progress: (done: number) => void = () => {}): Promise<Run> {
  const { database, close } = await testDatabase()
  const { db } = database
  const eventId = await haveEvent(db, start.subtract({ hours: 32 }), { start, end: start.add({ hours: 4 }) })
  await seed(db, accounts, eventId)
  const ms = { reading: 0, computing: 0, storing: 0, booking: 0 }
  const cpu = { reading: 0, computing: 0, storing: 0, booking: 0 }
  const timed = async <T>(what: keyof typeof ms, run: () => Promise<T> | T): Promise<T> => {
    const [from, used] = [performance.now(), process.cpuUsage()]
    const result = await run()
    const { user, system } = process.cpuUsage(used)
    ms[what] += performance.now() - from
    cpu[what] += (user + system) / 1000
    return result
  }
  const within = (run: (work: Work) => Promise<void>) =>
    db.transaction().execute((trx) => run({ trx, now, emit: async () => {}, wait: async () => {} }))
  const from = performance.now()
  let done = 0
  const read = async (after: Key | null) => {
    const keys = await openParticipations(db, eventId, after, CHUNK)
    return { keys, facts: await factsOf(db, await findParticipations(db, keys), now, { onlyNews: new Set(), realTime: () => false }) }
  }
  // The next accounts are read while these are computed, as two jobs of the queue would.
  for (let ahead = read(null); ; ) {
    const { keys, facts } = await timed('reading', () => ahead)
    if (keys.length === 0) break
    ahead = read(keys.at(-1)!)
    const looks = await timed('computing', () => facts.map((one) => look(one, now, false)))
    await timed('storing', () => within((work) => storeLooks(work, looks)))
    const subjects = keys.map((key) => subjectOf(key.memberId, key.participationId))
    const commit = await settleParticipations.run(null, subjects)
    await timed('booking', () => within(commit))
    done += keys.length
    progress(done)
  }
  const wallMs = performance.now() - from
  const { rows } = await sql<{ bytes: bigint }>`select pg_total_relation_size('measurement') as bytes`.execute(db)
  const findings = await checkLedger(db)
  const earnings = await db
    .selectFrom('earning')
    .select((of) => of.fn.countAll<bigint>().as('count'))
    .executeTakeFirstOrThrow()
  if (findings.length > 0 || Number(earnings.count) !== accounts) throw new Error(`${earnings.count} earnings, ${JSON.stringify(findings)}`)
  await close()
  return {
    accounts,
    readingMs: Math.round(ms.reading),
    computingMs: Math.round(ms.computing),
    storingMs: Math.round(ms.storing),
    bookingMs: Math.round(ms.booking),
    cpuMs: Object.fromEntries(Object.entries(cpu).map(([what, used]) => [what, Math.round(used)])),
    wallMs: Math.round(wallMs),
    perSecond: Math.round((accounts * 1000) / wallMs),
    measurementBytes: Math.round(Number(rows[0]!.bytes) / accounts),
    rssMB: Math.round(process.memoryUsage().rss / 1e6),
    findings: findings.length,
  }
}

if (import.meta.main) {
  const accounts = Number(process.argv[2] ?? 5000)
  const run = await runSettlement(accounts, (done) => {
    if (done % 1000 === 0) process.stderr.write(`${done} of ${accounts}\n`)
  })
  process.stdout.write(`${JSON.stringify(run, null, 2)}\n`)
}
