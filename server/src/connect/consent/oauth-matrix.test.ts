/** Everything that can go wrong between us and a utility's OAuth: what comes of it, what is stored, what the person sees, and that no token is lost, sent elsewhere or logged. */
import assert from 'node:assert/strict'
import { after, before, type TestContext, test } from 'node:test'
import { findAuthorization } from '#connect/authorization-store.ts'
import { finishAuthorization, type Outcome, stateHashOf } from '#connect/consent/callback.ts'
import {
  type Behave,
  but,
  cut,
  cutInBody,
  first,
  type Lane,
  losing,
  type Misbehaving,
  says,
  silent,
  startMisbehaving,
  well,
} from '#connect/testing/misbehaving.ts'
import { accessFor } from '#connect/tokens/access.ts'
import type { UtilityProfile } from '#connect/utilities.ts'
import { Failure } from '#platform/failure.ts'

let at: Misbehaving
before(async () => {
  at = await startMisbehaving()
})
after(() => at.close())

/** What was noted of a redirect: null for one that is still good, 'none' for one that never was. */
async function noted(query: URLSearchParams): Promise<string | null> {
  const hash = stateHashOf(query.get('state') ?? '')
  const row = await at.db.selectFrom('authorization_request').selectAll().where('state_hash', '=', hash).executeTakeFirst()
  if (!row) return 'none'
  if (row.outcome !== null) assert.deepEqual([row.verifier, row.answer], [null, null], 'what has served is not kept')
  return row.outcome
}
const tokensOf = (lane: Lane) =>
  at.db.selectFrom('utility_token').select(['kind', 'sealed', 'expires_at']).where('member_id', '=', lane.memberId).execute()
const seen = (outcome: Outcome): string => ('because' in outcome ? outcome.because : outcome.is)

type Returned = {
  /** What the browser brings back, made of what the portal sent. */
  brings?: (good: URLSearchParams, lane: Lane) => URLSearchParams | Promise<URLSearchParams>
  behave?: Behave
  tokens?: Partial<UtilityProfile['tokens']>
  viewer?: (lane: Lane) => string | null
  /** The state that the page of the return has. */
  sees: string
  /** What is noted of the redirect that was begun. */
  notes: string | null
  /** How often the token endpoint was asked for the code. */
  calls: number
  stored?: (lane: Lane, outcome: Outcome) => Promise<void>
}
const withParameters = (changes: Record<string, string | null>) => (good: URLSearchParams) => {
  for (const [name, value] of Object.entries(changes))
    if (value === null) good.delete(name)
    else good.set(name, value)
  return good
}
const twice = (name: string) => (good: URLSearchParams) => {
  good.append(name, 'another')
  return good
}
const errorOf = (error: string, more: Record<string, string> = {}) => withParameters({ code: null, error, ...more })
/** The grant as stored: from the database, by the outcome's id. */
const granted =
  (
    judge: (a: NonNullable<Awaited<ReturnType<typeof findAuthorization>>>, lane: Lane) => void | Promise<void>,
  ): NonNullable<Returned['stored']> =>
  async (lane, outcome) => {
    assert.equal(outcome.is, 'granted')
    const a = outcome.is === 'granted' ? await findAuthorization(at.db, lane.memberId, outcome.authorizationId) : null
    assert.ok(a)
    assert.equal(await lane.kept(a, 'refresh'), lane.taken.refresh, 'the refresh token that counts')
    await judge(a, lane)
  }
const whole = granted((a) => assert.deepEqual([a.status, a.missing], ['active', []]))
const address = (name: 'resourceUri' | 'customerResourceUri' | 'authorizationUri') => granted((a) => assert.equal(a[name], null))
const lives = (seconds: number) =>
  granted(async (_a, lane) => {
    const access = (await tokensOf(lane)).find((one) => one.kind === 'access')
    assert.equal(access?.expires_at?.toString(), lane.clock.now().add({ seconds }).toString())
  })
