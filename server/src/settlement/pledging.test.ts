/** However pledges, events and their revisions come, a month ends where its last facts put it; and no cent of it is anybody's but its accounts'. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { performanceFactor, rewardPlans, SMALLEST_CHANGE_CENTS, termsOn } from '@quickpay/programs'
import { linesOfMonth, makeReservationBundle, verifyReservation } from '@quickpay/receipt'
import { cents, exact, NEW_YORK } from '@quickpay/units'
import fc from 'fast-check'
import { deliveryKey, type NetworkEvent, type PledgeFacts, type Pledging, partsOf, questionOf } from '#settlement/pledging.ts'
import { reckonMonths } from '#settlement/reservation.ts'
import { after, nothingYet, type Stands, settleStep } from '#settlement/step.ts'
import { deliveryIn } from '#settlement/utility-performance.ts'

const answer = termsOn('coned-csrp', Temporal.PlainDate.from('2026-07-01'))
if (answer.is !== 'found') assert.fail(answer.is)
const { terms } = answer
const july = Temporal.PlainYearMonth.from('2026-07')
const eventOn = (day: string): Omit<NetworkEvent, 'factor'> => ({
  ...{ eventId: `evt_${day}`, utilityId: 'sandbox-metro', programId: 'coned-csrp', kind: 'planned', zone: NEW_YORK, cancelled: false },
  start: Temporal.Instant.from(`2026-07-${day}T20:00:00Z`),
  end: Temporal.Instant.from(`2026-07-${day}T20:00:00Z`).add({ hours: 4 }),
  calledAt: Temporal.Instant.from(`2026-07-${day}T12:00:00Z`),
})

/** What is known at a moment: each account's pledge in kW, and its relief in each event in Wh an hour; null while it is not measured. */
type Known = readonly { readonly pledgedKW: number; readonly reliefWh: readonly (number | null)[] }[]
const dates = ['08', '15', '22']

/** The month of all accounts and each one's part, as the reckoning has them. */
function reckoned(known: Known, planId: string) {
  const accounts = known.map(
    ({ pledgedKW }, i): Pledging => ({ memberId: `mem_${i}`, accountId: `acc_${i}`, planId, pledgedKW: pledgedKW.toFixed(2) }),
  )
  const savedIn = (reliefWh: number) => ({ hoursWh: new Map<string, string>(), wholeWh: String(reliefWh * 4) })
  const pledgedKW = known.reduce((sum, one) => sum + one.pledgedKW, 0).toFixed(2)
  const events = dates.map((day, e): NetworkEvent => {
    const measured = known.flatMap((one) => one.reliefWh[e] ?? [])
    const all = savedIn(measured.reduce((sum, one) => sum + one, 0))
    const factor = measured.length > 0 ? performanceFactor(terms, pledgedKW, deliveryIn({ ...eventOn(day) }, all)) : null
    return { ...eventOn(day), factor: factor?.is === 'factor' ? factor.factor : null }
  })
  const deliveries = new Map(
    known.flatMap(({ reliefWh }, i) =>
      dates.map((day, e) => [deliveryKey(`acc_${i}`, `evt_${day}`), reliefWh[e] == null ? null : savedIn(reliefWh[e]!)] as const),
    ),
  )
  const facts: PledgeFacts = { terms, network: 'Harbor', rateClass: 'new-york-city', events, deliveries, lastSeason: [] }
  const [month] = reckonMonths({
    ...{ terms, season: 2026, rateClass: 'new-york-city', lastSeason: [] },
    pledges: [{ month: july, accounts: known.length, pledgedKW }],
    events: events.map(({ start, kind, factor }) => ({ date: start.toZonedDateTimeISO(NEW_YORK).toPlainDate(), kind, factor })),
  })
  return { accounts, facts, month: month!, parts: partsOf(month!, accounts, facts) }
}

