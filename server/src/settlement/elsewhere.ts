/** Hours that two programs have called: their energy is paid once, under the one with the higher rate; the customer is paid once too. Pure. */
import { payCustomer, payerOfHour, programRate } from '@quickpay/programs'
import type { BundleResult } from '@quickpay/receipt'
import { parseExact, wh, zero } from '@quickpay/units'
import type { EventFacts, Facts, OtherEvent } from '#settlement/facts.ts'
import type { Participation } from '#settlement/participation.ts'
import { type Rules, termsOf } from '#settlement/rules.ts'

export type Elsewhere = { readonly cents: bigint; readonly reliefWh: number }
const nothing: Elsewhere = { cents: 0n, reliefWh: 0 }

/** What of a result another program pays. An hour that two events share in part is divided by time. */
export function elsewhereOf(
  {
    event,
    others,
    participation,
  }: Pick<Facts, 'event' | 'others'> & { readonly participation: Pick<Participation, 'enlistedAt' | 'backPay'> },
  { plan, terms }: Pick<Rules, 'plan' | 'terms'>,
  result: Extract<BundleResult, { is: 'measured' }>,
): Elsewhere {
  const own = { ...event, enlistedAt: participation.enlistedAt, backPay: participation.backPay }
  const payers = others.filter((other) => other.programId !== event.programId && overlaps(event, other) && paysInstead(other, own, plan))
  if (payers.length === 0) return nothing
  const reliefWh = result.hours.reduce((total, hour) => {
    const startMs = Temporal.Instant.from(hour.start).epochMilliseconds
    const shared = payers.map((other) => sharedMs(startMs, startMs + hour.seconds * 1000, other) / (hour.seconds * 1000))
    return total + Number(hour.reliefWh) * Math.max(0, ...shared)
  }, 0)
  const rounded = Math.round(reliefWh * 1000) / 1000
  if (rounded <= 0) return nothing
  const rest = parseExact(String(Math.round((Number(result.reliefWh) - rounded) * 1000) / 1000))
  const cents = BigInt(result.payCents ?? 0) - payCustomer(plan, terms, event.kind, wh(rest)).cents
  return { cents: cents > 0n ? cents : 0n, reliefWh: rounded }
}

const overlaps = (a: EventFacts, b: EventFacts): boolean =>
  Temporal.Instant.compare(a.start, b.end) < 0 && Temporal.Instant.compare(b.start, a.end) < 0

const sharedMs = (fromMs: number, toMs: number, { start, end }: EventFacts): number =>
  Math.max(0, Math.min(toMs, end.epochMilliseconds) - Math.max(fromMs, start.epochMilliseconds))

/**
 * What an account is enlisted in only after the event leaves the hours to the one that it was in before: that may have paid them. Otherwise the
 * higher rate decides, and at equal rates the smaller id, so that both sides of the question have the same answer.
 */
function paysInstead(other: OtherEvent, event: OtherEvent, plan: Rules['plan']): boolean {
  if (isLater(event, other) || isLater(other, event)) return isLater(event, other)
  const claim = (one: EventFacts) => ({
    programId: one.eventId,
    dollarsPerKWh: programRate(termsOf(one), plan.option, one.kind) ?? zero,
    reliefWh: wh(zero),
  })
  const claims = [claim(event), claim(other)].sort((a, b) => (a.programId < b.programId ? -1 : 1))
  return payerOfHour(claims)?.programId === other.eventId
}

const isLater = (one: OtherEvent, other: OtherEvent): boolean =>
  one.backPay && Temporal.Instant.compare(one.enlistedAt, other.enlistedAt) > 0