const refusedAt = (calls: number, notes: string) => ({ sees: 'utility-error', notes, calls })
const never = (because: string, notes: string | null) => ({ sees: because, notes, calls: 0 })
const fine = { sees: 'granted', notes: 'granted', calls: 1 }

const RETURNS: Record<string, Returned> = {
  'the endpoint is silent until our patience ends': { behave: silent, ...refusedAt(1, 'token-endpoint') },
  'no state': { brings: withParameters({ state: null }), ...never('unknown-link', 'none') },
  'an empty state': { brings: withParameters({ state: '' }), ...never('unknown-link', 'none') },
  'a state that was never given out': { brings: withParameters({ state: 'forged' }), ...never('unknown-link', 'none') },
  'the state of another utility': {
    brings: async (good, lane) => {
      const other = await at.lane()
      const query = await other.portal()
      query.set('code', good.get('code')!)
      assert.equal(seen(await finishAuthorization(lane.world, lane.utility, query, lane.memberId)), 'unknown-link')
      assert.equal(await noted(query), null, 'and it is still good where it belongs')
      return withParameters({ state: 'forged' })(good)
    },
    ...never('unknown-link', 'none'),
  },
  'a state that was used': {
    brings: async (good, lane) => {
      assert.equal(seen(await finishAuthorization(lane.world, lane.utility, good, lane.memberId)), 'granted')
      return good
    },
    ...{ sees: 'already-used', notes: 'granted', calls: 1 },
  },
  'a state that was used for a refusal': {
    brings: async (good, lane) => {
      const denied = errorOf('access_denied')(new URLSearchParams(good))
      assert.equal(seen(await finishAuthorization(lane.world, lane.utility, denied, lane.memberId)), 'denied')
      return good
    },
    ...never('already-used', 'denied'),
  },
  'a state of fifteen minutes ago': {
    brings: (good, lane) => {
      lane.clock.set(lane.clock.now().add({ minutes: 15 }))
      return good
    },
    ...never('expired-link', 'expired-link'),
  },
  'a state that another member began': {
    viewer: () => 'mem_somebody_else',
    ...{ ...fine, sees: 'other-person' },
    stored: async (lane) => assert.equal((await tokensOf(lane)).length, 2, 'kept for the one who began it'),
  },
  'a return where nobody is signed in': { viewer: () => null, ...fine, sees: 'sign-in-to-finish' },
  'no code': { brings: withParameters({ code: null }), ...never('utility-error', 'utility-error') },
  'an empty code': { brings: withParameters({ code: '' }), ...never('utility-error', 'utility-error') },
  'two codes': { brings: twice('code'), ...never('utility-error', 'utility-error') },
  'a code of somebody else’s redirect, put beside a state of one’s own': {
    brings: async (good, lane) => withParameters({ code: (await lane.portal()).get('code') })(good),
    ...refusedAt(1, 'code-refused'),
  },
  'a code that was made up': { brings: withParameters({ code: 'made-up' }), ...refusedAt(1, 'code-refused') },
  'the issuer of another server': { brings: withParameters({ iss: 'https://evil.example' }), ...never('utility-error', 'utility-error') },
  'a token in the address': { brings: withParameters({ code: null, token: 'x' }), ...never('utility-error', 'utility-error') },
  'an answer in a signed envelope that nobody asked for': {
    brings: withParameters({ response: 'e30.e30.' }),
    ...never('utility-error', 'utility-error'),
  },
  'the customer says no': { brings: errorOf('access_denied'), ...never('denied', 'denied') },
  'the customer says no, in Con Edison’s words': {
    brings: errorOf('access_denied', { error_description: 'Customer denied authorization.' }),
    ...never('denied', 'denied'),
  },
  'the customer says no, with a page in the description': {
    brings: errorOf('access_denied', { error_description: '<script>alert(1)</script>', error_uri: 'https://evil.example' }),
    ...never('denied', 'denied'),
  },
  ...Object.fromEntries(
    ['invalid_request', 'unauthorized_client', 'unsupported_response_type', 'invalid_scope', 'server_error', 'temporarily_unavailable'].map(
      (error) => [`the portal’s error ${error}`, { brings: errorOf(error), ...never('utility-error', 'utility-error') }],
    ),
  ),
  'an error of the portal’s own making': { brings: errorOf('E-4711'), ...never('utility-error', 'utility-error') },
  'two errors': {
    brings: (good) => twice('error')(errorOf('access_denied')(good)),
    ...never('utility-error', 'utility-error'),
  },
  'an error together with a code': {
    brings: withParameters({ error: 'server_error' }),
    ...never('utility-error', 'utility-error'),
  },

  ...Object.fromEntries(
    [
      ['invalid_request', 'token-refused'],
      ['invalid_client', 'client-refused'],
      ['invalid_grant', 'code-refused'],
      ['unauthorized_client', 'client-refused'],
      ['unsupported_grant_type', 'token-refused'],
      ['invalid_scope', 'token-refused'],
    ].map(([error = '', notes = '']) => [`the code is answered 400 ${error}`, { behave: says(400, { error }), ...refusedAt(1, notes) }]),
  ),
  'the code is answered 400 with an error described in the customer’s own data': {
    behave: (call) => says(400, { error: 'invalid_grant', error_description: `${call.form}` })(call),
    ...refusedAt(1, 'code-refused'),
  },
  'the code is answered 401': { behave: says(401, ''), ...refusedAt(1, 'client-refused') },
  'the code is answered 401 with a challenge': {
    behave: says(401, { error: 'invalid_client' }, { 'www-authenticate': 'Basic realm="utility"' }),
    ...refusedAt(1, 'client-refused'),
  },
  'the code is answered 403 by a wall before the utility': { behave: says(403, '<html>blocked'), ...refusedAt(1, 'token-endpoint') },
  'the code is answered 404': { behave: says(404, '<html>not here'), ...refusedAt(1, 'token-endpoint') },
  'the code is answered 429 for an hour': { behave: says(429, '', { 'retry-after': '3600' }), ...refusedAt(1, 'token-endpoint') },
  'the code is answered 429, then well': { behave: first(says(429, ''), well), ...fine, calls: 2, stored: whole },
  'the code is answered 500 and again 500': { behave: says(500, { message: 'Internal server error' }), ...refusedAt(2, 'token-endpoint') },
  'the code is answered 503, then well': { behave: first(says(503, ''), well), ...fine, calls: 2, stored: whole },
  'the code is answered by a web page': { behave: says(200, '<html>maintenance</html>'), ...refusedAt(1, 'token-endpoint') },
  'the code is answered by nothing': { behave: says(200, ''), ...refusedAt(1, 'token-endpoint') },
  'the code is answered 204': { behave: says(204, ''), ...refusedAt(1, 'token-endpoint') },
  'the code is answered by half a document': {
    behave: says(200, '{"access_token":"x","token_ty', { 'content-type': 'application/json' }),
    ...refusedAt(1, 'token-endpoint'),
  },
  'the code is answered by a list': { behave: says(200, [{ access_token: 'x', token_type: 'Bearer' }]), ...refusedAt(1, 'token-endpoint') },
  'the code is answered by half a megabyte': { behave: but({ padding: 'x'.repeat(500_000) }), ...refusedAt(1, 'token-endpoint') },
  'the code is answered in a packed form': { behave: but({}, { 'content-encoding': 'gzip' }), ...refusedAt(1, 'token-endpoint') },
  'a whole answer under a wrong label': { behave: but({}, { 'content-type': 'text/html' }), ...fine, stored: whole },
  'tokens of the type mac': { behave: but({ token_type: 'mac' }), ...refusedAt(1, 'token-refused') },
  'tokens of the type DPoP, which nobody asked for': { behave: but({ token_type: 'DPoP' }), ...refusedAt(1, 'token-refused') },
  'tokens without a type': { behave: but({ token_type: undefined }), ...refusedAt(1, 'token-endpoint') },
  'no access token': { behave: but({ access_token: undefined }), ...refusedAt(1, 'token-endpoint') },
  'an empty access token': { behave: but({ access_token: '' }), ...refusedAt(1, 'token-endpoint') },
  'no refresh token: shared for one time': {
    behave: but({ refresh_token: undefined }),
    ...fine,
    stored: async (lane) =>
      assert.deepEqual(
        (await tokensOf(lane)).map((one) => one.kind),
        ['access'],
      ),
  },
  'a life of minus an hour': { behave: but({ expires_in: -3600 }), ...fine, stored: lives(3600) },
  'a life of a million years': { behave: but({ expires_in: 3e13 }), ...fine, stored: lives(86_400) },
  'a life of a second': { behave: but({ expires_in: 1 }), ...fine, stored: lives(180) },
  'a life in a text': { behave: but({ expires_in: '1800' }), ...fine, stored: lives(1800) },
  'a life in words': { behave: but({ expires_in: 'soon' }), ...fine, stored: lives(3600) },
  'no life': { behave: but({ expires_in: undefined }), ...fine, stored: lives(3600) },
  'a scope wider than asked': {
    behave: (call) => but({ scope: `${call.lane.utility.profile.scope};AdditionalScope=everything` })(call),
    ...fine,
    stored: whole,
  },
  'a scope narrower than asked': {
    behave: but({ scope: 'FB=1_3_4_5' }),
    ...fine,
    stored: granted((a) => {
      assert.equal(a.status, 'partial')
      assert.deepEqual(a.missing.map((one) => (one.what === 'category' ? one.category : one.what)).sort(), ['account', 'billing'])
    }),
  },
  'no scope: as asked (RFC 6749 §5.1)': { behave: but({ scope: undefined }), ...fine, stored: whole },
  'a resource on another origin': {
    behave: (call) => but({ resourceURI: `${at.elsewhere}/resource/Batch/Subscription/1` })(call),
    ...fine,
    stored: granted((a) => assert.deepEqual([a.resourceUri, a.subscriptionId], [null, null])),
  },
  'a customer’s resource on another origin': {
    behave: (call) => but({ customerResourceURI: `${at.elsewhere}/resource/Batch/RetailCustomer/1` })(call),
    ...fine,
    stored: address('customerResourceUri'),
  },
  'an authorization on another origin': {
    behave: (call) => but({ authorizationURI: `${at.elsewhere}/resource/Authorization/1` })(call),
    ...fine,
    stored: address('authorizationUri'),
  },
  'a resource whose host is a user’s name': {
    behave: (call) =>
      but({ resourceURI: call.lane.utility.profile.resourceBase.replace('http://', `http://${new URL(at.elsewhere).host}@`) })(call),
    ...fine,
    stored: address('resourceUri'),
  },
  'a relative resource': { behave: but({ resourceURI: '/resource/Batch/Subscription/1' }), ...fine, stored: address('resourceUri') },
  'an empty resource': { behave: but({ resourceURI: '' }), ...fine, stored: address('resourceUri') },
  'no resource': { behave: but({ resourceURI: undefined }), ...fine, stored: address('resourceUri') },
  'a resource that is no text': { behave: but({ resourceURI: { href: 'x' } }), ...fine, stored: address('resourceUri') },
  ...Object.fromEntries(
    [301, 302, 303, 307, 308].map((status) => [
      `the code is answered ${status}, to somebody else`,
      {
        behave: (call) => says(status, '', { location: `${at.elsewhere}/token` })(call),
        ...refusedAt(1, 'token-endpoint'),
      } satisfies Returned,
    ]),
  ),
  'the connection is cut before the answer, then holds': { behave: first(cut, well), ...fine, calls: 2, stored: whole },
  'the connection is cut before the answer, twice': { behave: cut, ...refusedAt(2, 'token-endpoint') },
  'the connection is cut within the answer, which used the code up': { behave: first(cutInBody, well), ...refusedAt(2, 'code-refused') },
  'the code is used and the answer lost': { behave: first(losing, well), ...refusedAt(2, 'code-refused') },
}

