/** What the tests of pledged load share: the golden month of the program's rules, as an advance and as the month's rest. */
import { type RewardPlan, rewardPlans, termsOn } from '@quickpay/programs'
import { cents } from '@quickpay/units'
import { nothingBefore } from './payment-lines.ts'
import {
  makeReservationBundle,
  type PledgedEvent,
  type PledgeQuestion,
  type ReservationBundle,
  type Together,
} from './reservation-bundle.ts'
import { linesOfMonth } from './reservation-lines.ts'

const found = termsOn('coned-csrp', Temporal.PlainDate.from('2026-07-15'))
if (found.is !== 'found') throw new Error('the golden month has no terms')

/** An event of July in which the account delivered so many watt-hours in each hour. */
export const eventOn = (date: string, hoursWh: readonly string[]): PledgedEvent => ({
  ...{ date, kind: 'planned' },
  own: { calledAt: '10:00', hoursBeforeMidnight: 4, hours: hoursWh.map((reliefWh) => ({ seconds: 3600, reliefWh })) },
})
/** 1.0, 1.1, 1.1 and 0.0 kW: 0.80 of a pledge of one. */
export const goldenEvent = eventOn('2026-07-15', ['1000', '1100', '1100', '0'])

export const pledge = (changes: Partial<PledgeQuestion> = {}, plan: Partial<RewardPlan> = {}): PledgeQuestion => ({
  terms: found.terms,
  plan: { ...rewardPlans['reservation-commercial']!, ...plan },
  ...{ network: 'Harbor', rateClass: 'new-york-city', month: '2026-07', pledgedKW: '1.00' },
  ...{ events: [goldenEvent], lastSeason: [], together: null },
  ...changes,
})

type Facts = Partial<Pick<NonNullable<ReservationBundle['payment']>, 'before' | 'otherMonthsOwedCents'>>

/** As it is booked; `accountCents` where several are paid together. */
export function bookedMonth(question: PledgeQuestion, facts: Facts = {}, accountCents?: number): ReservationBundle {
  const bundle = makeReservationBundle(question, accountCents === undefined ? undefined : cents(accountCents))
  const kind = question.together === null ? 'advance' : 'month'
  const [before, otherMonthsOwedCents] = [facts.before ?? nothingBefore, facts.otherMonthsOwedCents ?? 0]
  const { lines, cents: paid } = linesOfMonth({ ...bundle.result, plan: question.plan, kind, before, otherMonthsOwedCents })
  const postings = [{ cause: 'earning:ern_1', debit: 'reservation-receivable', credit: 'member', cents: paid }]
  const payment = {
    reference: 'QPC-0714',
    kind,
    before,
    otherMonthsOwedCents,
    lines,
    cents: paid,
    postings: paid > 0 ? postings : [],
  } as const
  return { ...bundle, payment }
}

export const alone: Together = { pledgedKW: '1.00', factor: '4/5', cents: 1440, broughtKW: '4/5' }
export const advanced = { earnedCents: 540, owedCents: 0, openCents: 0 }
export const advance = (): ReservationBundle => bookedMonth(pledge())
/** The rest of July, of which half was advanced: $5.40. */
export const rest = (): ReservationBundle => bookedMonth(pledge({ together: alone }), { before: advanced }, 1440)
