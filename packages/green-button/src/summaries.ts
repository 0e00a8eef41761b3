/** Usage summaries: what a bill says of a period. */

import { units } from './codes.ts'
import type { DocumentReader } from './document.ts'
import { child, type Element, type Entry, integerAt, periodAt, textAt } from './entry.ts'
import type { Quantity, UsageSummary } from './model.ts'

const quantityAt = (element: Element, name: string): Quantity | undefined => {
  const measurement = child(element, name)
  const value = integerAt(measurement, 'value')
  if (value === undefined) return undefined
  return {
    value,
    scale: integerAt(measurement, 'powerOfTenMultiplier') ?? 0,
    unit: units.get(integerAt(measurement, 'uom') ?? -1) ?? 'unknown',
  }
}

/** UsageSummary and the older ElectricPowerUsageSummary, in the order of the document. */
export const readSummaries = (document: DocumentReader, usagePointOf: (entry: Entry) => string): UsageSummary[] => {
  const given = <K extends keyof UsageSummary>(name: K, value: UsageSummary[K] | undefined) =>
    value === undefined ? {} : { [name]: value }
  return document.resources
    .filter((resource) => resource.name === 'UsageSummary')
    .map(({ element, entry }) => ({
      href: entry.self,
      usagePoint: usagePointOf(entry),
      ...given('billingPeriod', periodAt(element, 'billingPeriod')),
      ...given('billLastPeriod', integerAt(element, 'billLastPeriod')),
      ...given('billToDate', integerAt(element, 'billToDate')),
      ...given('costAdditionalLastPeriod', integerAt(element, 'costAdditionalLastPeriod')),
      ...given('currency', integerAt(element, 'currency')),
      ...given('overallConsumptionLastPeriod', quantityAt(element, 'overallConsumptionLastPeriod')),
      ...given('currentBillingPeriodOverAllConsumption', quantityAt(element, 'currentBillingPeriodOverAllConsumption')),
      ...given('statusTimeStamp', integerAt(element, 'statusTimeStamp')),
      ...given('tariffProfile', textAt(element, 'tariffProfile')),
    }))
}