const returns = (t: TestContext) =>
  Object.entries(RETURNS).map(([name, one]) =>
    t.test(`a return: ${name}`, async () => {
      const lane = await at.lane(one.tokens)
      if (one.behave) lane.behave.authorization_code = one.behave
      const good = await lane.portal()
      const query = one.brings ? await one.brings(new URLSearchParams(good), lane) : good
      const outcome = await finishAuthorization(lane.world, lane.utility, query, one.viewer ? one.viewer(lane) : lane.memberId)
      assert.equal(seen(outcome), one.sees)
      assert.equal(await noted(query), one.notes)
      assert.equal(lane.calls.authorization_code, one.calls)
      if (one.stored) await one.stored(lane, outcome)
      else if (one.sees !== 'granted' && one.notes !== 'granted') assert.deepEqual(await tokensOf(lane), [], 'nothing is stored')
      // Whatever happened, the person can begin again, and then it works.
      lane.behave = {}
      assert.equal((await lane.connect()).status, 'active')
    }),
  )

test('two returns with one state at the same moment make one exchange and one grant', async () => {
  const lane = await at.lane()
  const query = await lane.portal()
  const both = await Promise.all([1, 2].map(() => finishAuthorization(lane.world, lane.utility, query, lane.memberId)))
  assert.equal(lane.calls.authorization_code, 1)
  assert.ok(both.some((one) => one.is === 'granted'))
  // The second is told what came of the first, so that a browser that asks twice shows the connection.
  const ids = both.map((one) => ('authorizationId' in one ? one.authorizationId : null))
  assert.ok(ids[0] && ids[0] === ids[1])
  assert.equal((await tokensOf(lane)).length, 2)
})

