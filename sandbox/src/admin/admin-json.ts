/** The JSON of the admin API: what a developer registers, reads and breaks on purpose. */
import type { QuirkCode } from '../resources/quirks.ts'

export const utilityIds = ['metro', 'valley', 'standard', 'iedr'] as const
export type UtilityId = (typeof utilityIds)[number]
export const isUtilityId = (text: string): text is UtilityId => utilityIds.some((id) => id === text)

/** `PUT /admin/clients/{utility}`: the one third party registered with that utility. */
export type ClientRegistration = {
  clientId: string
  clientSecret: string
  redirectUri: string
  notifyUri: string
  /** For ApplicationInformation; without it the one before stays, or a new one is made up. */
  registrationAccessToken?: string
  /** Where a customer who starts at the utility is sent: thirdPartyUserPortalScreenURI. */
  portalUri?: string
  /** Refuses authorization requests without a code challenge (RFC 7636, S256), where the utility knows of them. */
  pkce?: boolean
}

/** `PUT /admin/settings`: how the utilities are set up; a part left out stays as it is. */
export type Settings = {
  /** Days without use after which a permit ends. */
  inactivityDays: number
  /** How metro writes kilowatt-hours: with decimals, as Con Edison documents them, or as whole watt-hours, which the schema has. */
  decimals: (typeof decimalsModes)[number]
  /** `standard` speaks ESPI 1.x: ElectricPowerUsageSummary, and a start by way of the scope selection screens. */
  legacy: boolean
  /** What is answered 202 at first: `batches` as Con Edison's papers say, `collection` as its Postman collection expects. */
  accepted: (typeof acceptedFirst)[number]
}
export const decimalsModes = ['con-edison', 'valid'] as const
export const acceptedFirst = ['batches', 'collection'] as const

/** `POST /admin/permits`: consents without clicking, for tests with many households. */
export type BulkGrant = { utility: UtilityId; households: readonly string[]; scope: string; term: string }

/** `PUT /admin/hooks`: who is told when the clock turns and when a payout changes; a part left out stays as it is. */
export type Hooks = { clock?: { url: string; secret: string }; rail?: { url: string; secret: string; apiKey: string } }

export const railFaultKinds = ['cut-after-accept', 'reset-before', 'reject', 'return', 'slow', '500'] as const
/** The next `count` new payouts meet this fault. */
export type RailFault = { kind: (typeof railFaultKinds)[number]; count: number }

export const notificationFaults = ['ok', 'drop', 'twice', 'forged', 'late'] as const
/** `later`: 202, then the notification; `at-once`: 200 to the first request; `never`: 202 for ever, and nothing is announced. */
export const batchFaults = ['later', 'at-once', 'never'] as const
export const tokenFaults = ['ok', '500', '429'] as const
/** `truncate` ends a document in the middle, `slow` takes a second for each kilobyte. */
export const resourceFaults = ['ok', '401', '403', '404', '429', '500', '503', 'truncate', 'slow'] as const

/** A time of the sandbox clock in which the utility (every one, without a name) answers 503 to everything; `until` is not part of it. */
export type Outage = { from: string; until: string; utility?: string }

/** What may be wrong for everyone or for one household; what is absent is as usual. */
export type HouseholdFaults = {
  notifications?: (typeof notificationFaults)[number]
  batches?: (typeof batchFaults)[number]
  resource?: (typeof resourceFaults)[number]
  /** Oddities of real custodians' feeds, by their names; `GET /admin/quirks` tells what each does. */
  quirks?: readonly QuirkCode[]
  /** Share of the days whose first validated readings are wrong, and are published again, with a newer `updated`, one to six days later. */
  corrected?: number
  /** Share of the days first published with estimates (quality 8) in the place of some readings, and later with the readings. */
  estimated?: number
  /** Share of the days first published with a gap that is filled later. */
  gaps?: number
  /** How far a real-time reading may be from the validated one, in percent. */
  realTimePercent?: number
  /** Seconds that a code is good for (60). */
  codeSeconds?: number
  /** What a refresh says of the refresh token, instead of what the utility's dialect says. */
  refresh?: (typeof refreshFaults)[number]
  /** Families of data missing from the granted scope, although the customer ticked them. */
  narrowed?: readonly (typeof narrowable)[number][]
  /** Days after which the permit ends, whatever the customer chose; 0: as chosen. */
  termDays?: number
  /** `other`: the utility's files name another street than the customer's. */
  address?: (typeof addressFaults)[number]
  /** `mid-fetch`: the customer revokes right after the first request for data was answered. */
  revoke?: (typeof revokeFaults)[number]
  /** Days without use after which the permit ends; 0: as in the settings. */
  inactivityDays?: number
  /** `denied`: the customer signs in and cancels. */
  consent?: (typeof consentFaults)[number]
  /** Real seconds between Accept or Cancel and the way back to the client. */
  consentSeconds?: number
}
export const refreshFaults = ['usual', 'unsaid', 'same', 'rotated'] as const
export const narrowable = ['account', 'billing', 'usage'] as const
export const addressFaults = ['own', 'other'] as const
export const revokeFaults = ['no', 'mid-fetch'] as const
export const consentFaults = ['asked', 'denied'] as const

/** `PUT /admin/faults`: a part left out goes back to what is usual: `ok`, an empty list, one hour late, documents up to 200 MB. */
export type Faults = Required<HouseholdFaults> & {
  /** By household id, before what is said for everyone. */
  households: Readonly<Record<string, HouseholdFaults>>
  /** Sandbox minutes by which `late` notifications are held back. */
  lateMinutes: number
  outages: readonly Outage[]
  rail: RailFault[]
  token: (typeof tokenFaults)[number]
  /** Calls a minute that the token endpoint takes; exchanges of codes are not counted. */
  tokenCallsPerMinute: number
  /** A batch that may be larger is announced as several addresses in one BatchList. */
  chunkBytes: number
}

/** One line of `GET /admin/households`. */
export type HouseholdEntry = {
  householdId: string
  utility: UtilityId
  kind: 'residential' | 'commercial'
  /** The person; `business` is the shop's name of a commercial account. */
  name: string
  business?: string
  email: string
  language: 'es' | 'en'
  /** Eleven digits; leading zeros matter. */
  accountNumber: string
  meterSerial: string
  address: { street: string; city: string; state: string; postalCode: string }
  intervalSeconds: 300 | 900
  /** Solar roofs are metered net: negative when they feed in. */
  net: boolean
  /** Kept free for people who try the demo. */
  spare: boolean
}
