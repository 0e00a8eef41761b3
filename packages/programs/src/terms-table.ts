/** The records: programs, rates, seasons and hours as published. Append a record with a new `from` when a tariff changes; never rewrite one. */
import type { OpenFact, PerformanceRule, ProgramTerms } from './terms.ts'

/** What all of them have in common: the capability period of the joint utilities' dynamic load management programs. */
const common = {
  version: '2025',
  from: '2025-01-01',
  until: null,
  season: { first: '05-01', last: '09-30' },
  holidays: 'US-federal',
  obligationHours: 4,
  enrolment: [
    { by: '04-01', startsOn: '05-01' },
    { by: '05-01', startsOn: '06-01' },
  ],
  voluntaryLater: true,
  minimumKW: '50',
  residential: true,
  verified: false,
} as const

/** The four-hour windows that Con Edison assigns to networks, local time. */
const conedWindows = [
  { from: '11:00', to: '15:00' },
  { from: '14:00', to: '18:00' },
  { from: '16:00', to: '20:00' },
  { from: '19:00', to: '23:00' },
]

const firstFour: PerformanceRule = { by: 'first-hours', hours: 4 }
const allHours: PerformanceRule = { by: 'all-hours' }
const bestRun: PerformanceRule = { by: 'best-run', hours: 4, within: 6, lateAfter: '18:00', lateLess: 2 }

const riderT = 'Con Edison Rider T, PSC No. 10 (Smart Usage Rewards), rates as published for 2025'
const oruPage = 'Orange & Rockland, Smart Usage Rewards payment options (undated page)'

const firstFactor: OpenFact = {
  fact: 'reservation.firstFactor',
  words: 'The factor of a new participant before the first event (0.50) and that the first event makes it good.',
}
const voluntaryRates: OpenFact = {
  fact: 'dollarsPerKWh.voluntary',
  words: 'The voluntary rates and those of unplanned events stand in secondary sources only.',
}
const testLength: OpenFact = { fact: 'testHours', words: 'The length of the test event: one hour in 2014, two named for DLRP in 2025.' }

export const termsTable: readonly ProgramTerms[] = [
  {
    ...common,
    programId: 'coned-csrp',
    name: 'Con Edison Commercial System Relief Program',
    utility: 'coned',
    days: 'working-days',
    hours: { from: '10:00', to: '24:00' },
    callWindows: conedWindows,
    usualKind: 'planned',
    noticeHours: 21,
    testHours: 1,
    dollarsPerKWh: { reservation: { planned: '1', unplanned: '6', test: '1' }, voluntary: { planned: '3', unplanned: '10' } },
    reservation: {
      dollarsPerKWMonth: { 'new-york-city': '18', 'staten-island-westchester': '6' },
      stepUp: { atEvent: 5, dollarsPerKWMonth: '5', counts: ['planned'] },
      performance: { planned: firstFour, unplanned: firstFour, test: allHours },
      firstFactor: '0.50',
    },
    source: riderT,
    open: [
      voluntaryRates,
      firstFactor,
      testLength,
      { fact: 'reservation.stepUp.counts', words: 'Whether only planned events count towards the fifth.' },
      { fact: 'hours', words: 'Whether the relief period begins at 10:00 (newest page) or 11:00 (older text).' },
    ],
  },
  {
    ...common,
    programId: 'coned-dlrp',
    name: 'Con Edison Distribution Load Relief Program',
    utility: 'coned',
    days: 'every-day',
    // Stated both as 06:00 and as 08:00 to midnight; the wider one.
    hours: { from: '06:00', to: '24:00' },
    callWindows: [],
    usualKind: 'contingency',
    noticeHours: 2,
    testHours: 2,
    dollarsPerKWh: { reservation: { contingency: '1', immediate: '1', test: '1' }, voluntary: { contingency: '3', immediate: '3' } },
    reservation: {
      dollarsPerKWMonth: { 'tier-1': '18', 'tier-2': '25' },
      stepUp: { atEvent: 5, dollarsPerKWMonth: '5', counts: ['contingency', 'immediate'] },
      performance: { contingency: firstFour, immediate: bestRun, test: allHours },
      firstFactor: '0.50',
    },
    source: riderT,
    open: [
      voluntaryRates,
      firstFactor,
      testLength,
      { fact: 'hours', words: 'Whether the mandatory hours begin at 06:00 or at 08:00.' },
      { fact: 'reservation.performance.immediate', words: 'The best four of six hours, and the rule for calls after 18:00.' },
    ],
  },
  {
    ...common,
    programId: 'coned-term-dlm',
    name: 'Con Edison Term Dynamic Load Management',
    utility: 'coned',
    days: 'working-days',
    hours: { from: '11:00', to: '24:00' },
    callWindows: conedWindows,
    usualKind: 'planned',
    noticeHours: 21,
    testHours: 1,
    dollarsPerKWh: { reservation: { planned: '1', test: '1' }, voluntary: {} },
    // The price of a pledged kW is what the aggregator bid; each agreement carries its own.
    reservation: null,
    enrolment: [],
    voluntaryLater: false,
    minimumKW: '50',
    residential: false,
    source: 'Con Edison Rider AC, Term-DLM Program Agreement, clauses “Load Relief” and “Performance Payment”',
    open: [
      { fact: 'reservation', words: 'The penalty for less than the obligated load relief; bids are in each agreement.' },
      { fact: 'residential', words: 'That residential accounts and diesel generators are left out.' },
    ],
  },
  {
    ...common,
    programId: 'oru-csrp',
    name: 'Orange & Rockland Commercial System Relief Program',
    utility: 'oru',
    days: 'working-days',
    // The page names no hours; Con Edison's stand here until somebody has the tariff.
    hours: { from: '10:00', to: '24:00' },
    callWindows: [{ from: '14:00', to: '18:00' }],
    usualKind: 'planned',
    noticeHours: 21,
    testHours: 1,
    dollarsPerKWh: { reservation: { planned: '0.50', unplanned: '0.50', test: '0.50' }, voluntary: { planned: '1', unplanned: '1' } },
    reservation: {
      dollarsPerKWMonth: { all: '3' },
      stepUp: null,
      performance: { planned: firstFour, unplanned: firstFour, test: allHours },
      firstFactor: '0.50',
    },
    source: oruPage,
    open: [
      { fact: 'callWindows', words: 'The call window of the networks; 14:00 to 18:00 is assumed.' },
      { fact: 'dollarsPerKWh', words: 'Whether the rates of the undated page are in force.' },
      { fact: 'reservation.stepUp', words: 'That there is no step-up after the fifth event.' },
      firstFactor,
    ],
  },
  {
    ...common,
    programId: 'oru-dlrp',
    name: 'Orange & Rockland Distribution Load Relief Program',
    utility: 'oru',
    days: 'every-day',
    hours: { from: '06:00', to: '24:00' },
    callWindows: [],
    usualKind: 'contingency',
    noticeHours: 2,
    testHours: 1,
    dollarsPerKWh: {
      reservation: { contingency: '0.50', immediate: '0.50', test: '0.50' },
      voluntary: { contingency: '1', immediate: '1' },
    },
    reservation: {
      dollarsPerKWMonth: { 'tier-1': '3', 'tier-2': '5' },
      stepUp: null,
      performance: { contingency: firstFour, immediate: bestRun, test: allHours },
      firstFactor: '0.50',
    },
    source: oruPage,
    open: [
      { fact: 'hours', words: 'The hours in which events may lie; Con Edison’s are assumed.' },
      { fact: 'dollarsPerKWh', words: 'Whether the rates of the undated page are in force.' },
      firstFactor,
    ],
  },
]
