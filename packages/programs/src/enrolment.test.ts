/** Deadlines on the calendar, first days, and what an account may not be in besides. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { conflictsOf, enrolmentDeadlines, firstDay } from './enrolment.ts'
import { type ProgramTerms, termsOn } from './terms.ts'

const day = (date: string) => Temporal.PlainDate.from(date)
const termsOf = (programId: string): ProgramTerms => {
  const answer = termsOn(programId, day('2026-07-15'))
  assert.ok(answer.is === 'found')
  return answer.terms
}
const csrp = termsOf('coned-csrp')

describe('deadlines', () => {
  const told = (year: number) => enrolmentDeadlines(csrp, year).map(({ by, startsOn }) => `${by} → ${startsOn}`)
  test('of a year in which both are working days', () =>
    assert.deepEqual(told(2026), ['2026-04-01 → 2026-05-01', '2026-05-01 → 2026-06-01']))
  test('a Saturday and a Sunday move to the Monday', () => {
    // 1 May 2027 is a Saturday, 1 May 2022 a Sunday.
    assert.equal(told(2027)[1], '2027-05-03 → 2027-06-01')
    assert.equal(told(2022)[1], '2022-05-02 → 2022-06-01')
  })
  // biome-ignore format: a table
  const first: [option: 'reservation' | 'voluntary', submitted: string, expected: string][] = [
    ['reservation', '2026-01-10', 'starts 2026-05-01'], ['reservation', '2026-04-01', 'starts 2026-05-01'],
    ['reservation', '2026-04-02', 'starts 2026-06-01'], ['reservation', '2026-05-02', 'missed 2027-05-01'],
    ['voluntary', '2026-07-15', 'starts 2026-08-01'], ['voluntary', '2026-08-31', 'starts 2026-09-01'], ['voluntary', '2026-09-02', 'missed 2027-05-01'],
  ]
  for (const [option, submitted, expected] of first)
    test(`${option} submitted on ${submitted}: ${expected}`, () => {
      const answer = firstDay(csrp, option, day(submitted))
      assert.equal(answer.is === 'starts' ? `starts ${answer.on}` : `missed ${answer.nextSeason}`, expected)
    })
})

describe('conflicts', () => {
  const codes = (programId: string, account: Parameters<typeof conflictsOf>[1]) =>
    conflictsOf(termsOf(programId), account).map((one) => one.code)
  test('none for peak shaving and distribution relief with the same aggregator', () => {
    assert.deepEqual(codes('coned-csrp', { residential: true, others: [{ programId: 'coned-dlrp', aggregator: 'own' }] }), [])
  })
  test('another aggregator, the same program, an excluded program, a home in Term-DLM', () => {
    assert.deepEqual(codes('coned-csrp', { residential: false, others: [{ programId: 'coned-dlrp', aggregator: 'other' }] }), [
      'another-aggregator',
    ])
    assert.deepEqual(codes('coned-csrp', { residential: false, others: [{ programId: 'coned-csrp', aggregator: 'own' }] }), [
      'same-program',
    ])
    assert.deepEqual(codes('coned-csrp', { residential: true, others: [{ programId: 'coned-smart-thermostat', aggregator: 'own' }] }), [
      'excluded-program',
    ])
    assert.deepEqual(codes('coned-term-dlm', { residential: true, others: [{ programId: 'x', aggregator: 'other' }] }), [
      'not-residential',
      'another-aggregator',
    ])
  })
})