/** An account's money: advances with events, then the month as often as it is reckoned. */
function money(planId: string) {
  const plan = rewardPlans[planId]!
  const stands = new Map<string, Stands>()
  return {
    advance(known: Known, account: number) {
      const { accounts, facts } = reckoned(known, planId)
      const own = makeReservationBundle(questionOf(facts, accounts[account]!, july)).result
      const before = stands.get(`acc_${account}`) ?? nothingYet
      const asked = { plan, kind: 'advance', ...own, otherMonthsOwedCents: 0 } as const
      const paid = linesOfMonth({ ...asked, before: { earnedCents: Number(before.creditedCents), owedCents: 0, openCents: 0 } }).cents
      assert.ok(paid >= 0)
      stands.set(`acc_${account}`, { ...before, creditedCents: before.creditedCents + BigInt(paid) })
    },
    close(known: Known) {
      for (const { accountId, shareCents } of reckoned(known, planId).parts) {
        const before = stands.get(accountId) ?? nothingYet
        const worth = { basis: 'validated', cents: shareCents, elsewhereCents: 0n, left: false, released: true } as const
        const step = settleStep(plan, worth, before, [])
        assert.ok(step.payCents >= 0n)
        stands.set(accountId, after(before, step))
      }
    },
    of: (accountId: string) => stands.get(accountId) ?? nothingYet,
  }
}

const relief = fc.option(fc.integer({ min: -500, max: 3000 }), { nil: null })
const knownOf = (count: number) =>
  fc.array(fc.record({ pledgedKW: fc.integer({ min: 0, max: 400 }).map((kW) => kW / 100), reliefWh: fc.tuple(relief, relief, relief) }), {
    minLength: count,
    maxLength: count,
  })
const histories = fc
  .integer({ min: 1, max: 4 })
  .chain((count) =>
    fc.tuple(
      fc.array(fc.tuple(knownOf(count), fc.integer({ min: 0, max: count - 1 })), { maxLength: 3 }),
      fc.array(knownOf(count), { minLength: 1, maxLength: 4 }),
    ),
  )

describe('a month among accounts', () => {
  test('in any order and number of advances and reckonings, each account ends at its part of the last facts', () => {
    for (const planId of ['reservation', 'reservation-commercial'])
      fc.assert(
        fc.property(histories, ([advances, reckonings]) => {
          const books = money(planId)
          for (const [known, account] of advances) books.advance(known, account)
          for (const known of reckonings) books.close(known)
          for (const { accountId, shareCents } of reckoned(reckonings.at(-1)!, planId).parts) {
            const { creditedCents, owedCents, absorbedCents } = books.of(accountId)
            const off = creditedCents - owedCents - absorbedCents - shareCents
            assert.ok(off < SMALLEST_CHANGE_CENTS && -off < SMALLEST_CHANGE_CENTS, `${accountId}: off by ${off}`)
          }
        }),
        { numRuns: 60 },
      )
  })

  test('the parts add up to the utility’s payment, and each proves itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }).chain(knownOf), (known) => {
        const { month, parts } = reckoned(known, 'reservation-commercial')
        assert.equal(
          parts.reduce((sum, one) => sum + one.accountCents, 0n),
          month.cents,
        )
        for (const { question, accountCents } of parts)
          assert.deepEqual(verifyReservation(makeReservationBundle(question, cents(accountCents))), { is: 'equal' })
      }),
      { numRuns: 60 },
    )
  })

  test('who was called and is not measured has no part of what others delivered', () => {
    const { parts } = reckoned(
      [
        { pledgedKW: 1, reliefWh: [1000, null, null] },
        { pledgedKW: 1, reliefWh: [null, null, null] },
      ],
      'reservation',
    )
    assert.deepEqual(
      parts.map((one) => one.accountCents),
      [1800n, 0n],
    )
    assert.deepEqual(
      parts.map((one) => one.question.together?.factor),
      ['1/2', '1/2'],
    )
    assert.deepEqual(reckoned([{ pledgedKW: 1, reliefWh: [1000, null, null] }], 'reservation').month.factor, exact(1))
  })
})
