/** Money of each account to the payee that the member chose for it: through the queue and the ledger, and for any split. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cents } from '@quickpay/units'
import fc from 'fast-check'
import { programReceivable, referralExpense } from '#ledger/chart.ts'
import { checkLedger } from '#ledger/check.ts'
import { bookEarning } from '#ledger/earning.ts'
import { payableOf } from '#ledger/ledger-store.ts'
import { addPayee, adoptDestination, chooseDestination } from '#payout/choose-destination.ts'
import { destinationsOf } from '#payout/destination-store.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import type { MethodChoice } from '#payout/method.ts'
import { currentMethods, findMethod, retireMethod } from '#payout/method-store.ts'
import { partsOfPayout } from '#payout/part-store.ts'
import { payoutsOfMember } from '#payout/payout-store.ts'
import type { Rail } from '#payout/rail.ts'
import type { Rails } from '#payout/rails/open.ts'
import { payNow, reservePayout } from '#payout/reserve.ts'
import { adoptMethod, setMethod } from '#payout/set-method.ts'
import { standingClock } from '#platform/clock.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import { inWork } from '#platform/in-work.ts'
import { silentLog } from '#platform/log.ts'
import { openQueue, type Queue, queueNames } from '#platform/queue.ts'
import { type Flow, task, type Work } from '#platform/task.ts'
import { addParticipations, participationIdOf } from '#settlement/participation-store.ts'
import { testDatabase } from '../testing/cluster.ts'
import { haveAccount, haveEvent, haveMember } from '../testing/parents.ts'
import { createQueues } from '../testing/queues.ts'

const { database, address, close } = await testDatabase()
const { db } = database
const clock = standingClock('2027-07-14T12:00:00Z')
const told: string[] = []
type World = { db: typeof db; rails: Rails }
/** Nothing is sent here: a rail on which each payment has its price is chosen by its name alone. */
const world = { db, rails: { choose: () => ({ id: 'manual' }) as Rail } as Pick<Rails, 'choose'> as Rails }
const flow: Flow<World> = {
  'earning.booked': [reservePayout],
  'earning.released': [reservePayout],
  'payout-method.set': [reservePayout],
  'payout-method.due': [adoptMethod],
  'account-destination.due': [adoptDestination],
  'account-destination.changing': [
    task({
      name: 'listen',
      prepare: async (_world: object, subjects) => subjects,
      commit: async (_work, subjects) => void told.push(...subjects),
    }),
  ],
}
let queue: Queue
before(async () => {
  await createQueues(address, queueNames(flow as Flow<never>))
  queue = await openQueue({ database, clock, flow, world, log: silentLog })
})
after(async () => {
  await queue.stop()
  await close()
})

const within = <T>(run: (work: Work) => Promise<T>): Promise<T> =>
  inWork({ db, clock, emit: (trx, fact, subjects) => queue.emit(trx, fact, subjects) }, run)
const bank = (last4: string): MethodChoice => ({ kind: 'bank', last4 })
const pass = async (duration: Temporal.DurationLike) => {
  clock.set(clock.now().add(duration))
  await queue.drain()
}
/** A member with accounts; the default is paid over `bank 1000` unless it is to have none. */
async function member(accounts: number, method: MethodChoice | null = bank('1000')) {
  const memberId = await haveMember(db, clock.now())
  const ids: string[] = []
  for (let i = 0; i < accounts; i++) ids.push(await haveAccount(db, clock.now(), { memberId }))
  if (method) await within((work) => setMethod(work, memberId, method))
  return { memberId, accounts: ids }
}
async function payee(memberId: string, label: string, method: MethodChoice): Promise<string> {
  const added = await within((work) => addPayee(work, memberId, { label }, method))
  assert.ok('destinationId' in added)
  return added.destinationId
}
const choose = (memberId: string, accountId: string, destinationId: string | null) =>
  within((work) => chooseDestination(work, { memberId, accountId, destinationId }))
