/** Each of the sandbox's utilities, connected through its portal and refreshed, by nothing but its profile. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { accountsOf } from '#connect/account-store.ts'
import { findAuthorization } from '#connect/authorization-store.ts'
import { beginAuthorization } from '#connect/consent/begin.ts'
import { finishAuthorization } from '#connect/consent/callback.ts'
import { custodian } from '#connect/outside/custodian.ts'
import { accessFor } from '#connect/tokens/access.ts'
import { clientAccess } from '#connect/tokens/client-access.ts'
import { readToken, storeToken } from '#connect/tokens/token-store.ts'
import { utilityClients, utilityProfiles } from '#connect/utilities.ts'
import { standingClock } from '#platform/clock.ts'
import { newId } from '#platform/ids.ts'
import { silentLog } from '#platform/log.ts'
import { openVault } from '#platform/vault.ts'
import { type Sandbox, startSandbox } from '../../../../sandbox/src/index.ts'
import { Browser } from '../../../../tools/browser.ts'
import { testDatabase } from '../../testing/cluster.ts'
import { haveAccount } from '../../testing/parents.ts'

const APP = 'http://localhost:9'
const START = '2026-07-14T13:30:00Z'
const { database, close } = await testDatabase()
const { db } = database
const clock = standingClock(START)
const vault = openVault([{ id: 'k1', key: randomBytes(32) }])
let sandbox: Sandbox
before(async () => {
  sandbox = await startSandbox({ port: 0, smtpPort: 0, stateFile: '', startAt: START, adminKey: 'admin' })
})
after(async () => {
  await sandbox.close()
  await close()
})

for (const path of ['metro', 'valley', 'standard', 'iedr'])
  test(`sandbox-${path}: the portal, the code, a refresh, the client’s own token`, async () => {
    const id = `sandbox-${path}`
    const [secret, redirectUri] = ['a secret: with / signs', `${APP}/connect/return/${id}`]
    const registered = await fetch(`${sandbox.url}/admin/clients/${path}`, {
      method: 'PUT',
      headers: { authorization: 'Bearer admin' },
      // Where the sandbox knows of PKCE it insists on it.
      body: JSON.stringify({ clientId: 'qpc', clientSecret: secret, redirectUri, notifyUri: `${APP}/hooks/utility/${id}`, pkce: true }),
    })
    assert.ok(registered.ok)
    const utilities = utilityClients(utilityProfiles(sandbox.url), new Map([[id, { id: 'qpc', secret }]]), APP)
    const utility = utilities.get(id)!
    const world = { db, clock, vault, utilities, custodian, log: silentLog, emit: async () => {} }
    const memberId = newId('mem')
    const accountId = await haveAccount(db, clock.now(), { memberId, utilityId: id })

    const browser = new Browser(APP)
    const signIn = await browser.get(await beginAuthorization(world, utility, { memberId, accountId }))
    const share = await browser.submit(signIn, /sign-in$/, { household: `${path}-01` })
    const terms = { term: 'until-revoked', until: '' }
    const confirm = await browser.submit(share, /share$/, { share: 'yes', ...terms, action: 'continue' })
    const back = await browser.submit(confirm, /confirm$/, { category: ['account', 'billing', 'usage'], ...terms, action: 'accept' })
    const outcome = await finishAuthorization(world, utility, new URL(back.url).searchParams, memberId)
    assert.equal(outcome.is, 'granted', JSON.stringify(outcome))
    const a = outcome.is === 'granted' ? await findAuthorization(db, memberId, outcome.authorizationId) : null
    assert.ok(a)
    assert.deepEqual([a.status, a.missing, a.endsAt], ['active', [], null])
    assert.ok(a.subscriptionId && a.authorizationUri && a.customerResourceUri)
    assert.ok((await accountsOf(db, memberId))[0]?.accountNumber, 'the account is named by the utility')

    const refresh = async () => (await readToken(db, vault, memberId, a.authorizationId, 'refresh'))?.value
    const before = await refresh()
    for (let round = 0; round < 2; round++) {
      await storeToken(db, vault, memberId, a.authorizationId, 'access', { value: 'old', expiresAt: clock.now() }, clock.now())
      const access = await accessFor(world, a)
      assert.ok(access.is === 'token' && access.value !== 'old')
      assert.equal(
        (await custodian.get(utility, `${utility.profile.resourceBase}/Subscription/${a.subscriptionId}/UsagePoint`, access.value)).is,
        'document',
      )
    }
    const rotates = utility.profile.tokens.refreshRotates === 'always'
    assert.equal((await refresh()) !== before, rotates, 'as the profile says')

    const own = await clientAccess(world, utility)
    assert.equal((await custodian.get(utility, `${utility.profile.resourceBase}/Authorization`, own.value)).is, 'document')
    assert.equal(own.resourceUri !== null, utility.profile.dialect.bulk)
  })
