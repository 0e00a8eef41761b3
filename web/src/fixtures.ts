/** Every page and state with an answer to render it from: the Medina household and its neighbours, invented and consistent. */
import type { Answers, Form, PageName, Shell } from './answers.ts'
import { accountStates } from './fixtures/accounts.ts'
import { consoleEvent, doneEvent, overview } from './fixtures/console.ts'
import { freshness, liveFresh, liveUsed, liveUsual, today } from './fixtures/curves.ts'
import { decided, networkLists, noSeason, season, seasonWrong, toReview } from './fixtures/dispatch.ts'
import { home, unconnected } from './fixtures/home.ts'
import { empty, house, loadingHouse, metro, nowAt, shop, valley, zone } from './fixtures/household.ts'
import { absorbed, correction, offset, owedLater, provisional, referral, reservation, slow, solar } from './fixtures/payment-variants.ts'
import { done, held, paid, rows, upcoming, usedTuesday, usualTuesday, verified, zero } from './fixtures/payments.ts'

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
    account: null,
    sampleAddress: '100 Example St, Apt 2, New York, NY',
  }),
  seen('guide', 'back-pay', '/connect/valley', {
    utility: valley,
    kind: 'commercial',
    backPayEvents: 2,
    account: 'new',
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
  seen('payment', 'verified', '/payments/p1', verified),
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
  seen('payment', 'provisional', '/payments/p11', provisional),
  seen('payment', 'absorbed', '/payments/p12', absorbed),
  seen('payment', 'owed-later', '/payments/p13', owedLater),
  seen('payment', 'offset', '/payments/p14', offset),
  seen('payment', 'slow', '/payments/p15', slow),
  seen('payment', 'reservation', '/payments/p16', reservation),
  seen('payment', 'referral', '/payments/p3', referral),
  seen('payment', 'solar', '/payments/p8', solar),
  ...Object.entries(accountStates).map(([state, accounts]) =>
    seen('accounts', state, '/accounts', { accounts, utilities: [metro, valley] }),
  ),
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
  seen('console-event', 'plain', '/console/events/e4', decided(doneEvent, []), { viewer: operator }),
  seen(
    'console-event',
    'empty',
    '/console/events/e5',
    decided(
      consoleEvent({ ...upcoming, likelyCents: null }, 'CSRP', []),
      ['extend', 'shorten', 'cancel'],
      bad({ extendEnd: '19:00' }, ['extendEnd', 'not-later'], ['extendReason', 'reason-missing']),
    ),
    { viewer: operator },
  ),
  seen('console-networks', 'tried', '/console/networks', networkLists, { viewer: operator }),
  seen('console-networks', 'empty', '/console/networks', { ...networkLists, networks: [], result: null }, { viewer: operator }),
  seen('console-review', 'some', '/console/review', toReview, { viewer: operator }),
  seen('console-review', 'none', '/console/review', { items: [] }, { viewer: operator }),
  seen('console-enrolments', 'plain', '/console/enrolments', season, { viewer: operator }),
  seen('console-enrolments', 'wrong', '/console/enrolments', seasonWrong, { viewer: operator }),
  seen('console-enrolments', 'empty', '/console/enrolments', noSeason, { viewer: operator }),
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
