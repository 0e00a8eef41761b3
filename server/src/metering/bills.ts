/** What the newest bill comes to, as the utility wrote it: for an average price, never for a payment. Pure. */
import type { GreenButton } from '@quickpay/green-button'
import { instantOf } from '@quickpay/units'

/** Over `[start, end)`: everything that was charged, fixed charges included, and the energy it was charged for. */
export type Bill = { readonly start: Temporal.Instant; readonly end: Temporal.Instant; readonly cents: number; readonly wh: number }

const [DOLLARS, WATT_HOURS] = [840, 72]

/** Of the newest period, the bills of all meters together. Money is in 1/100 000 of a dollar (NAESB ESPI, UsageSummary.billLastPeriod). */
export function newestBill(summaries: GreenButton['summaries']): Bill | null {
  const bills = summaries.flatMap(({ billingPeriod, billLastPeriod, currency, overallConsumptionLastPeriod: energy }) => {
    const { start, duration } = billingPeriod ?? {}
    if (start === undefined || duration === undefined || billLastPeriod === undefined || energy === undefined) return []
    if ((currency ?? DOLLARS) !== DOLLARS || energy.uom !== WATT_HOURS) return []
    const wh = Number(energy.value) * 10 ** (energy.powerOfTenMultiplier ?? 0)
    return [{ start, end: start + duration, cents: Number(billLastPeriod) / 1000, wh }]
  })
  const newest = bills.reduce<(typeof bills)[number] | null>((late, one) => (late && late.end >= one.end ? late : one), null)
  if (!newest) return null
  const same = bills.filter((one) => one.start === newest.start && one.end === newest.end)
  const [cents, wh] = [same.reduce((sum, one) => sum + one.cents, 0), same.reduce((sum, one) => sum + one.wh, 0)]
  return wh > 0 && cents > 0 ? { start: instantOf(newest.start), end: instantOf(newest.end), cents, wh } : null
}
