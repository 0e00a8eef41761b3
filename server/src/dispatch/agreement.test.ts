/** Nobody is enrolled, and nobody paid, without having agreed; who agrees later loses nothing of the season. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { enrolAccount, enrolAgreed } from '#dispatch/enrol.ts'
import { enrolmentsOf, refusalOf } from '#dispatch/enrolment-store.ts'
import { prepareSeason } from '#dispatch/export-enrolments.ts'
import { actionsOf } from '#dispatch/review-enrolments.ts'
import { acceptAgreement } from '#members/agreement/accept.ts'
import { acceptanceOf } from '#members/agreement/agreement-store.ts'
import { ingestBatch } from '#metering/ingest.ts'
import { type Customer, constant, openWorld } from '#metering/testing/world.ts'
import { newId } from '#platform/ids.ts'
import { task } from '#platform/task.ts'

const accepted: string[] = []
const listen = task<unknown, readonly string[]>({
  name: 'listen',
  prepare: async (_world, subjects) => subjects,
  commit: async (_work, subjects) => void accepted.push(...subjects),
})
const world = await openWorld(
  {
    'batch.fetched': [ingestBatch],
    'service-point.proven': [enrolAccount],
    'agreement.accepted': [enrolAgreed],
    'enrolment.accepted': [listen],
  },
  '2027-07-13T12:00:00Z',
)
const { db, clock, customer, ingest, within, queue } = world
after(() => world.close())

const undecided = async (utilityId: string): Promise<Customer> => {
  const who = await customer(utilityId, 'active', newId('mem'), false)
  await ingest(who, { intervalSeconds: 3600, values: constant('2027-06-01', 40, 3600, () => 500) })
  return who
}
const signed = { authority: 'account-holder', signerName: 'Rosa Medina', signerTitle: null } as const
const agree = async ({ memberId }: Customer) => {
  await within((work) => acceptAgreement(work, memberId, 'es', signed))
  await queue.drain()
}

test('where accounts are enrolled at once: not before the agreement, then at once, and the season is looked at again', async () => {
  const who = await undecided('sandbox-metro')
  assert.deepEqual(await enrolmentsOf(db, who.memberId, who.accountId), [])
  assert.equal((await refusalOf(db, who.memberId, who.accountId))?.code, 'sign-agreement')
  await agree(who)
  const [enrolment] = await enrolmentsOf(db, who.memberId, who.accountId)
  assert.equal(enrolment?.state, 'accepted')
  assert.equal(await refusalOf(db, who.memberId, who.accountId), null)
  assert.deepEqual(accepted, [`${who.memberId}/${who.accountId}`])
})

test('where a file is sent: the draft asks for it, and no longer once it is there', async () => {
  const who = await undecided('con-edison')
  const asked = async () => {
    const [draft] = await enrolmentsOf(db, who.memberId, who.accountId)
    assert.ok(draft)
    return (await actionsOf(db, draft, 'America/New_York', clock.now())).map(({ code }) => code)
  }
  assert.ok((await asked()).includes('sign-agreement'))
  await agree(who)
  assert.ok(!(await asked()).includes('sign-agreement'))
})

test('who agrees late has agreed for every season that a draft was made for', async () => {
  const who = await undecided('con-edison')
  const [first] = await enrolmentsOf(db, who.memberId, who.accountId)
  const season = { utilityId: 'con-edison', programId: 'coned-csrp', season: first!.season + 1 }
  await within((work) => prepareSeason(work, season, 'America/New_York', 'mem_operator'))
  await agree(who)
  const enrolments = await enrolmentsOf(db, who.memberId, who.accountId)
  assert.deepEqual(
    enrolments.map((one) => one.agreedAt !== null),
    [true, true],
  )
})

test('accepting twice is accepting once: the first time, language and name stand', async () => {
  const who = await undecided('sandbox-metro')
  await agree(who)
  const first = await acceptanceOf(db, who.memberId)
  await within((work) => acceptAgreement(work, who.memberId, 'en', { ...signed, signerName: 'Somebody Else' }))
  assert.deepEqual(await acceptanceOf(db, who.memberId), first)
  assert.equal(first?.locale, 'es')
})
