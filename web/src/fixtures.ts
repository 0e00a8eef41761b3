/** The Medina household and its neighbours: invented, consistent answers for previews and tests. Sums, rounding and times agree. */
import type { Account, Answers, ConsoleEvent, EventCard, Form, PageName, Payment, PaymentRow, Series, Shell, Utility } from './answers.ts'

const zone = 'America/New_York'
export const nowAt = '2026-07-15T18:22:00Z'
export const empty: Form = { values: {}, errors: [] }

const portal: Utility['portal'] = {
  shareBox: 'Share this service account’s data',
  term: 'How long would you like to share?',
  untilRevoked: 'Share until I revoke',
  categories: { account: 'Account information', billing: 'Billing and cost', usage: 'Energy usage (interval readings)' },
  submit: 'Submit',
  accept: 'Accept',
  checkedOn: null,
}
export const metro: Utility = { id: 'metro', name: 'Sandbox Metro', zone, portal, slowPath: 'weeks' }
export const valley: Utility = {
  id: 'valley',
  name: 'Sandbox Valley',
  zone,
  portal: { ...portal, checkedOn: '2026-07-01' },
  slowPath: 'after-summer',
}

const full = { daysStored: 730, daysExpected: 730, done: true }
export const house: Account = {
  id: 'a1',
  nickname: null,
  kind: 'residential',
  utility: { id: 'metro', name: 'Sandbox Metro', slowPath: 'weeks' },
  enrolment: { is: 'enrolled', network: 'Harbor', programName: 'Commercial System Relief Program' },
  accountEnding: '4417',
  address: '37-52 80th St, Apt 4B, Jackson Heights, NY 11372',
  connection: { is: 'active', grantedAt: '2026-05-20T15:04:00Z', history: full },
}
export const shop: Account = {
  id: 'a2',
  nickname: 'Tapicería Medina',
  kind: 'commercial',
  utility: { id: 'valley', name: 'Sandbox Valley', slowPath: 'after-summer' },
  enrolment: { is: 'not-enrolled', code: 'exports-energy' },
  accountEnding: '9032',
  address: '12 Main St, Nyack, NY 10960',
  connection: { is: 'partial', grantedAt: '2026-07-15T09:31:00Z', missing: [{ what: 'category', category: 'usage' }], history: full },
}
export const loadingHouse: Account = {
  ...house,
  connection: { is: 'active', grantedAt: '2026-07-15T18:20:00Z', history: { daysStored: 243, daysExpected: 730, done: false } },
}

/** Wh of each quarter hour, 16:00 to 20:00. */
const usualTuesday = [580, 590, 600, 610, 620, 630, 630, 640, 640, 640, 630, 630, 620, 610, 590, 580]
const usedTuesday = [520, 440, 380, 350, 340, 330, 330, 340, 360, 350, 340, 360, 380, 390, 400, 410]
const startTuesday = Date.parse('2026-07-14T20:00:00Z')

const upcoming: EventCard = {
  id: 'e5',
  utilityName: 'Sandbox Metro',
  network: 'Jackson Heights',
  startAt: '2026-07-15T20:00:00Z',
  endAt: '2026-07-16T00:00:00Z',
  zone,
  phase: 'upcoming',
  payByAt: '2026-07-17T00:00:00Z',
  centsPerKWh: 225,
  likelyCents: { low: 703, high: 1096 },
  paymentId: null,
  paidCents: null,
}
const done: EventCard = {
  ...upcoming,
  id: 'e4',
  startAt: '2026-07-14T20:00:00Z',
  endAt: '2026-07-15T00:00:00Z',
  phase: 'done',
  payByAt: '2026-07-16T00:00:00Z',
  likelyCents: null,
  paymentId: 'p1',
  paidCents: 860,
}

