/** Readings that change again and again: what stood at any past moment comes out again to the cent. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CODE_VERSION } from '#platform/code-version.ts'
import { recomputeEvent } from '#settlement/recompute.ts'
import { openSeason, quarters } from './testing/season.ts'

const season = await openSeason('2026-07-14T12:00:00Z')
after(() => season.close())
const { db, at, ingest } = season
const who = await season.inNetwork('Harbor')
await ingest(who, quarters('2026-06-15', 30))
const event = await season.call('2026-07-15')
const then = async (moment: string) => {
  const found = await Array.fromAsync(recomputeEvent(db, event.eventId, Temporal.Instant.from(moment)))
  return found.map(({ version, cents, verdict }) => [version, cents, verdict.is === 'different' ? verdict.path : verdict.is])
}

test('before anything was measured there is nothing to compute', async () => {
  // Instants as a running clock has them: finer than a millisecond.
  await at('2026-07-16T12:00:00.123456Z')
  assert.deepEqual(await then('2026-07-16T12:00:01Z'), [])
})

test('after three revisions, of the event and of its baseline, each moment before has its own result', async () => {
  await ingest(who, quarters('2026-07-15', 1, { '2026-07-15': 0.2 }))
  await at('2026-07-18T12:00:00.000789Z')
  await ingest(who, quarters('2026-07-15', 1, { '2026-07-15': 0.4 }))
  await at('2026-07-20T12:00:00Z')
  await ingest(who, quarters('2026-07-13', 1, { '2026-07-13': 1.5 }))
  assert.deepEqual(await then('2026-07-17T00:00:00Z'), [[1, 720n, 'equal']])
  assert.deepEqual(await then('2026-07-18T12:00:01Z'), [[2, 540n, 'equal']])
  assert.deepEqual(await then('2026-08-01T00:00:00Z'), [[3, 630n, 'equal']])
})

test('a plan or method that the account has from now on changes nothing of what was', async () => {
  const change = { plan_id: 'standard-commercial', option: 'reservation', pledged_kw: '1.00', method: 'weather-adjusted' }
  await db.updateTable('enrolment').set(change).where('account_id', '=', who.accountId).execute()
  await at('2026-07-21T12:00:00Z')
  assert.deepEqual(await then('2026-07-17T00:00:00Z'), [[1, 720n, 'equal']])
  assert.deepEqual(await then('2026-07-20T12:00:01Z'), [[3, 630n, 'equal']])
})

test('each result says which version of the program measured it', async () => {
  const rows = await db.selectFrom('measurement').select('code_version').execute()
  assert.deepEqual(new Set(rows.map((row) => row.code_version)), new Set([CODE_VERSION]))
})

test('a stored reading on which nothing was paid is found, with the field that it changes', async () => {
  const ofEventDay = db.selectFrom('interval_day_revision').selectAll().where('day', '=', Temporal.PlainDate.from('2026-07-15'))
  const first = await ofEventDay.orderBy('rev').executeTakeFirstOrThrow()
  const slippedIn = { ...first, rev: 99, v: first.v.map((wh) => wh && wh * 2) }
  await db.insertInto('interval_day_revision').values(slippedIn).execute()
  assert.deepEqual(await then('2026-07-17T00:00:00Z'), [[1, 720n, 'result.hours[0].reliefWh']])
})
