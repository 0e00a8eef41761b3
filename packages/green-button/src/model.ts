/** What a Green Button document says, after its links are followed and its numbers are made exact. */

import type { Finding } from './findings.ts'
import type { ReadResource } from './resources/types.ts'

/** Direction of a quantity at the meter: NAESB ESPI FlowDirectionKind 1, 19, 4 and 20. */
export type Flow = 'forward' | 'reverse' | 'net' | 'total' | 'unknown'

/** Units that the ESPI code lists name and this reader knows; anything else is 'unknown' and must not be settled on. */
export type Unit =
  | 'Wh'
  | 'W'
  | 'VA'
  | 'VAh'
  | 'var'
  | 'varh'
  | 'V'
  | 'A'
  | 'Hz'
  | 'cos(phi)'
  | 'therm'
  | 'Btu'
  | 'J'
  | 'ft3'
  | 'm3'
  | 'gal(US)'
  | 'gal(imp)'
  | 'L'
  | 'degC'
  | 'K'
  | 'money'
  | 'count'
  | 'unknown'

/** ESPI ServiceKind of the usage point, or told by the reading type's commodity. */
export type Service =
  | 'electricity'
  | 'gas'
  | 'water'
  | 'time'
  | 'heat'
  | 'refuse'
  | 'sewerage'
  | 'rates'
  | 'tv-licence'
  | 'internet'
  | 'unknown'

/** ESPI MeasurementKind, or told by the unit; 'other' is one that has no name here. */
export type Kind =
  | 'energy'
  | 'power'
  | 'demand'
  | 'volume'
  | 'voltage'
  | 'current'
  | 'power-factor'
  | 'frequency'
  | 'temperature'
  | 'currency'
  | 'other'
  | 'unknown'

/**
 * One quantity of one meter reading.
 * `values[i]` is an integer in 10^`scale` of `unit` over [`starts[i]`, `starts[i]` + `durations[i]`) (scale -3 with unit 'Wh' = mWh).
 * Sorted by start, starts are unique, superseded readings are left out, register reads are already differences.
 */
export type Series = {
  /** Last path segment of the usage point's URL. */
  usagePoint: string
  /** Last path segment of the meter reading's URL. */
  meterReading: string
  usagePointHref: string
  meterReadingHref: string
  flow: Flow
  unit: Unit
  service: Service
  kind: Kind
  scale: number
  /** The most frequent duration, seconds; 0 where there are no readings. */
  intervalSeconds: number
  /** Seconds since 1970-01-01T00:00Z. */
  starts: Float64Array
  /** Seconds. */
  durations: Int32Array
  values: Float64Array
  /** ESPI QualityOfReading; 255 = not given. */
  qualities: Uint8Array
}

/** Parts that the document does not give are ''. */
export type Address = { street: string; city: string; state: string; postalCode: string }

/** One service under an account: where it is delivered, through which meter, and the usage points whose readings belong to it. */
export type CustomerAgreement = { agreementId?: string; address?: Address; usagePointHrefs: string[]; meterSerial?: string }

/** `accountId` is text: leading zeros and dashes belong to it. */
export type CustomerAccount = { accountId: string; agreements: CustomerAgreement[] }

/** Of one customer, as far as the custodian was allowed to tell. */
export type RetailCustomer = { name?: string; accounts: CustomerAccount[] }

/** `authorizedPeriod.durationSeconds` 0 = until revoked; instants are seconds since 1970-01-01T00:00Z. */
export type AuthorizationResource = {
  href: string
  status: 'active' | 'revoked' | 'denied' | 'unknown'
  scope?: string
  authorizedPeriod?: { start: number; durationSeconds: number }
  publishedPeriod?: { start: number; durationSeconds: number }
  expiresAt?: number
  resourceUri?: string
  customerResourceUri?: string
  authorizationUri?: string
}

/** `status` is the ESPI UsagePoint.status (1 on, 0 off). */
export type UsagePointResource = { id: string; href: string; service: Service; status?: number; synthesised: boolean }

/**
 * A bill's summary by the names of NAESB ESPI, with its line items (`costAdditionalDetailLastPeriod`). Money is in 1/100 000 of
 * `currency` (ISO 4217 numeric); measurements are `value` times ten to the `powerOfTenMultiplier`, in `uom`.
 */
export type UsageSummary = ReadResource<'UsageSummary'> & {
  href: string
  /** The id of its usage point. */
  usagePoint: string
}

/** Everything that a document says; empty lists where it says nothing. */
export type GreenButton = {
  series: Series[]
  customers: RetailCustomer[]
  authorizations: AuthorizationResource[]
  usagePoints: UsagePointResource[]
  summaries: UsageSummary[]
  findings: Finding[]
  /** How many resources of each kind were seen, by their ESPI name. */
  resources: Record<string, number>
}
