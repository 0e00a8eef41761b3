/** A customer who chose us in the utility's own list: nothing comes of the address alone. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestApp, type TestApp } from '../testing/app.ts'

let app: TestApp
before(async () => {
  app = await openTestApp()
})
after(() => app.close())

const PORTAL =
  '/connect/start/sandbox-metro?scope=FB%3D1_3_4_5%3BHistoryLength%3D63072000&scope=FB%3D1_3_15_16&scope=FB%3D51_53_56_57_58_60&DataCustodianID=metro'
const begun = async () => {
  const { db } = app.world
  const counted = async (table: 'authorization_request' | 'utility_authorization' | 'account') =>
    (await db.selectFrom(table).selectAll().execute()).length
  return [await counted('authorization_request'), await counted('utility_authorization'), await counted('account')]
}

test('a utility that is not there, or no name of one, is not found', async () => {
  for (const path of ['/connect/start/nobody', '/connect/start/con-edison', '/connect/start/..%2f..', '/connect/start/%00'])
    assert.equal((await app.fetch(path)).status, 404, path)
})

test('whoever is signed out is asked to sign in, or up with that utility, and goes on to its guide', async () => {
  const before = await begun()
  for (const [language, header] of [
    ['es', 'es-US'],
    ['en', 'en-US,es;q=0.5'],
  ]) {
    const answer = await app.fetch(PORTAL, { headers: { 'accept-language': header! } })
    assert.deepEqual([answer.status, answer.headers.get('location')], [303, `/${language}/sign-in?next=%2Fconnect%2Fsandbox-metro`])
    const page = await (await app.fetch(answer.headers.get('location')!)).text()
    assert.match(page, new RegExp(`href="/${language}/start\\?utility=sandbox-metro"`))
    const signUp = await (await app.fetch(`/${language}/start?utility=sandbox-valley`)).text()
    assert.match(
      signUp,
      /value="sandbox-valley" checked|checked[^>]*value="sandbox-valley"|selected[^>]*value="sandbox-valley"|value="sandbox-valley" selected/,
    )
  }
  assert.deepEqual(await begun(), before, 'nothing has begun')

  // Up: the e-mail code leads to the guide of the utility that was chosen.
  const posted = await app.post('/en/start', {
    kind: 'residential',
    name: 'Rosa',
    email: 'rosa.portal@example.org',
    utility: 'sandbox-metro',
  })
  assert.match(decodeURIComponent(posted.headers.get('location') ?? ''), /next=\/connect\/sandbox-metro$/)
})

test('whoever is signed in sees the guide in their own language, and has connected nothing yet', async () => {
  const { cookie } = await app.signUp({ name: 'Rosa', email: 'rosa@example.org' })
  const before = await begun()
  const answer = await app.fetch(PORTAL, { headers: { cookie, 'accept-language': 'en-US' } })
  assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/es/connect/sandbox-metro'])
  assert.equal((await app.fetch('/es/connect/sandbox-metro', { headers: { cookie } })).status, 200)
  assert.deepEqual(await begun(), before)
  // The way on is a form of ours, which another site cannot send.
  const elsewhere = await app.fetch('/es/connect/sandbox-metro', {
    method: 'POST',
    headers: {
      cookie,
      origin: 'https://portal.example',
      'sec-fetch-site': 'cross-site',
      'content-type': 'application/x-www-form-urlencoded',
    },
  })
  assert.equal(elsewhere.status, 403)
  const onward = await app.post('/es/connect/sandbox-metro', {}, { cookie })
  const asked = new URL(onward.headers.get('location') ?? '').searchParams.get('scope')
  assert.equal(asked, app.world.utilities.get('sandbox-metro')!.profile.scope, 'what is asked for is ours, whatever was offered')
})

test('an offer that lacks what we need is noted by its families; nothing of an address is repeated', async () => {
  const hostile = '<script>canary</script>'
  const query = new URLSearchParams([
    ['scope', 'FB=1_3_15'],
    ['scope', hostile],
    ['DataCustodianID', hostile],
    ['next', 'https://evil.example'],
  ])
  const answer = await app.fetch(`/connect/start/sandbox-metro?${query}`)
  assert.equal(answer.headers.get('location'), '/es/sign-in?next=%2Fconnect%2Fsandbox-metro')
  const lines = app.logged()
  assert.match(lines, /"code":"offer-lacking"[^\n]*"kind":"account-usage"/)
  assert.ok(!lines.includes('canary<') && !lines.includes('evil.example') && !lines.includes('script'))
})