const row = (id: string, eventDate: string | null, cents: number, savedWh: number | null, hoursToPay: number): PaymentRow => ({
  id,
  kind: eventDate === null ? 'referral' : 'event',
  eventDate,
  accountLabel: 'Sandbox Metro ··4417',
  cents,
  savedWh,
  state: 'received',
  hoursToPay,
})
export const rows: PaymentRow[] = [
  row('p1', '2026-07-14', 860, 3820, 13.2),
  row('p2', '2026-07-08', 729, 3240, 16.1),
  row('p3', null, 1000, null, 3),
  row('p4', '2026-06-24', 612, 2720, 11.5),
  row('p5', '2026-06-12', 540, 2400, 23.2),
]

const day = (
  date: string,
  usedWh: number | null,
  window: boolean,
  basis: boolean,
  reason: string | null = null,
): Payment['baseline']['days'][number] => ({
  date,
  usedWh,
  window,
  basis,
  reason,
})

export const paid: Payment = {
  ...row('p1', '2026-07-14', 860, 3820, 13.2),
  reference: 'QPC-0714-4417-7F3A',
  account: house,
  event: { id: 'e4', startAt: done.startAt, endAt: done.endAt, zone },
  method: { kind: 'debit-card', last4: '2207' },
  usualWh: 9840,
  usedWh: 6020,
  netSavedWh: 3820,
  dollarsPerKWh: '2.25',
  shares: { programDollarsPerKWh: '3.00', yourPercent: 75, programVerified: false },
  intervals: usualTuesday.map((usualWh, i) => ({
    startAt: new Date(startTuesday + i * 900_000).toISOString(),
    minutes: 15,
    usualWh,
    usedWh: usedTuesday[i] ?? null,
    quality: 'measured',
  })),
  baseline: {
    id: 'coned-cbl',
    name: 'Top 5 of 10',
    verified: false,
    days: [
      day('2026-07-13', 9520, true, true),
      day('2026-07-12', 8900, false, false, 'weekend'),
      day('2026-07-11', 8120, false, false, 'weekend'),
      day('2026-07-10', 9380, true, true),
      day('2026-07-09', 9710, true, true),
      day('2026-07-08', 5200, false, false, 'event-day'),
      day('2026-07-07', 8410, true, false, 'not-among-highest'),
      day('2026-07-06', 7930, true, false, 'not-among-highest'),
      day('2026-07-03', 6100, false, false, 'holiday'),
      day('2026-07-02', 9050, true, true),
      day('2026-07-01', 8200, true, false, 'not-among-highest'),
      day('2026-06-30', 8740, true, true),
      day('2026-06-29', 7660, true, false, 'not-among-highest'),
      day('2026-06-26', 7120, true, false, 'not-among-highest'),
    ],
    averageWh: 9280,
    adjustment: { factor: '1.06', gross: '1.06', fromAt: '2026-07-14T16:00:00Z', toAt: '2026-07-14T18:00:00Z' },
  },
  findings: [],
  timeline: [
    { what: 'event-ended', at: '2026-07-15T00:00:00Z' },
    { what: 'readings-complete', at: '2026-07-15T09:46:00Z' },
    { what: 'calculated', at: '2026-07-15T13:05:00Z' },
    { what: 'sent', at: '2026-07-15T13:12:00Z' },
    { what: 'received', at: '2026-07-15T13:12:00Z' },
  ],
  canChange: 'up-only',
  bundleUrl: '/payments/p1/bundle.json',
}

