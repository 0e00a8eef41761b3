import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rewardPlans } from '@quickpay/programs'
import fc from 'fast-check'
import { after, type Debt, nothingYet, type Outcome, type Stands, settleStep, type Worth } from '#settlement/step.ts'

const standard = rewardPlans['standard']!
const commercial = rewardPlans['standard-commercial']!
const worth = (cents: bigint, more: Partial<Worth> = {}): Worth => ({
  basis: 'validated',
  cents,
  elsewhereCents: 0n,
  left: false,
  released: false,
  ...more,
})
const paid = (creditedCents: bigint, more: Partial<Stands> = {}): Stands => ({ ...nothingYet, creditedCents, ...more })

test('what a version means for money: nothing is taken back, small differences wait', () => {
  const cases: [bigint, bigint, Outcome, bigint][] = [
    [0n, 0n, 'zero', 0n],
    [720n, 0n, 'earned', 720n],
    [3n, 0n, 'earned', 3n],
    [720n, 720n, 'unchanged', 0n],
    [0n, 720n, 'absorbed', 0n],
    [719n, 720n, 'too-small', 0n],
    [715n, 720n, 'absorbed', 0n],
    [724n, 720n, 'too-small', 0n],
    [725n, 720n, 'corrected', 5n],
  ]
  for (const [measured, before, outcome, pay] of cases) {
    const step = settleStep(standard, worth(measured), paid(before), [])
    assert.deepEqual([step.outcome, step.payCents], [outcome, pay], `${measured} after ${before}`)
  }
})

test('on the real-time feed the part above the limit waits, and is released in full', () => {
  const live = worth(4000n, { basis: 'real-time' })
  const first = settleStep(standard, live, nothingYet, [])
  assert.deepEqual([first.outcome, first.payCents, first.heldCents], ['earned', 3600n, 400n])
  assert.deepEqual(first.lines, [
    { code: 'worth', cents: 4000 },
    { code: 'held', cents: -400 },
    { code: 'pay', cents: 3600 },
  ])
  const stands = after(nothingYet, first)
  const release = settleStep(standard, { ...live, released: true }, stands, [])
  assert.deepEqual([release.outcome, release.payCents, release.heldCents], ['released', 400n, 0n])
  const validated = settleStep(standard, worth(3900n), stands, [])
  assert.deepEqual([validated.outcome, validated.payCents], ['corrected', 300n])
  assert.deepEqual(settleStep(standard, worth(2500n, { basis: 'real-time' }), nothingYet, []).heldCents, 0n)
})

test('what was paid is not held afterwards', () => {
  const step = settleStep(commercial, worth(2600n, { basis: 'real-time' }), paid(2400n), [])
  assert.deepEqual([step.outcome, step.payCents, step.owedCents, step.heldCents], ['unchanged', 0n, 0n, 200n])
})

test('a plan that offsets notes what is owed, forgives it first, and keeps at most half of another event’s credit', () => {
  const fallen = settleStep(commercial, worth(600n), paid(1000n), [])
  assert.deepEqual([fallen.outcome, fallen.owedCents, fallen.payCents, fallen.absorbedCents], ['owed', 400n, 0n, 0n])
  const better = settleStep(commercial, worth(1100n), after(paid(1000n), fallen), [])
  assert.deepEqual([better.outcome, better.forgivenCents, better.payCents], ['corrected', 400n, 100n])
  const debts = [
    { of: 'a', openCents: 100n },
    { of: 'b', openCents: 900n },
  ]
  const next = settleStep(commercial, worth(501n), nothingYet, debts)
  assert.deepEqual(next.offsets, [
    { of: 'a', cents: 100n },
    { of: 'b', cents: 150n },
  ])
  assert.equal(next.payCents, 251n)
  assert.deepEqual(settleStep(standard, worth(501n), nothingYet, debts).offsets, [], 'a plan that absorbs keeps nothing')
})

test('what another program pays, and what was left under a plan that pays only who stays, is told and not paid', () => {
  const shared = settleStep(standard, worth(720n, { elsewhereCents: 220n }), nothingYet, [])
  assert.deepEqual([shared.payCents, shared.lines.map((line) => line.cents)], [500n, [720, -220, 500]])
  const left = worth(720n, { left: true })
  assert.equal(settleStep(standard, left, nothingYet, []).payCents, 720n)
  const unpaid = settleStep({ ...standard, leftButSaved: 'unpaid' }, left, nothingYet, [])
  assert.deepEqual([unpaid.outcome, unpaid.payCents, unpaid.lines[1]], ['zero', 0n, { code: 'left', cents: -720 }])
})

