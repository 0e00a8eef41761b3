import assert from 'node:assert/strict'
import { test } from 'node:test'
import { federalHolidays } from '@quickpay/programs'
import { NEW_YORK } from '@quickpay/units'
import { enrolmentRefusal, ruleOf } from '#dispatch/enrolment.ts'
import { type EventPlan, eventRefusal, type GridEvent, refusalCodes, statusOf, windowOn } from '#dispatch/event.ts'
import { type Network, networkHint } from '#dispatch/networks.ts'
import { changeRefusal, endedNow, endRefusal, type RevisionRefusal, revisionRefusals } from '#dispatch/revision.ts'

const date = Temporal.PlainDate.from
const plan = (change: Partial<EventPlan> & { on?: string; from?: string; to?: string } = {}): EventPlan => {
  const { on = '2027-07-14', from = '16:00', to = '20:00', ...rest } = change
  const window = windowOn(date(on), from, to, NEW_YORK)
  return { programId: 'coned-csrp', network: 'Harbor', kind: 'planned', zone: NEW_YORK, reason: null, ...window, ...rest }
}
const now = Temporal.Instant.from('2027-07-13T16:00:00Z')
const harbor: Network = {
  utilityId: 'sandbox-metro',
  network: 'Harbor',
  window: { from: '16:00', to: '20:00' },
  ...{ from: '2025-01-01', until: null, area: 'new-york-city', tier: 'tier-1', source: 'a list', verified: false },
}
const networkFor = (asked: EventPlan): Network | null => (asked.network === 'Harbor' ? harbor : null)
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
    assert.equal(
      eventRefusal(asked, networkFor(asked), others, at ? Temporal.Instant.from(at) : now)?.code,
      code,
      `${code}: ${JSON.stringify(asked)}`,
    )
  assert.deepEqual([...new Set(refusals.map(([code]) => code))], refusalCodes)
})

test('an event inside the window, in season, on a working day, with 21 hours of notice is called', () => {
  assert.equal(eventRefusal(plan(), harbor, [], Temporal.Instant.from('2027-07-13T23:00:00Z')), null)
  assert.equal(eventRefusal(plan({ kind: 'unplanned' }), harbor, [], Temporal.Instant.from('2027-07-14T19:59:00Z')), null)
  assert.equal(eventRefusal(plan({ from: '17:00' }), harbor, [running], now), null)
})

test('the observed holiday is named', () => {
  const refusal = eventRefusal(plan({ on: '2027-07-05' }), harbor, [], Temporal.Instant.from('2027-07-01T00:00:00Z'))
  assert.equal(refusal?.words, `2027-07-05 is a federal holiday: ${federalHolidays(date('2027-07-05'), date('2027-07-05'))[0]!.name}.`)
})

test('accounts are spread over the networks of their utility, the same account always in the same one', () => {
  const two = [harbor, { ...harbor, network: 'Maple Hill' }]
  const hints = Array.from({ length: 200 }, (_, i) => networkHint(two, `acc_${i}`)!.network)
  assert.deepEqual([...new Set(hints)].sort(), ['Harbor', 'Maple Hill'])
  assert.equal(networkHint(two, 'acc_7')!.network, hints[7])
  assert.equal(networkHint([], 'acc_7'), null)
})

test('no program, no network, energy given to the grid: refused in this order; a utility with a file says the network itself', () => {
  const rule = ruleOf('sandbox-metro')
  const nothing = { agreed: false, network: null, exportsEnergy: true }
  assert.equal(enrolmentRefusal(undefined, nothing)?.code, 'no-program')
  assert.equal(enrolmentRefusal(rule, nothing)?.code, 'sign-agreement')
  assert.equal(enrolmentRefusal(rule, { ...nothing, agreed: true })?.code, 'no-network')
  assert.equal(enrolmentRefusal(rule, { agreed: true, network: 'Harbor', exportsEnergy: true })?.code, 'exports-energy')
  assert.equal(enrolmentRefusal(rule, { agreed: true, network: 'Harbor', exportsEnergy: false }), null)
  // Where a file is sent, a draft says what is still asked.
  assert.equal(enrolmentRefusal(ruleOf('con-edison'), { agreed: false, network: null, exportsEnergy: false }), null)
})

const event: GridEvent = {
  ...{ ...plan(), eventId: 'evt_1', utilityId: 'sandbox-metro', status: 'scheduled', callId: 'call_1', externalRef: null },
  ...{ revision: 1, advisedAt: null, createdBy: 'mem_1', createdAt: now },
}
const at = (time: string, on = '2027-07-14') => windowOn(date(on), time, '24:00', NEW_YORK).start

test('how an event stands follows from what was decided and the clock', () => {
  const said = (status: GridEvent['status'], time: string) => statusOf({ ...event, status }, at(time))
  assert.deepEqual(
    ['15:59', '16:00', '19:59', '20:00'].map((time) => said('scheduled', time)),
    ['scheduled', 'active', 'active', 'ended'],
  )
  assert.deepEqual(
    ['15:59', '16:00', '20:00'].map((time) => said('advised', time)),
    ['advised', 'advised', 'ended'],
  )
  assert.equal(said('cancelled', '21:00'), 'cancelled')
})

test('every reason against a change, in order of precedence; each breaks a later rule too', () => {
  const cancelled = { ...event, status: 'cancelled' as const }
  const refused: [RevisionRefusal, RevisionRefusal | null][] = [
    ['unknown-event', changeRefusal(null, at('21:00'))],
    ['already-cancelled', changeRefusal(cancelled, at('21:00'))],
    ['event-over', changeRefusal(event, at('20:00'))],
    ['end-before-start', endRefusal(event, 'extended', at('16:00'), [running], at('17:00'))],
    ['end-in-the-past', endRefusal(event, 'extended', at('16:30'), [running], at('17:00'))],
    ['not-later', endRefusal(event, 'extended', at('20:00'), [running], at('17:00'))],
    ['not-earlier', endRefusal(event, 'shortened', at('20:00'), [running], at('17:00'))],
    ['outside-hours', endRefusal(event, 'extended', at('00:01', '2027-07-15'), [running], at('17:00'))],
    ['overlap', endRefusal(event, 'extended', at('22:00'), [plan({ from: '21:00', to: '22:30' })], at('17:00'))],
  ]
  for (const [code, found] of refused) assert.equal(found, code)
  assert.deepEqual(
    refused.map(([code]) => code),
    revisionRefusals,
  )
  assert.equal(endRefusal(event, 'extended', at('21:00'), [plan({ from: '21:00', to: '22:30' })], at('17:00')), null)
  assert.equal(endRefusal(event, 'shortened', at('18:00'), [], at('17:00')), null)
})

test('an event that is called off while it runs ends with the minute', () => {
  assert.equal(String(endedNow(event, Temporal.Instant.from('2027-07-14T21:10:20Z'))), '2027-07-14T21:11:00Z')
  assert.equal(String(endedNow(event, event.start)), '2027-07-14T20:01:00Z')
})