/** More than usual in the second half; nothing to pay and nothing owed. */
const usedMore = usualTuesday.map((wh, i) => (i < 5 ? wh - 90 : wh + 110))
const zero: Payment = {
  ...paid,
  id: 'p0',
  cents: 0,
  state: 'zero',
  savedWh: 0,
  hoursToPay: null,
  usedWh: usedMore.reduce((a, b) => a + b, 0),
  netSavedWh: 9840 - usedMore.reduce((a, b) => a + b, 0),
  intervals: paid.intervals.map((one, i) => ({
    ...one,
    usedWh: usedMore[i] ?? null,
    quality: i === 6 || i === 7 ? 'estimated' : 'measured',
  })),
  findings: [
    { code: 'thin', words: 'Fewer days than usual.' },
    { code: 'estimated', words: 'Two readings are estimated.' },
  ],
  timeline: paid.timeline.slice(0, 3),
}
const held: Payment = {
  ...paid,
  id: 'p6',
  cents: 0,
  state: 'held',
  savedWh: null,
  hoursToPay: null,
  intervals: paid.intervals.map((one, i) => (i === 9 || i === 10 ? { ...one, usedWh: null, quality: 'missing' } : one)),
  findings: [{ code: 'eventHoursMissing', words: 'Two readings are missing.' }],
  timeline: paid.timeline.slice(0, 1),
  method: null,
}
const correction: Payment = {
  ...paid,
  id: 'p7',
  kind: 'correction',
  cents: 38,
  savedWh: 170,
  findings: [{ code: 'revised-meter-x', words: 'A code no catalogue knows yet.' }],
}
const referral: Payment = {
  ...paid,
  ...row('p3', null, 1000, null, 3),
  event: null,
  intervals: [],
  shares: null,
  baseline: { ...paid.baseline, days: [], adjustment: null },
  timeline: paid.timeline.slice(3),
  canChange: 'final',
}
/** A solar roof: the net falls below zero before the evening, so the axis does too. */
const solar: Payment = {
  ...paid,
  id: 'p8',
  usualWh: 1200,
  usedWh: -2400,
  netSavedWh: 3600,
  cents: 810,
  intervals: paid.intervals.map((one, i) => ({ ...one, usualWh: -200 + i * 40, usedWh: -420 + i * 36 })),
  findings: [{ code: 'netExport', words: 'The meter also runs backwards.' }],
}

/** A day's curve in kW: breakfast, lunch, evening. */
const curve = (h: number): number => {
  const hump = (centre: number, width: number, height: number): number => height * Math.exp(-((h - centre) ** 2) / (2 * width * width))
  return Math.min(2.62, 0.34 + hump(7.6, 1.1, 0.95) + hump(13, 2.2, 0.85) + hump(18.2, 2.6, 2.05) + hump(21.5, 1.3, 0.75))
}
const quarter = (i: number): number => Math.round(curve(i / 4 + 0.125) * 250)
export const usualDay: Series = {
  startAt: '2026-07-15T04:00:00Z',
  intervalMinutes: 15,
  wh: Array.from({ length: 96 }, (_, i) => quarter(i)),
  quality: Array.from({ length: 96 }, () => 'measured' as const),
}
const wobble = (i: number): number => ((i * 7919) % 101) / 101 - 0.5
export const today: Series = {
  startAt: '2026-07-15T04:00:00Z',
  intervalMinutes: 15,
  wh: Array.from({ length: 56 }, (_, i) => (i === 25 ? null : Math.max(40, Math.round(quarter(i) * (i < 24 ? 1 : 0.8) + wobble(i) * 70)))),
  quality: Array.from({ length: 56 }, (_, i) => (i === 25 ? 'missing' : i === 43 || i === 44 ? 'estimated' : 'measured')),
}

const liveStart = '2026-07-15T19:00:00Z'
const liveUsed: Series = {
  startAt: liveStart,
  intervalMinutes: 15,
  wh: [520, 550, 570, 590, 500, 410, 360, 340, 330, 350, 340],
  quality: [
    'measured',
    'measured',
    'measured',
    'measured',
    'measured',
    'measured',
    'measured',
    'measured',
    'measured',
    'estimated',
    'measured',
  ],
}
const liveUsual: Series = {
  startAt: liveStart,
  intervalMinutes: 15,
  wh: [540, 560, 580, 590, 600, 610, 620, 630, 640, 650, 650, 660, 660, 660, 650, 650, 640, 630, 610, 600],
  quality: Array.from({ length: 20 }, () => 'measured' as const),
}
const freshness = { lastReadingEndAt: '2026-07-15T18:00:00Z', receivedAt: '2026-07-15T18:19:00Z', utilityName: 'Sandbox Metro' }
const liveFresh = { ...freshness, lastReadingEndAt: '2026-07-15T21:45:00Z', receivedAt: '2026-07-15T22:08:00Z' }