/** Booked of an account in an event of its own, or of none as a referral is. */
async function earn(memberId: string, accountId: string | null, amount: bigint): Promise<string> {
  const now = clock.now()
  const eventId = accountId && (await haveEvent(db, now))
  if (eventId && accountId)
    await db
      .transaction()
      .execute((trx) => addParticipations(trx, { eventId, programId: 'coned-csrp' }, [{ memberId, accountId, planId: 'standard' }], now))
  const participationId = eventId && accountId && participationIdOf(memberId, accountId, eventId)
  const of = eventId
    ? ({ kind: 'event', participationId, version: 1, debit: programReceivable(eventId) } as const)
    : ({ kind: 'referral', participationId: null, version: null, debit: referralExpense } as const)
  const { earningId } = await within((work) =>
    bookEarning(work, { memberId, cause: newId('par'), cents: cents(amount), earnedAt: now, ...of }),
  )
  clock.set(now.add({ seconds: 1 }))
  await queue.drain()
  return earningId
}
/** `1000: 30+40`, a payout a line, by the last digits of the method that it went over. */
async function paid(memberId: string): Promise<string[]> {
  const payouts = await payoutsOfMember(db, memberId)
  return Promise.all(
    payouts.map(async ({ payoutId, methodId }) => {
      const parts = await partsOfPayout(db, memberId, payoutId)
      return `${(await findMethod(db, memberId, methodId))?.last4}: ${parts.map((part) => part.cents).join('+')}`
    }),
  )
}
const held = async (memberId: string) => [...(await openHolds(db, memberId)).values()].map((one) => one.code)

test('each account’s money goes to its payee; money of no account, and of accounts that chose none, to the default', async () => {
  const { memberId, accounts } = await member(3, null)
  const [maple, oak, elm] = accounts as [string, string, string]
  const partner = await payee(memberId, 'Partner', bank('2000'))
  const landlord = await payee(memberId, 'Landlord', bank('3000'))
  assert.deepEqual([await choose(memberId, maple, partner), await choose(memberId, oak, landlord)], [true, true])
  for (const accountId of [maple, oak, elm, null]) await earn(memberId, accountId, 860n)
  assert.deepEqual(
    [await paid(memberId), await held(memberId)],
    [
      ['2000: 860', '3000: 860'],
      ['method-needed', 'method-needed'],
    ],
  )
  await within((work) => setMethod(work, memberId, bank('1000')))
  await queue.drain()
  assert.deepEqual((await paid(memberId)).slice(2), ['1000: 860', '1000: 860'])
  assert.deepEqual([await payableOf(db, memberId), await checkLedger(db)], [0n, []])
})

test('another payee counts a day later and is told once; choosing the old one takes it back', async () => {
  const { memberId, accounts } = await member(1)
  const [maple] = accounts as [string]
  const partner = await payee(memberId, 'Partner', bank('2000'))
  told.length = 0
  await choose(memberId, maple, partner)
  await choose(memberId, maple, partner)
  await pass({ hours: 23 })
  await earn(memberId, maple, 100n)
  await choose(memberId, maple, null)
  await pass({ hours: 2 })
  await earn(memberId, maple, 200n)
  assert.deepEqual([await paid(memberId), told.length], [['1000: 100', '1000: 200'], 1])
  await choose(memberId, maple, partner)
  await pass({ hours: 24 })
  await earn(memberId, maple, 300n)
  await choose(memberId, maple, null)
  await earn(memberId, maple, 400n)
  await pass({ hours: 24 })
  await earn(memberId, maple, 500n)
  assert.deepEqual((await paid(memberId)).slice(2), ['2000: 300', '2000: 400', '1000: 500'])
})

