import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import type { EndedBecause } from '#connect/authorization.ts'
import { endAuthorization } from '#connect/authorization-store.ts'
import { addRevocation, type Way } from '#connect/standing/revoke-store.ts'
import { openKit } from '#messaging/testing/kit.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { haveAccount } from '../testing/parents.ts'

const kit = await openKit()
const { account, authorize, clock, db, inbox, member, replies, subjects, tell } = kit
beforeEach(() => {
  inbox.length = 0
  replies.length = 0
})
after(() => kit.close())

test('a connection: ready, or exactly what is missing in the portal’s words', async () => {
  const { memberId } = await member('es')
  const missing = [
    { what: 'category', category: 'usage' },
    { what: 'term', endsAt: '2027-12-31T05:00:00Z' },
  ]
  await tell('authorization.activated', subjectOf(memberId, await authorize(memberId, await account(memberId), 'partial', missing)))
  await tell('authorization.activated', subjectOf(memberId, await authorize(memberId, await account(memberId), 'active', [])))
  assert.deepEqual(
    inbox.map((one) => one.mail.subject),
    ['Casi listo: falta un paso en Sandbox Metro', 'Sandbox Metro: conexión lista'],
  )
  assert.match(inbox[0]?.mail.text ?? '', /marque también «Energy usage» y «Share until I revoke» y vuelva/)
})

test('a connection that ended is told with the way back, once; who stopped it hears what is left to do, and a newer one says nothing', async () => {
  const { memberId } = await member('es')
  const alone = () => haveAccount(db, clock.now(), { memberId })
  const ended = async (because: EndedBecause, accountId: string, way?: Way) => {
    const authorizationId = await authorize(memberId, accountId, 'active', [])
    await db.transaction().execute(async (trx) => {
      await endAuthorization(trx, memberId, authorizationId, because, clock.now())
      if (way) await addRevocation(trx, memberId, authorizationId, way, clock.now())
    })
    return subjectOf(memberId, authorizationId)
  }
  const said: [EndedBecause, Way | undefined, RegExp][] = [
    ['revoked', undefined, /ya no nos da sus lecturas: la autorización terminó allí\..*se le paga igual.*\/es\/connect\/sandbox-metro/s],
    ['expired', undefined, /El plazo de su autorización con Sandbox Metro terminó/],
    ['stopped', 'delete-authorization', /También le pedimos a Sandbox Metro que termine la autorización/],
    ['stopped', 'portal', /Queda un paso que solo puede hacer usted/],
  ]
  for (const [because, way, words] of said) {
    inbox.length = 0
    const subject = await ended(because, await alone(), way)
    await tell('authorization.ended', subject)
    await tell('authorization.ended', subject)
    assert.equal(inbox.length, 1, because)
    assert.match(inbox[0]?.mail.text ?? '', words)
  }
  // A utility that refuses to end it leaves a step to the member, who is told of it after all.
  inbox.length = 0
  const refused = await ended('stopped', await alone(), 'delete-authorization')
  await tell('authorization.ended', refused)
  await db.updateTable('revocation').set({ way: 'portal' }).where('authorization_id', '=', refused.split('/')[1]!).execute()
  await tell('authorization.ended', refused)
  assert.match(inbox.at(-1)?.mail.text ?? '', /Queda un paso/)
  inbox.length = 0
  const again = await alone()
  await authorize(memberId, again, 'active', [])
  await tell('authorization.ended', await ended('revoked', again))
  await tell('authorization.ended', await ended('replaced', await alone()))
  assert.deepEqual(inbox, [])
})

test('a history is announced once, when it is whole', async () => {
  const { memberId, email } = await member('en')
  const [accountId, servicePointId] = [await account(memberId), newId('spt')]
  const authorizationId = await authorize(memberId, accountId, 'active', [])
  const ids = { member_id: memberId, service_point_id: servicePointId }
  await db
    .insertInto('service_point')
    .values({
      ...ids,
      account_id: accountId,
      utility_id: 'sandbox-metro',
      usage_point: servicePointId,
      zone: 'America/New_York',
      interval_seconds: 3600,
      first_seen_at: clock.now(),
      proven_at: clock.now(),
    })
    .execute()
  const historyFrom = async (date: string) =>
    db
      .updateTable('utility_authorization')
      .set({ history_from: Temporal.PlainDate.from(date) })
      .where('authorization_id', '=', authorizationId)
      .execute()
  await historyFrom('2027-06-01')
  for (const day of ['2027-07-11', '2027-07-12'])
    await db
      .insertInto('interval_day')
      .values({
        ...ids,
        flow: 'forward',
        day: Temporal.PlainDate.from(day),
        interval_seconds: 3600,
        start_at: clock.now(),
        scale: 0,
        v: [],
        q: null,
        stated_at: [],
        rev: 1,
        received_at: clock.now(),
        document_id: 'doc_1',
      })
      .execute()
  await tell('readings.stored', subjectOf(memberId, servicePointId))
  assert.deepEqual(subjects(), [])
  await historyFrom('2027-07-06')
  for (let i = 0; i < 2; i++) await tell('readings.stored', subjectOf(memberId, servicePointId))
  assert.deepEqual(subjects(), [[email, '2 days of readings: your history is ready']])
})
