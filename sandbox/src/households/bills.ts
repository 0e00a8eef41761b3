/** Monthly bills of a household, as the billing category shows them. */
import type { FeedSummary } from '@quickpay/green-button'
import type { Window } from '../resources/usage-feed.ts'
import type { World } from '../world.ts'
import { callsOn } from './calls.ts'
import { dateOf, dayAt, dayOf, midnightS } from './civil-day.ts'
import type { Household } from './households.ts'
import { loadOf } from './load.ts'
import { draw } from './random.ts'

/** A made-up tariff, in 1/100 000 of a dollar as ESPI counts money. */
const basicCharge = 1_900_000
const perWh: Record<Household['kind'], number> = { residential: 30, commercial: 26 }
const billedAfterDays = 4

/** Bills whose period ended within the window and that were issued by `asOf` (milliseconds). */
export function billsOf(world: World, household: Household, window: Window, asOf: number): Omit<FeedSummary, 'href'>[] {
  const cycleDay = 1 + Math.floor(draw(household.seed, 'billing cycle') * 28)
  const bills: Omit<FeedSummary, 'href'>[] = []
  let end = dateOf(Math.max(household.firstDay, dayAt(window.fromS * 1000))).with({ day: cycleDay })
  for (; dayOf(end) <= dayAt(Math.min(asOf, window.toS * 1000)); end = end.add({ months: 1 })) {
    const [from, to] = [dayOf(end.subtract({ months: 1 })), dayOf(end)]
    const issuedS = midnightS(to + billedAfterDays)
    if (from < household.firstDay || midnightS(to) <= window.fromS || midnightS(to) > window.toS || issuedS * 1000 > asOf) continue
    bills.push(billOf(world, household, from, to, issuedS))
  }
  return bills
}

function billOf(world: World, household: Household, from: number, to: number, issuedS: number): Omit<FeedSummary, 'href'> {
  let wh = 0
  for (let day = from; day < to; day++) for (const one of loadOf(household, day, callsOn(world, household, day)).wh) wh += one
  return {
    billingPeriod: { start: midnightS(from), durationSeconds: midnightS(to) - midnightS(from) },
    billLastPeriod: basicCharge + Math.max(0, wh) * perWh[household.kind],
    costAdditionalLastPeriod: basicCharge,
    currency: 840,
    commodity: 1,
    qualityOfReading: 17,
    overallConsumptionLastPeriod: { powerOfTenMultiplier: 0, uom: 72, value: wh },
    statusTimeStamp: issuedS,
  }
}
