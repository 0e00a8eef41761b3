/** Green Button (NAESB ESPI): read, write and judge usage feeds, customer feeds, authorizations, notifications and scope strings. */

export { readBatchList } from './batch-list.ts'
export { commodities, flows, kinds, qualityRank, qualityUnknown, registerBehaviours, services, units } from './codes.ts'
export { describeSeries, type SeriesDescription } from './describe.ts'
export type * from './feed.ts'
export { type Finding, GreenButtonError, type RefusalCode } from './findings.ts'
export { defaultLimits, type Limits } from './limits.ts'
export { type DstRule, decodeRule, encodeRule, implausible, type LocalTimeParameters, ruleInYear } from './local-time.ts'
export type * from './model.ts'
export { type ReadOptions, readGreenButton } from './read.ts'
export {
  missingFamilies,
  parseScope,
  printScope,
  type Scope,
  type ScopeFamily,
  sameScope,
  scopeFamilies,
  withoutFamilies,
} from './scope.ts'
export { nameUuid } from './uuid.ts'
export { writeAuthorization, writeAuthorizations } from './write-authorization.ts'
export { writeBatchList } from './write-batch-list.ts'
export { writeCustomerFeed } from './write-customers.ts'
export { writeUsageFeed } from './write-usage.ts'
