import assert from 'node:assert/strict'
import { test } from 'node:test'
import { federalHolidays, termsOn } from '@quickpay/programs'
import { NEW_YORK } from '@quickpay/units'
import { enrolmentRefusal, enrolmentRules } from '#dispatch/enrolment.ts'
import { type EventPlan, eventRefusal, refusalCodes, windowOn } from '#dispatch/event.ts'
import { networkHint, networks } from '#dispatch/networks.ts'

const date = Temporal.PlainDate.from
const plan = (change: Partial<EventPlan> & { on?: string; from?: string; to?: string } = {}): EventPlan => {
  const { on = '2027-07-14', from = '16:00', to = '20:00', ...rest } = change
  const window = windowOn(date(on), from, to, NEW_YORK)
  return { programId: 'coned-csrp', network: 'Harbor', kind: 'planned', zone: NEW_YORK, reason: null, ...window, ...rest }
}
const now = Temporal.Instant.from('2027-07-13T16:00:00Z')
const running = plan({ on: '2027-07-14', from: '16:00', to: '17:00' })

/** One line a refusal, in order of precedence; each plan breaks its own rule, and a later one too. */
const refusals: [(typeof refusalCodes)[number], EventPlan, EventPlan[], string?][] = [
  ['unknown-program', plan({ programId: 'coned-xyz', network: 'Nowhere' }), []],
  ['unknown-program', plan({ on: '2019-07-10' }), []],
  ['unknown-network', plan({ network: 'Orchard', kind: 'contingency' }), []],
  ['unknown-kind', plan({ kind: 'contingency', from: '20:00', to: '16:00' }), []],
  ['end-before-start', plan({ from: '20:00', to: '16:00', on: '2027-07-12' }), []],
  ['end-before-start', plan({ to: '16:00' }), []],
  ['in-the-past', plan({ on: '2027-07-12' }), []],
  ['in-the-past', plan({ start: now }), []],
  ['out-of-season', plan({ on: '2027-10-02' }), []],
  ['not-a-working-day', plan({ on: '2027-07-17', from: '08:00' }), []],
  ['not-a-working-day', plan({ on: '2027-09-06', from: '08:00' }), []],
  ['outside-window', plan({ from: '15:59' }), []],
  ['outside-window', plan({ to: '20:01' }), [plan()]],
  ['notice-too-short', plan(), [plan()], '2027-07-13T23:00:01Z'],
  ['duplicate', plan(), [running]],
  ['overlap', plan({ from: '16:59' }), [running]],
]

test('every reason against an event, in order of precedence', () => {
  for (const [code, asked, others, at] of refusals)
    assert.equal(eventRefusal(asked, others, at ? Temporal.Instant.from(at) : now)?.code, code, `${code}: ${JSON.stringify(asked)}`)
  assert.deepEqual([...new Set(refusals.map(([code]) => code))], refusalCodes)
})

test('an event inside the window, in season, on a working day, with 21 hours of notice is called', () => {
  assert.equal(eventRefusal(plan(), [], Temporal.Instant.from('2027-07-13T23:00:00Z')), null)
  assert.equal(eventRefusal(plan({ kind: 'unplanned' }), [], Temporal.Instant.from('2027-07-14T19:59:00Z')), null)
  assert.equal(eventRefusal(plan({ from: '17:00' }), [running], now), null)
})

test('the observed holiday is named', () => {
  const refusal = eventRefusal(plan({ on: '2027-07-05' }), [], Temporal.Instant.from('2027-07-01T00:00:00Z'))
  assert.equal(refusal?.words, `2027-07-05 is a federal holiday: ${federalHolidays(date('2027-07-05'), date('2027-07-05'))[0]!.name}.`)
})

test('every network lies in a call window of the programs its utility enrols in', () => {
  for (const { utilityId, network, window } of networks)
    for (const rule of enrolmentRules.filter((one) => one.utilityId === utilityId)) {
      const answer = termsOn(rule.programId, date('2027-07-01'))
      assert.ok(answer.is === 'found' && answer.terms.callWindows.some((one) => one.from === window.from && one.to === window.to), network)
    }
})

test('accounts are spread over the networks of their utility, the same account always in the same one', () => {
  const hints = Array.from({ length: 200 }, (_, i) => networkHint('sandbox-metro', `acc_${i}`, date('2027-07-01'))!.network)
  assert.deepEqual([...new Set(hints)].sort(), ['Harbor', 'Maple Hill'])
  assert.equal(networkHint('sandbox-metro', 'acc_7', date('2027-09-01'))!.network, hints[7])
  assert.equal(networkHint('con-edison', 'acc_7', date('2027-07-01')), null)
})

test('no program, no network, energy given to the grid: refused in this order', () => {
  const [rule, network] = [enrolmentRules[0]!, { network: 'Harbor' }]
  assert.equal(enrolmentRefusal(undefined, null, true)?.code, 'no-program')
  assert.equal(enrolmentRefusal(rule, null, true)?.code, 'no-network')
  assert.equal(enrolmentRefusal(rule, network, true)?.code, 'exports-energy')
  assert.equal(enrolmentRefusal(rule, network, false), null)
})
