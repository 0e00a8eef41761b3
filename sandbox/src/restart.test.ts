import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, eventually, listen, startKit } from './testing.ts'

test('a restart keeps the clock, tokens, payouts, faults and pending notifications', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const stateFile = join(folder, 'state.sqlite')
  let away = true
  const notify = await listen(() => (away ? 503 : 200))
  t.after(async () => {
    await notify.close()
    rmSync(folder, { recursive: true })
  })
  const rail = { url: notify.url, secret: 's', apiKey: 'k' }
  const headers = { authorization: 'Bearer k' }

  const before = await startKit({ stateFile, seed: 5 }, `${notify.url}/notify`)
  await before.admin('PUT', '/hooks', { rail })
  await before.turn({ advance: 'PT5H' })
  const tokens = await connect(before, 'metro')
  await before.get(tokens.resourceURI, tokens.access_token)
  await before.faults({ token: '429' })
  const payout = { payoutId: 'pay_1', amountCents: 100, currency: 'USD', payee: { memberId: 'm', method: 'bank', label: '' } }
  await fetch(`${before.url}/rail/payouts`, { method: 'POST', headers, body: JSON.stringify(payout) })
  const households = await before.households()
  await before.close()

  away = false
  const after = await startKit({ stateFile, seed: 6, startAt: '2030-01-01T00:00:00Z' }, `${notify.url}/notify`)
  t.after(() => after.close())
  const { nowAt } = (await (await fetch(`${after.url}/clock`)).json()) as { nowAt: string }
  assert.ok(Math.abs(Date.parse(nowAt) - Date.parse('2026-07-14T18:30:00Z')) < 60_000, nowAt)
  assert.deepEqual(await after.households(), households)
  assert.equal((await after.get(tokens.customerResourceURI.replace(before.url, after.url), tokens.access_token)).status, 200)
  assert.equal((await after.token('metro', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).status, 429)
  assert.equal((await fetch(`${after.url}/rail/payouts/pay_1`, { headers })).status, 200)
  await eventually(() => notify.received.some(({ path, body }) => path === '/notify' && body.includes('BatchList')))
  await eventually(() => notify.received.some(({ body }) => body.includes('"completed"')))
})

test('a port that is taken is refused', async (t) => {
  const kit = await startKit()
  t.after(() => kit.close())
  await assert.rejects(startKit({ port: Number(new URL(kit.url).port) }), { code: 'EADDRINUSE' })
  await assert.rejects(startKit({ smtpPort: kit.smtpPort }), { code: 'EADDRINUSE' })
})