const home: Answers['home'] = {
  accounts: [house, shop],
  current: house,
  activate: null,
  freshness,
  nextEvent: upcoming,
  seasonCents: 3741,
  lastPayment: paid,
  today: { date: '2026-07-15', zone, series: today, usual: usualDay, usedWh: 9780, usualSoFarWh: 11020 },
  payments: rows,
  needsPayoutMethod: false,
}
const unconnected: Account = { ...house, connection: { is: 'none' } }

const consoleEvent = (card: EventCard, programName: string, participants: ConsoleEvent['participants']): ConsoleEvent => ({
  ...card,
  programId: 'coned-csrp',
  programName,
  status: card.phase === 'cancelled' ? 'cancelled' : 'scheduled',
  participants,
  totals: {
    count: participants.length,
    measured: participants.filter((one) => one.state === 'measured').length,
    waiting: participants.filter((one) => one.state === 'waiting').length,
    paidCents: 1589,
    savedWh: 7060,
  },
})
const participants: ConsoleEvent['participants'] = [
  {
    memberName: 'Rosa Medina',
    accountEnding: '4417',
    state: 'measured',
    missing: null,
    savedWh: 3820,
    cents: 860,
    payment: { id: 'p1', state: 'received' },
  },
  {
    memberName: 'Lucía Paredes',
    accountEnding: '2210',
    state: 'measured',
    missing: null,
    savedWh: 3240,
    cents: 729,
    payment: { id: 'p2', state: 'sent' },
  },
  {
    memberName: 'Omar Haddad',
    accountEnding: '7781',
    state: 'waiting',
    missing: '2026-07-14T22:15:00Z/2026-07-14T22:45:00Z',
    savedWh: null,
    cents: null,
    payment: null,
  },
  {
    memberName: 'Panadería La Espiga',
    accountEnding: '3305',
    state: 'not-eligible',
    missing: 'tooFewDays',
    savedWh: null,
    cents: null,
    payment: null,
  },
  {
    memberName: 'Grace Lin',
    accountEnding: '6120',
    state: 'measured',
    missing: null,
    savedWh: 0,
    cents: 0,
    payment: { id: 'p0', state: 'zero' },
  },
  {
    memberName: 'Sam Ortiz',
    accountEnding: null,
    state: 'left',
    missing: null,
    savedWh: null,
    cents: null,
    payment: { id: 'p9', state: 'waiting-for-you' },
  },
]
const doneEvent = consoleEvent(done, 'CSRP', participants)

const overview: Answers['console-events'] = {
  events: [
    consoleEvent({ ...upcoming, phase: 'live' }, 'CSRP', participants.slice(0, 4)),
    doneEvent,
    consoleEvent({ ...done, id: 'e3', phase: 'cancelled', network: 'Flushing' }, 'DLRP', []),
  ],
  form: empty,
  programs: [
    { id: 'coned-csrp', name: 'CSRP', utilityName: 'Sandbox Metro', networks: ['Jackson Heights', 'Flushing', 'Ridgewood'] },
    { id: 'oru-csrp', name: 'CSRP', utilityName: 'Sandbox Valley', networks: ['Nyack'] },
  ],
  parked: [
    { id: 'j1', task: 'fetch-readings', subject: '··7781 2026-07-14', code: 'resource-500', at: '2026-07-15T09:02:00Z', attempts: 6 },
  ],
  money: { paidCents: 3741, owedCents: 729, inFlightCents: 729, balanced: true },
}

const returned = (state: Answers['return']['state'], rest: Partial<Answers['return']> = {}): Answers['return'] => ({
  utility: metro,
  state,
  missing: [],
  account: null,
  reference: 'AU-5521',
  ...rest,
})