test('a verifier is sent where the profile says so and nowhere else, and lies sealed until it has served', async () => {
  const [with_, without] = [await at.lane({ pkce: true }), await at.lane({ pkce: false })]
  const forms: URLSearchParams[] = []
  for (const lane of [with_, without]) {
    lane.behave.authorization_code = (call) => {
      forms.push(call.form)
      return well(call)
    }
    const query = await lane.portal()
    const row = await at.db
      .selectFrom('authorization_request')
      .selectAll()
      .where('state_hash', '=', stateHashOf(query.get('state')!))
      .executeTakeFirstOrThrow()
    assert.equal(row.verifier !== null, lane === with_)
    assert.equal((await finishAuthorization(lane.world, lane.utility, query, lane.memberId)).is, 'granted')
    const verifier = forms.at(-1)?.get('code_verifier') ?? null
    assert.equal(verifier !== null, lane === with_)
    if (verifier) assert.ok(row.verifier && !row.verifier.includes(verifier), 'sealed')
  }
})

type Refreshed = {
  behave: Behave
  tokens?: Partial<UtilityProfile['tokens']>
  changes?: (lane: Lane) => Partial<UtilityProfile>
  /** `code retry`, or what the access is. */
  ends: string
  calls?: number
  /** What the person sees of the connection. */
  sees?: string
  /** Whether the same refresh token is kept (else the newest that the endpoint gave out). */
  after?: (lane: Lane) => Promise<void>
}
const later = 'token-endpoint later'
const REFRESHES: Record<string, Refreshed> = {
  silence: { behave: silent, ends: 'token-endpoint soon' },
  ...Object.fromEntries(
    [
      ['invalid_request', 'token-refused after-person'],
      ['invalid_client', 'client-refused after-person'],
      ['unauthorized_client', 'client-refused after-person'],
      ['unsupported_grant_type', 'token-refused after-person'],
      ['invalid_scope', 'token-refused after-person'],
    ].map(([error = '', ends = '']) => [`400 ${error}`, { behave: says(400, { error }), ends }]),
  ),
  '400 invalid_grant: the customer revoked it': { behave: says(400, { error: 'invalid_grant' }), ends: 'ended', sees: 'ended revoked' },
  'invalid_grant under a wrong label': {
    behave: says(400, { error: 'invalid_grant' }, { 'content-type': 'text/plain' }),
    ends: 'ended',
    sees: 'ended revoked',
  },
  '401': { behave: says(401, ''), ends: 'client-refused after-person' },
  '401 with the words of an invalid grant': { behave: says(401, { error: 'invalid_grant' }), ends: 'client-refused after-person' },
  '403': { behave: says(403, 'blocked'), ends: later },
  '404': { behave: says(404, ''), ends: later },
  '429 without a time': { behave: says(429, ''), ends: later },
  '429 with a time': { behave: says(429, '', { 'retry-after': '120' }), ends: later },
  '429 with the words of an invalid grant': { behave: says(429, { error: 'invalid_grant' }), ends: later },
  '500': { behave: says(500, ''), ends: later },
  '500 with the words of an invalid grant': { behave: says(500, { error: 'invalid_grant' }), ends: later },
  '503 with a page': { behave: says(503, '<html>maintenance'), ends: later },
  'a web page with 200': { behave: says(200, '<html>maintenance'), ends: 'token-endpoint soon' },
  'an empty 200': { behave: says(200, ''), ends: 'token-endpoint soon' },
  'an error with 200': { behave: says(200, { error: 'invalid_grant' }), ends: 'token-endpoint soon' },
  'half a megabyte': { behave: but({ padding: 'x'.repeat(500_000) }), ends: 'token-endpoint after-person' },
  'tokens of the type mac': { behave: but({ token_type: 'mac' }), ends: 'token-refused after-person' },
  'no access token': { behave: but({ access_token: undefined }), ends: 'token-endpoint soon' },
  'an empty new refresh token': { behave: but({ refresh_token: '' }), ends: 'token' },
  'a new refresh token that is none': { behave: but({ refresh_token: 7 }), ends: 'token' },
  'a redirect to somebody else': {
    behave: (call) => says(307, '', { location: `${at.elsewhere}/token` })(call),
    ends: 'token-endpoint after-person',
  },
  'a cut before the answer': { behave: cut, ends: 'token-endpoint soon' },
  'a cut within the answer': { behave: cutInBody, ends: 'token-endpoint soon' },
  'an endpoint that shows no certificate': {
    behave: well,
    changes: () => ({ tokenUrl: `${at.noCertificate}/token` }),
    ends: later,
    calls: 0,
  },
  'an endpoint that speaks no TLS where it should': {
    behave: well,
    changes: (lane) => ({ tokenUrl: lane.utility.profile.tokenUrl.replace('http:', 'https:') }),
    ends: later,
    calls: 0,
  },
  'an endpoint that is not there': {
    behave: well,
    changes: () => ({ tokenUrl: 'http://127.0.0.1:1/token' }),
    ends: 'token-endpoint soon',
    calls: 0,
  },
  'plain http outside the sandbox': { behave: well, changes: () => ({ sandbox: false }), ends: 'token-endpoint soon', calls: 0 },
  'a rotated token in an answer of no other use is kept': {
    behave: but({ access_token: undefined }),
    tokens: { refreshRotates: 'always' },
    ends: 'token-endpoint soon',
  },
  'a rotated token beside one of another type is kept': {
    behave: but({ token_type: 'mac' }),
    tokens: { refreshRotates: 'always' },
    ends: 'token-refused after-person',
  },
  'a rotated token under a wrong label is kept': {
    behave: but({}, { 'content-type': 'text/html' }),
    tokens: { refreshRotates: 'always' },
    ends: 'token',
  },
}

