/** Usage summaries: what a bill says of a period. */

import type { DocumentReader } from '../document/document.ts'
import type { Entry } from '../document/entry.ts'
import type { UsageSummary } from '../model.ts'
import { readValue } from './read-value.ts'

/** UsageSummary and the older ElectricPowerUsageSummary, in the order of the document. */
export const readSummaries = (document: DocumentReader, usagePointOf: (entry: Entry) => string): UsageSummary[] =>
  document.resources
    .filter((resource) => resource.name === 'UsageSummary')
    .map(({ element, entry }) => ({
      href: entry.self,
      usagePoint: usagePointOf(entry),
      ...readValue('UsageSummary', 'usage', element),
    }))