/** A page in one of its states, with the moment and the viewer it is seen at. */
export type Fixture<P extends PageName = PageName> = { page: P; state: string; answer: Answers[P]; shell: Shell }
const member: Shell['viewer'] = { name: 'Rosa Medina', email: 'rosa@example.com', role: 'member' }
const operator: Shell['viewer'] = { name: 'Dana Ruiz', email: 'dana@example.com', role: 'operator' }
const sandbox: Shell['sandbox'] = { clockUrl: 'http://127.0.0.1:4100/clock', mailboxUrl: 'http://127.0.0.1:4100/mailbox' }

const seen = <P extends PageName>(page: P, state: string, path: string, answer: Answers[P], shell: Partial<Shell> = {}): Fixture =>
  ({ page, state, answer, shell: { path, nowAt, viewer: member, sandbox, ...shell } }) as unknown as Fixture
const outside = { viewer: null }
const bad = (values: Record<string, string>, ...errors: [string, string][]): Form => ({
  values,
  errors: errors.map(([field, code]) => ({ field, code })),
})
const atSix = { nowAt: '2026-07-15T22:10:00Z' }

export const fixtures: Fixture[] = [
  seen('landing', 'plain', '/', { utilities: [metro, valley] }, outside),
  seen('sign-up', 'plain', '/start', { form: empty, utilities: [metro, valley] }, outside),
  seen(
    'sign-up',
    'errors',
    '/start',
    {
      form: bad({ kind: 'commercial', name: 'Rosa', email: 'rosa@' }, ['email', 'not-an-email'], ['utility', 'choose']),
      utilities: [metro, valley],
    },
    outside,
  ),
  seen('sign-in', 'plain', '/sign-in', { form: empty }, outside),
  seen('sign-in', 'errors', '/sign-in', { form: bad({ email: 'x@example.com' }, ['email', 'too-many']) }, outside),
  seen('code', 'plain', '/code', { email: 'rosa@example.com', form: empty, next: '/home' }, outside),
  seen('code', 'errors', '/code', { email: 'rosa@example.com', form: bad({ code: '12' }, ['code', 'code-wrong']), next: '/home' }, outside),
  seen('guide', 'plain', '/connect/metro', {
    utility: metro,
    kind: 'residential',
    backPayEvents: 0,
    sampleAddress: '100 Example St, Apt 2, New York, NY',
  }),
  seen('guide', 'back-pay', '/connect/valley', {
    utility: valley,
    kind: 'commercial',
    backPayEvents: 2,
    sampleAddress: '12 Example Ave, Nyack, NY',
  }),
  seen('return', 'connected', '/connect/result/x', returned('connected', { account: loadingHouse })),
  seen(
    'return',
    'partial',
    '/connect/result/x',
    returned('partial', {
      account: house,
      missing: [
        { what: 'category', category: 'usage' },
        { what: 'term', endsAt: '2026-12-31T05:00:00Z' },
      ],
    }),
  ),
  seen(
    'return',
    'partial-account',
    '/connect/result/x',
    returned('partial', { utility: valley, account: shop, missing: [{ what: 'account' }] }),
  ),
  ...(
    ['denied', 'expired-link', 'unknown-link', 'already-used', 'utility-error', 'sign-in-to-finish', 'other-person', 'no-meter'] as const
  ).map((state) => seen('return', state, '/connect/result/x', returned(state), state === 'sign-in-to-finish' ? outside : {})),
  seen('home', 'plain', '/home', home),
  seen('home', 'new', '/home', {
    ...home,
    accounts: [unconnected],
    current: unconnected,
    activate: { utility: metro, backPayEvents: 2 },
    freshness: null,
    nextEvent: null,
    seasonCents: 0,
    lastPayment: null,
    today: null,
    payments: [],
    needsPayoutMethod: true,
  }),
  seen('home', 'loading', '/home', {
    ...home,
    accounts: [loadingHouse],
    current: loadingHouse,
    freshness: { ...freshness, lastReadingEndAt: null, receivedAt: null },
    seasonCents: 0,
    lastPayment: null,
    payments: [],
    today: { date: '2026-07-15', zone, series: { ...today, wh: [], quality: [] }, usual: null, usedWh: 0, usualSoFarWh: null },
  }),
  seen('home', 'stale', '/home', {
    ...home,
    freshness: { ...freshness, lastReadingEndAt: '2026-07-13T13:15:00Z' },
    nextEvent: { ...upcoming, phase: 'processing', startAt: done.startAt, endAt: done.endAt, payByAt: done.payByAt },
    lastPayment: { ...paid, state: 'preparing', timeline: paid.timeline.slice(0, 3), hoursToPay: null },
  }),
  seen('events', 'plain', '/events', {
    events: [
      upcoming,
      done,
      { ...done, id: 'e3', phase: 'cancelled', paidCents: null, startAt: '2026-07-08T20:00:00Z', endAt: '2026-07-09T00:00:00Z' },
    ],
  }),
  seen('events', 'empty', '/events', { events: [] }),
  seen('event', 'upcoming', '/events/e5', { event: upcoming, series: null, usual: null, freshness }),
  seen(
    'event',
    'live',
    '/events/e5',
    { event: { ...upcoming, phase: 'live' }, series: liveUsed, usual: liveUsual, freshness: liveFresh },
    atSix,
  ),
  seen(
    'event',
    'live-slow',
    '/events/e5',
    {
      event: { ...upcoming, phase: 'live' },
      series: { ...liveUsed, wh: liveUsed.wh.slice(0, 5) },
      usual: liveUsual,
      freshness: { ...liveFresh, lastReadingEndAt: '2026-07-15T20:15:00Z' },
    },
    atSix,
  ),
  seen(
    'event',
    'live-next-day',
    '/events/e5',
    { event: { ...upcoming, phase: 'live', likelyCents: null }, series: null, usual: null, freshness: null },
    atSix,
  ),
  seen(
    'event',
    'processing',
    '/events/e5',
    { event: { ...upcoming, phase: 'processing' }, series: liveUsed, usual: liveUsual, freshness: liveFresh },
    { nowAt: '2026-07-16T02:00:00Z' },
  ),
  seen('event', 'done', '/events/e4', {
    event: done,
    series: { ...liveUsed, startAt: done.startAt, wh: usedTuesday, quality: usedTuesday.map(() => 'measured') },
    usual: { ...liveUsual, startAt: done.startAt, wh: usualTuesday },
    freshness,
  }),
  seen('event', 'left', '/events/e5', { event: { ...upcoming, phase: 'left' }, series: null, usual: null, freshness }),
  seen('event', 'cancelled', '/events/e5', { event: { ...upcoming, phase: 'cancelled' }, series: null, usual: null, freshness: null }),
  seen('payments', 'plain', '/payments', {
    payments: [
      { ...held, id: 'p6' },
      { ...paid, id: 'p9', state: 'waiting-for-you', hoursToPay: null },
      ...rows,
      { ...paid, id: 'p10', state: 'returned', hoursToPay: null },
      { ...zero },
    ],
    seasonCents: 3741,
  }),
  seen('payments', 'empty', '/payments', { payments: [], seasonCents: 0 }),
  seen('payment', 'received', '/payments/p1', paid),
  seen('payment', 'verified', '/payments/p1', {
    ...paid,
    state: 'sent',
    timeline: paid.timeline.slice(0, 4),
    baseline: { ...paid.baseline, verified: true },
    shares: { programDollarsPerKWh: '3.00', yourPercent: 75, programVerified: true },
    canChange: 'both',
  }),
  seen('payment', 'preparing', '/payments/p1', { ...paid, state: 'preparing', timeline: paid.timeline.slice(0, 3), hoursToPay: null }),
  seen('payment', 'waiting-for-you', '/payments/p1', {
    ...paid,
    state: 'waiting-for-you',
    timeline: paid.timeline.slice(0, 3),
    hoursToPay: null,
    method: null,
  }),
  seen('payment', 'returned', '/payments/p1', {
    ...paid,
    state: 'returned',
    timeline: [...paid.timeline.slice(0, 4), { what: 'returned', at: '2026-07-15T16:40:00Z' }],
  }),
  seen('payment', 'zero', '/payments/p0', zero),
  seen('payment', 'held', '/payments/p6', held),
  seen('payment', 'correction', '/payments/p7', correction),
  seen('payment', 'referral', '/payments/p3', referral),
  seen('payment', 'solar', '/payments/p8', solar),
  seen('accounts', 'plain', '/accounts', {
    accounts: [
      house,
      shop,
      { ...unconnected, id: 'a3' },
      { ...house, id: 'a4', connection: { is: 'ended', endedAt: '2026-07-01T12:00:00Z', because: 'expired' } },
    ],
    utilities: [metro, valley],
  }),
  seen('accounts', 'empty', '/accounts', { accounts: [], utilities: [metro, valley] }),
  seen('payout-method', 'plain', '/payout-method', {
    form: empty,
    current: { kind: 'debit-card', last4: '2207' },
    choices: [
      { id: 'debit-card', needs: 'last4' },
      { id: 'bank', needs: 'last4' },
      { id: 'gift-card', needs: 'nothing' },
    ],
  }),
  seen('payout-method', 'errors', '/payout-method', {
    form: bad({ method: 'debit-card', last4: '22' }, ['last4', 'four-digits']),
    current: null,
    choices: [
      { id: 'debit-card', needs: 'last4' },
      { id: 'paper-check', needs: 'nothing' },
    ],
  }),
  seen('security', 'plain', '/security', {
    passkeys: [
      { id: 'k1', name: 'Google Password Manager · Chrome, Android', createdAt: '2026-06-02T14:00:00Z', here: true },
      { id: 'k2', name: null, createdAt: '2026-07-01T14:00:00Z', here: false },
    ],
    add: { is: 'possible' },
    invite: null,
    said: 'added',
  }),
  seen('security', 'empty', '/security', { passkeys: [], add: { is: 'possible' }, invite: null, said: null }),
  seen(
    'security',
    'staff-last',
    '/security',
    {
      passkeys: [{ id: 'k1', name: 'Windows Hello · Edge, Windows', createdAt: '2026-06-02T14:00:00Z', here: false }],
      add: { is: 'refused', code: 'passkey-needed' },
      invite: null,
      said: 'last',
    },
    { viewer: operator },
  ),
  seen(
    'security',
    'staff-uninvited',
    '/security',
    { passkeys: [], add: { is: 'refused', code: 'invite-needed' }, invite: null, said: null },
    { viewer: operator },
  ),
  seen('console-events', 'plain', '/console', overview, { viewer: operator, ...atSix }),
  seen(
    'console-events',
    'errors',
    '/console',
    {
      ...overview,
      events: [],
      parked: [],
      money: { ...overview.money, balanced: false },
      form: bad(
        { programId: 'oru-csrp', network: 'Nyack', date: '2026-07-16', start: '18:00', end: '16:00' },
        ['end', 'end-before-start'],
        ['reason', 'too-long'],
      ),
    },
    { viewer: operator },
  ),
  seen('console-event', 'plain', '/console/events/e4', { event: doneEvent }, { viewer: operator }),
  seen(
    'console-event',
    'empty',
    '/console/events/e5',
    { event: consoleEvent({ ...upcoming, likelyCents: null }, 'CSRP', []) },
    { viewer: operator },
  ),
  seen('error', 'not-found', '/x', { status: 404, code: 'not-found', reference: 'R-8842', detail: null }, outside),
  seen(
    'error',
    'passkey-needed',
    '/console',
    { status: 403, code: 'passkey-needed', reference: 'R-8844', detail: null },
    { viewer: operator },
  ),
  seen('error', 'failed', '/x', { status: 500, code: 'unexpected', reference: 'R-8843', detail: null }),
]
