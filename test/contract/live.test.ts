/** The environment of the contract suite: what it names is asked, and what does not fit together is said. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { connect, startKit } from '../../sandbox/src/testing.ts'
import { ask, dialects, windowQuery } from './custodian.ts'
import { liveCustodian } from './live.ts'
import { sandboxCustodian } from './sandbox.ts'

const kit = await startKit()
after(() => kit.close())
const now = Temporal.Instant.from('2026-07-14T13:30:00Z')
const { resource } = await sandboxCustodian(kit, 'valley', 'valley-01', 'http://127.0.0.1:9/n')
const tokenUrl = `${kit.url}/valley/gbc/espi/1_1/oauth/Token`
const client = {
  QPC_CONTRACT_TOKEN_URL: tokenUrl,
  QPC_CONTRACT_CLIENT_ID: 'qpc-test',
  QPC_CONTRACT_CLIENT_SECRET: 'a secret: with / signs',
}

test('without a base there is no live custodian; an unknown dialect and refused credentials are said', async () => {
  assert.equal(await liveCustodian({}, now), null)
  await assert.rejects(liveCustodian({ QPC_CONTRACT_BASE: resource, QPC_CONTRACT_DIALECT: 'klingon' }, now), /DIALECT is one of con-edison/)
  await assert.rejects(
    liveCustodian({ QPC_CONTRACT_BASE: resource, ...client, QPC_CONTRACT_CLIENT_SECRET: 'wrong' }, now),
    /client_credentials was answered 401/,
  )
})

test('a base alone: nothing is known, so everything is skipped', async () => {
  const one = await liveCustodian({ QPC_CONTRACT_BASE: `${resource}/` }, now)
  assert.deepEqual([one?.access, one?.client, one?.registration, one?.resource], [undefined, undefined, undefined, resource])
})

test('client id, secret and a refresh token are enough for all but the registration', async () => {
  const { refresh_token, resourceURI } = await connect(kit, 'valley', { household: 'valley-02' })
  const one = (await liveCustodian({ QPC_CONTRACT_BASE: resource, ...client, QPC_CONTRACT_REFRESH_TOKEN: refresh_token }, now))!
  assert.equal(one.access?.resourceURI, resourceURI)
  assert.match(one.client?.bulkURI ?? '', /\/Batch\/Bulk\//)
  assert.equal(one.dialect, dialects['con-edison'])
  assert.deepEqual(one.days, { from: '2026-07-06T04:00:00Z', to: '2026-07-09T04:00:00Z' })
  assert.ok([200, 202].includes((await ask(`${one.access!.resourceURI}?${windowQuery(one.days)}`, one.access!.token)).status))
})

test('an access token and a subscription, without any client', async () => {
  const { access_token: token, resourceURI } = await connect(kit, 'valley', { household: 'valley-03' })
  const subscription = resourceURI.split('/').at(-1)!
  const one = await liveCustodian(
    { QPC_CONTRACT_BASE: resource, QPC_CONTRACT_ACCESS_TOKEN: token, QPC_CONTRACT_SUBSCRIPTION: subscription },
    now,
  )
  assert.deepEqual(one?.access, { token, resourceURI, customerResourceURI: '', authorizationURI: '' })
})
