import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readGreenButton } from '@quickpay/green-button'
import { connect, startKit, type TokenAnswer } from '../testing.ts'

test('a permit not used for so many days ends; one that is used stays', async (t) => {
  const kit = await startKit()
  t.after(() => kit.close())
  for (const wrong of [{}, { inactivityDays: 0 }, { inactivityDays: '45' }, { inactivityDays: 1.5 }])
    assert.equal((await kit.admin('PUT', '/settings', wrong)).status, 400, JSON.stringify(wrong))
  assert.equal((await kit.admin('PUT', '/settings', { inactivityDays: 3 })).status, 204)
  const idle = await connect(kit, 'metro', { household: 'metro-01' })
  const busy = await connect(kit, 'metro', { household: 'metro-02' })
  const bulky = await connect(kit, 'valley', { household: 'valley-02' })
  const refresh = (refresh_token: string) => kit.token('metro', { grant_type: 'refresh_token', refresh_token })
  const authorization = async (tokens: TokenAnswer, utility: 'metro' | 'valley') =>
    (await readGreenButton(await (await kit.get(tokens.authorizationURI, await kit.clientToken(utility))).bytes())).authorizations[0]
  await kit.turn({ advance: 'PT71H' })
  assert.equal((await authorization(idle, 'metro'))?.status, 'active', 'looking at an authorization is no use of it')
  assert.equal((await refresh(busy.refresh_token)).status, 200)
  const valley = (await (await kit.token('valley', { grant_type: 'client_credentials', scope: 'FB=34_35' })).json()) as TokenAnswer
  assert.equal((await kit.get(valley.resourceURI, valley.access_token)).status, 202)
  await kit.turn({ advance: 'PT2H' })
  const refused = await refresh(idle.refresh_token)
  assert.deepEqual([refused.status, ((await refused.json()) as TokenAnswer).error], [400, 'invalid_grant'])
  const ended = await authorization(idle, 'metro')
  assert.equal(ended?.status, 'revoked')
  assert.ok(Math.abs((ended.expiresAt ?? 0) - Date.parse('2026-07-17T13:30:00Z') / 1000) < 60, `${ended.expiresAt}`)
  assert.equal((await refresh(busy.refresh_token)).status, 200)
  assert.equal((await authorization(bulky, 'valley'))?.status, 'active')
})
