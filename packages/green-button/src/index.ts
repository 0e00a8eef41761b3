/** Green Button (NAESB ESPI): read, write and judge usage feeds, customer feeds, authorizations, notifications and scope strings. */

export { inflate } from './bytes/inflate.ts'
export { splitFeed } from './bytes/split-feed.ts'
export { commodities, flows, kinds, qualityRank, qualityUnknown, registerBehaviours, services, units } from './codes.ts'
export { type Finding, GreenButtonError, type RefusalCode } from './findings.ts'
export { defaultLimits, type Limits } from './limits.ts'
export type * from './model.ts'
export { type ReadOptions, readGreenButton } from './read.ts'
export { readBatchList } from './resources/batch-list.ts'
export type { EntryToWrite, ResourceEntry } from './resources/entries.ts'
export { readResources } from './resources/read-resources.ts'
export type { Exact, Namespace, NamespaceOf, Part, ReadResource, Resource, ResourceName } from './resources/types.ts'
export { type FeedToWrite, isComplete, writeEntry, writeFeed, writeResource } from './resources/write-resources.ts'
export { describeScope, type ScopeLanguage } from './scope/describe-scope.ts'
export {
  missingFamilies,
  parseScope,
  printScope,
  type Scope,
  type ScopeFamily,
  sameScope,
  scopeFamilies,
  withoutFamilies,
} from './scope/scope.ts'
export { type DstRule, decodeRule, encodeRule, implausible, type LocalTimeParameters, ruleInYear } from './time/local-time.ts'
export { completenessByDay, type DayCompleteness } from './usage/completeness.ts'
export { describeSeries, type SeriesDescription } from './usage/describe.ts'
export type * from './write/feed.ts'
export { nameUuid } from './write/uuid.ts'
export { writeAuthorization, writeAuthorizations } from './write/write-authorization.ts'
export { writeBatchList } from './write/write-batch-list.ts'
export { writeCustomerFeed } from './write/write-customers.ts'
export { writeUsageFeed } from './write/write-usage.ts'