const refreshes = (t: TestContext) =>
  Object.entries(REFRESHES).map(([name, one]) =>
    t.test(`a refresh: ${name}`, async () => {
      const lane = await at.lane(one.tokens)
      const a = await lane.connect()
      await lane.age(a)
      lane.behave.refresh_token = one.behave
      const utility = { ...lane.utility, profile: { ...lane.utility.profile, ...one.changes?.(lane) } }
      const world = { ...lane.world, utilities: new Map([[utility.profile.id, utility]]) }
      assert.equal(await ending(() => accessFor(world, a)), one.ends)
      assert.equal(lane.calls.refresh_token, one.calls ?? 1)
      const now = await lane.again(a)
      assert.equal([now.status, now.endedBecause].filter(Boolean).join(' '), one.sees ?? 'active')
      assert.equal(await lane.kept(a, 'refresh'), one.ends === 'ended' ? null : lane.taken.refresh, 'the refresh token that counts')
      if (one.ends === 'ended') return
      const row = await at.db.selectFrom('utility_token').selectAll().where('authorization_id', '=', a.authorizationId).execute()
      assert.deepEqual(
        row.flatMap((r) => [r.turn, r.answer].filter(Boolean)),
        [],
        'nobody holds the turn, no answer waits',
      )
      // Whatever happened, it goes on once the utility is well.
      lane.behave = {}
      lane.clock.set(lane.clock.now().add({ hours: 2 }))
      assert.equal((await accessFor(lane.world, a)).is, 'token')
    }),
  )

