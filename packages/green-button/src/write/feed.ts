/** What can be written: the shapes that the writers take. Instants are seconds since 1970-01-01T00:00Z, durations are seconds. */

import type { Address, AuthorizationResource } from '../model.ts'
import type { Resource } from '../resources/types.ts'

/** Numbers are ESPI codes (NAESB ESPI espi.xsd); what is left out is not written. */
export type FeedReadingType = Resource<'ReadingType'> & { id?: string; href: string }

/** A decimal value is legal in Con Edison's dialect, though not in the schema, which has Int48. */
export type FeedReading = {
  start: number
  duration: number
  value: number | string
  quality?: number
  cost?: number
  consumptionTier?: number
  tou?: number
  cpp?: number
}

export type FeedBlock = {
  id?: string
  href: string
  start: number
  duration: number
  /** The entry's `updated`. */
  updated: number
  published?: number
  readings: Iterable<FeedReading>
}

export type FeedMeterReading = { id?: string; href: string; readingType: FeedReadingType; blocks: Iterable<FeedBlock> }

export type FeedLocalTimeParameters = {
  id?: string
  href: string
  tzOffset: number
  dstOffset: number
  dstStartRule: string
  dstEndRule: string
}

/** A UsageSummary of any content: line items are its `costAdditionalDetailLastPeriod`. */
export type FeedSummary = Omit<Resource<'UsageSummary'>, 'billingPeriod'> & {
  id?: string
  href: string
  billingPeriod: { start: number; durationSeconds: number }
}

export type FeedUsagePoint = {
  id?: string
  href: string
  /** ServiceKind: 0 electricity, 1 gas, 2 water. */
  serviceKind: number
  status?: number
  localTimeParameters?: FeedLocalTimeParameters
  meterReadings: readonly FeedMeterReading[]
  summaries?: readonly FeedSummary[]
}

export type UsageFeed = { id?: string; title?: string; self: string; updatedAt: number; usagePoints: readonly FeedUsagePoint[] }

/** `id`s are the opaque last segments of the resources' URLs; left out, the position (1, 2, …) is taken. */
export type FeedAgreement = {
  id?: string
  agreementId?: string
  serviceLocation?: { id?: string; address?: Address; usagePointHref?: string; usagePointHrefs?: readonly string[] }
  meterSerial?: string
}

export type CustomerFeed = {
  self: string
  updatedAt: number
  customers: readonly {
    id?: string
    name?: string
    accounts: readonly { id?: string; accountId: string; agreements: readonly FeedAgreement[] }[]
  }[]
}

export type AuthorizationToWrite = Omit<AuthorizationResource, 'status' | 'expiresAt' | 'scope' | 'resourceUri' | 'authorizationUri'> & {
  status: 'active' | 'revoked' | 'denied'
  scope: string
  expiresAt: number
  resourceUri: string
  authorizationUri: string
  /** The entry's `updated`. */
  updatedAt: number
}
