/** What a month of pledged load is for each account: its question, as the receipt computes it again, and its part of what all are paid. Pure. */
import { monthShare, type ProgramTerms, splitMonth, weightOf } from '@quickpay/programs'
import { type Delivered, monthOfAccount, type PledgedEvent, type PledgeQuestion, printFraction } from '@quickpay/receipt'
import { type Exact, printExact, sum } from '@quickpay/units'
import type { EventFacts } from '#settlement/facts.ts'
import type { Month } from '#settlement/reservation.ts'
import { planOf } from '#settlement/rules.ts'
import { deliveryIn, type Saved } from '#settlement/utility-performance.ts'

/** An account that pledged load in a month, and the plan by which it is paid for that month. */
export type Pledging = { readonly memberId: string; readonly accountId: string; readonly planId: string; readonly pledgedKW: string }

/** An event of the network that is over; `factor` of all accounts, null while nobody is measured. */
export type NetworkEvent = EventFacts & { readonly factor: Exact | null }

/** What an account that was called saved in an event; null while it is not measured. */
export type Deliveries = ReadonlyMap<string, Saved | null>
export const deliveryKey = (accountId: string, eventId: string): string => `${accountId} ${eventId}`

/** What the months of all accounts of a reservation are reckoned from. */
export type PledgeFacts = {
  readonly terms: ProgramTerms
  readonly network: string
  readonly rateClass: string
  readonly events: readonly NetworkEvent[]
  readonly deliveries: Deliveries
  /** The network's factors of the season before, which count until the account has one of its own. */
  readonly lastSeason: readonly Exact[]
}

/** An account's month by itself. */
export function questionOf(facts: PledgeFacts, { accountId, planId, pledgedKW }: Pledging, month: Temporal.PlainYearMonth): PledgeQuestion {
  const { terms, network, rateClass, events, deliveries, lastSeason } = facts
  return {
    ...{ terms, network, rateClass, pledgedKW },
    plan: planOf(planId),
    month: month.toString(),
    events: events.map((event): PledgedEvent => {
      const date = event.start.toZonedDateTimeISO(event.zone).toPlainDate().toString()
      return { date, kind: event.kind, own: deliveredIn(event, deliveries.get(deliveryKey(accountId, event.eventId))) }
    }),
    lastSeason: lastSeason.map((factor) => printExact(factor)),
    together: null,
  }
}

/** Who was called and is not measured has delivered nothing as soon as the event has a factor: the utility compares the pledge all the same. */
function deliveredIn(event: NetworkEvent, saved: Saved | null | undefined): Delivered | null {
  if (saved === undefined || (saved === null && event.factor === null)) return null
  const { calledAt, hours, hoursBeforeMidnight } = deliveryIn(event, saved ?? { hoursWh: new Map(), wholeWh: '0' })
  const told = saved === null ? [] : hours.map(({ seconds, reliefWh }) => ({ seconds, reliefWh: printExact(reliefWh) }))
  return { calledAt: calledAt.toString(), hoursBeforeMidnight, hours: told }
}

/** An account's part of a month, and what of it is the customer's. */
export type Part = Pledging & { readonly question: PledgeQuestion; readonly accountCents: bigint; readonly shareCents: bigint }

/** The utility's payment for a month among the accounts, by what each brought; the parts add up to it. */
export function partsOf(month: Month, accounts: readonly Pledging[], facts: PledgeFacts): Part[] {
  const asked = accounts.map((account) => ({ account, question: questionOf(facts, account, month.month) }))
  const brought = asked.map(({ account, question }) => ({ pledgedKW: account.pledgedKW, factor: monthOfAccount(question).factor }))
  const together = {
    pledgedKW: month.pledgedKW,
    factor: printFraction(month.factor),
    cents: Number(month.cents),
    broughtKW: printFraction(sum(brought.map(weightOf))),
  }
  return splitMonth(month.cents, brought).map((accountCents, i) => {
    const { account, question } = asked[i]!
    return { ...account, question: { ...question, together }, accountCents, shareCents: monthShare(question.plan, accountCents) }
  })
}