test('a payee’s method changes by the rules of every method, and changes nobody else’s', async () => {
  const { memberId, accounts } = await member(1, null)
  const partner = await payee(memberId, 'Partner', bank('2000'))
  await choose(memberId, accounts[0]!, partner)
  await within((work) => setMethod(work, memberId, bank('1000')))
  await within((work) => setMethod(work, memberId, bank('2222'), partner))
  await earn(memberId, accounts[0]!, 100n)
  await pass({ hours: 24 })
  await earn(memberId, accounts[0]!, 200n)
  await earn(memberId, null, 300n)
  assert.deepEqual(await paid(memberId), ['2000: 100', '2222: 200', '1000: 300'])
})

test('little money waits for company of its own payee only, and leaves for each apart when the member asks', async () => {
  const { memberId, accounts } = await member(2, null)
  const partner = await payee(memberId, 'Partner', bank('2000'))
  await choose(memberId, accounts[0]!, partner)
  await within((work) => setMethod(work, memberId, bank('1000')))
  await earn(memberId, accounts[0]!, 60n)
  await earn(memberId, accounts[1]!, 60n)
  assert.deepEqual(await paid(memberId), [])
  await earn(memberId, accounts[0]!, 40n)
  assert.deepEqual([await paid(memberId), await held(memberId)], [['2000: 60+40'], ['below-minimum']])
  clock.set(clock.now().add({ seconds: 1 }))
  await within((work) => payNow(work, world.rails, memberId))
  assert.deepEqual((await paid(memberId)).slice(1), ['1000: 60'])
})

test('a payee whose method failed waits for the member, and nobody is paid in its place', async () => {
  const { memberId, accounts } = await member(2, null)
  const partner = await payee(memberId, 'Partner', bank('2000'))
  await choose(memberId, accounts[0]!, partner)
  await within((work) => setMethod(work, memberId, bank('1000')))
  const [failed] = (await currentMethods(db, memberId)).filter((one) => one.destinationId === partner)
  await within((work) => retireMethod(work.trx, memberId, failed!.methodId, work.now))
  await earn(memberId, accounts[0]!, 860n)
  await earn(memberId, accounts[1]!, 430n)
  assert.deepEqual([await paid(memberId), await held(memberId)], [['1000: 430'], ['method-needed']])
  clock.set(clock.now().add({ seconds: 1 }))
  await within((work) => setMethod(work, memberId, bank('2000'), partner))
  await queue.drain()
  assert.deepEqual([(await paid(memberId)).slice(1), await held(memberId)], [['2000: 860'], []])
})

test('other people’s accounts and payees are nobody’s here, and no two payees of a member have one name', async () => {
  const [own, other] = [await member(1), await member(1)]
  const theirs = await payee(other.memberId, 'Partner', bank('2000'))
  assert.equal(await choose(own.memberId, own.accounts[0]!, theirs), false)
  assert.equal(await choose(own.memberId, other.accounts[0]!, null), false)
  const again = await within((work) => addPayee(work, other.memberId, { label: ' PARTNER ' }, bank('3000')))
  assert.deepEqual(again, { errors: [{ field: 'label', code: 'taken' }] })
  assert.equal((await destinationsOf(db, other.memberId)).length, 1)
})

test('whoever chooses while money is reserved takes turns: every earning goes out once', async () => {
  const { memberId, accounts } = await member(1, null)
  const earnings = [await earn(memberId, accounts[0]!, 500n), await earn(memberId, accounts[0]!, 600n)]
  const partner = await payee(memberId, 'Partner', bank('2000'))
  const reserve = () =>
    reservePayout
      .run(
        world,
        earnings.map((id) => subjectOf(memberId, id)),
      )
      .then(within)
  await Promise.all([
    ...Array.from({ length: 8 }, reserve),
    within((work) => setMethod(work, memberId, bank('1000'))),
    choose(memberId, accounts[0]!, partner),
    ...Array.from({ length: 8 }, reserve),
  ])
  await queue.drain()
  await pass({ hours: 24 })
  assert.deepEqual((await paid(memberId)).map((one) => one.split(': ')[1]).sort(), ['500', '600'])
  assert.equal(await payableOf(db, memberId), 0n)
})