test('what comes back from the portal, and what the token endpoint makes of a code and of a refresh', { concurrency: 8 }, async (t) => {
  await Promise.all([...refreshes(t), ...returns(t)])
})

async function ending(ask: () => ReturnType<typeof accessFor>): Promise<string> {
  try {
    return (await ask()).is
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.retry}`
    throw error
  }
}

test('a rotated token whose answer was lost: the connection is over, and it is said that it was not the customer', async () => {
  for (const [refreshRotates, because] of [
    ['always', 'refused'],
    ['unknown', 'refused'],
  ] as const) {
    const lane = await at.lane({ refreshRotates: 'always' })
    const a = await lane.connect()
    await lane.age(a)
    lane.behave.refresh_token = first(losing, well)
    assert.equal(await ending(() => accessFor(lane.world, a)), 'token-endpoint soon')
    const profile = { ...lane.utility.profile, tokens: { ...lane.utility.profile.tokens, refreshRotates } }
    const world = { ...lane.world, utilities: new Map([[profile.id, { ...lane.utility, profile }]]) }
    assert.equal(await ending(() => accessFor(world, a)), 'ended')
    assert.equal((await lane.again(a)).endedBecause, because)
  }
})

test('where tokens do not rotate a lost answer costs nothing', async () => {
  const lane = await at.lane({ refreshRotates: 'never' })
  const a = await lane.connect()
  await lane.age(a)
  lane.behave.refresh_token = first(losing, well)
  assert.equal(await ending(() => accessFor(lane.world, a)), 'token-endpoint soon')
  assert.equal(await ending(() => accessFor(lane.world, a)), 'token')
})

test('the scope is sent with a refresh where the profile says so, and nowhere else', async () => {
  for (const refreshSendsScope of [true, false]) {
    const lane = await at.lane({ refreshSendsScope })
    const a = await lane.connect()
    await lane.age(a)
    let sent: string | null = null
    lane.behave.refresh_token = (call) => {
      sent = call.form.get('scope')
      return well(call)
    }
    await accessFor(lane.world, a)
    assert.equal(sent, refreshSendsScope ? a.scopeGranted : null)
  }
})

test('after all of it: nobody was sent a secret who should not have it, and none is in the log', () => {
  assert.deepEqual(at.asked, [])
  assert.ok(at.logged() > 20, 'there is a log to look at')
  assert.deepEqual(at.leaked(), [])
  const cases = Object.keys(RETURNS).length + Object.keys(REFRESHES).length
  assert.ok(cases >= 100, `${cases} cases`)
})