/** A member's season in memory, composed as settle.ts composes it. */
function season(plan: typeof standard) {
  const stands = new Map<string, Stands>()
  const open = new Map<string, bigint>()
  let received = 0n
  return {
    stands,
    open,
    received: () => received,
    settle(event: string, value: Worth) {
      const before = stands.get(event) ?? nothingYet
      const own = { ...before, openCents: open.get(event) ?? 0n }
      const debts: Debt[] = [...open].filter(([id, cents]) => id !== event && cents > 0n).map(([of, openCents]) => ({ of, openCents }))
      const step = settleStep(plan, value, own, debts)
      const offset = step.offsets.reduce((total, one) => total + one.cents, 0n)
      assert.ok(step.payCents >= 0n && step.heldCents >= 0n && step.absorbedCents >= 0n && step.owedCents >= 0n)
      assert.ok(offset * 2n <= step.payCents + offset, 'at most half of a credit is kept')
      assert.equal(
        step.lines.filter((line) => line.code !== 'pay').reduce((total, line) => total + line.cents, 0) - Number(step.payCents),
        step.outcome === 'too-small' || step.outcome === 'unchanged'
          ? Number(value.cents - value.elsewhereCents - step.heldCents - (before.creditedCents - before.owedCents))
          : 0,
        'the lines add up to the money',
      )
      stands.set(event, after(own, step))
      open.set(event, stands.get(event)!.openCents)
      for (const one of step.offsets) open.set(one.of, open.get(one.of)! - one.cents)
      received += step.payCents
    },
  }
}

const events = ['a', 'b', 'c']
const revision = fc.record({
  event: fc.constantFrom(...events),
  cents: fc.bigInt({ min: 0n, max: 6000n }),
  basis: fc.constantFrom('validated' as const, 'real-time' as const),
})
const finals = fc.tuple(...events.map(() => fc.bigInt({ min: 0n, max: 6000n })))

test('L11: in any order and number of revisions an event ends at its newest result: paid, less owed back or our loss', () => {
  fc.assert(
    fc.property(
      fc.array(revision, { maxLength: 12 }),
      fc.array(revision, { maxLength: 12 }),
      finals,
      fc.boolean(),
      (one, two, last, absorbs) => {
        const plan = absorbs ? standard : commercial
        const ended = [one, two].map((history) => {
          const books = season(plan)
          for (const { event, cents, basis } of history) books.settle(event, worth(cents, { basis }))
          for (const [i, event] of events.entries()) books.settle(event, worth(last[i]!, { released: true }))
          return books
        })
        for (const books of ended) {
          let [net, stillOpen] = [0n, 0n]
          for (const [i, event] of events.entries()) {
            const at = books.stands.get(event)!
            const value = at.creditedCents - at.owedCents - at.absorbedCents
            const off = value - last[i]!
            assert.ok(off < 5n && off > -5n, `${event} ends at ${value}, not at ${last[i]}`)
            assert.equal(at.heldCents, 0n)
            net += at.creditedCents - at.owedCents
            stillOpen += books.open.get(event)!
          }
          // What the member has in hand, less what is still to be set against later payments, is what the events are worth by themselves.
          assert.equal(books.received() - stillOpen, net)
        }
        if (!absorbs) {
          const inHand = ended.map((books) => books.received() - [...books.open.values()].reduce((a, b) => a + b, 0n))
          const apart = inHand[0]! - inHand[1]!
          assert.ok(apart < 30n && apart > -30n, 'two histories of the same end differ by less than the smallest changes of three events')
        }
      },
    ),
    { numRuns: 400 },
  )
})

test('settling the same result again changes nothing', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 6000n }), fc.constantFrom('validated' as const, 'real-time' as const), (cents, basis) => {
      const first = after(nothingYet, settleStep(commercial, worth(cents, { basis }), nothingYet, []))
      const again = settleStep(commercial, worth(cents, { basis }), first, [])
      assert.deepEqual([again.payCents, again.owedCents, after(first, again)], [0n, 0n, first])
    }),
  )
})