/** Accounts and payees by their place; payee 0 is the default, account 3 is none. */
const step = fc.oneof(
  fc.record({ act: fc.constant('earn' as const), account: fc.nat(3), amount: fc.bigInt({ min: 1n, max: 300n }) }),
  fc.record({ act: fc.constant('choose' as const), account: fc.nat(2), payee: fc.nat(2) }),
  fc.record({ act: fc.constant('method' as const), payee: fc.nat(2), digit: fc.nat(2) }),
  fc.record({ act: fc.constant('pass' as const), hours: fc.constantFrom(5, 24) }),
)

test('any split pays each earning exactly once, over the method of its account at the time, and the sums are the ledger’s', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const { memberId, accounts } = await member(3)
      const payees = [null, await payee(memberId, 'One', bank('2000')), await payee(memberId, 'Two', bank('3000'))]
      // What counts, and what is asked for with its hour, said once more in the plainest way.
      const [goesTo, over] = [
        [0, 0, 0, 0],
        ['1000', '2000', '3000'],
      ]
      const asked = new Map<string, { at: Temporal.Instant; now: () => void }>()
      const settle = () => {
        for (const [key, { at, now }] of asked) if (Temporal.Instant.compare(at, clock.now()) <= 0 && asked.delete(key)) now()
      }
      const ask = (key: string, isNow: boolean, isWaiting: boolean, now: () => void) => {
        if (isNow) asked.delete(key)
        else if (!isWaiting) asked.set(key, { at: clock.now().add({ hours: 24 }), now })
      }
      const waitingFor = new Map<string, number | string>()
      const expected = new Map<string, { account: number; amount: bigint }>()
      const seen = new Set<string>()
      /** What has just been set aside went where its account’s money goes at this moment. */
      const check = async () => {
        for (const { payoutId, methodId, cents: total } of await payoutsOfMember(db, memberId)) {
          if (seen.has(payoutId)) continue
          seen.add(payoutId)
          const parts = await partsOfPayout(db, memberId, payoutId)
          assert.equal(
            total,
            parts.reduce((sum, part) => sum + part.cents, 0n),
          )
          for (const part of parts) {
            const one = expected.get(part.earningId)
            assert.ok(one && one.amount === part.cents)
            assert.equal((await findMethod(db, memberId, methodId))?.last4, over[goesTo[one.account]!])
          }
        }
      }
      for (const one of steps) {
        if (one.act === 'earn') expected.set(await earn(memberId, accounts[one.account] ?? null, one.amount), one)
        if (one.act === 'choose') {
          const key = `account ${one.account}`
          const isWaiting = asked.has(key) && waitingFor.get(key) === one.payee
          ask(key, goesTo[one.account] === one.payee, isWaiting, () => (goesTo[one.account] = one.payee))
          waitingFor.set(key, one.payee)
          await choose(memberId, accounts[one.account]!, payees[one.payee]!)
        }
        if (one.act === 'method') {
          const [key, last4] = [`payee ${one.payee}`, `${one.payee + 1}00${one.digit}`]
          const isWaiting = asked.has(key) && waitingFor.get(key) === last4
          ask(key, over[one.payee] === last4, isWaiting, () => (over[one.payee] = last4))
          waitingFor.set(key, last4)
          await within((work) => setMethod(work, memberId, bank(last4), payees[one.payee]!))
        }
        if (one.act === 'pass') {
          clock.set(clock.now().add({ hours: one.hours }))
          settle()
        }
        await queue.drain()
        settle()
        await check()
      }
      await within((work) => payNow(work, world.rails, memberId))
      await check()
      const parts = (await Promise.all((await payoutsOfMember(db, memberId)).map((p) => partsOfPayout(db, memberId, p.payoutId)))).flat()
      assert.deepEqual(parts.map((part) => part.earningId).sort(), [...expected.keys()].sort())
      assert.equal(await payableOf(db, memberId), 0n)
      assert.deepEqual(await checkLedger(db), [])
    }),
    { numRuns: 12, endOnFailure: true },
  )
})
