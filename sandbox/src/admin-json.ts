/** The JSON of the admin API: what a developer registers, reads and breaks on purpose. */

export type UtilityId = 'metro' | 'valley'
export const utilityIds: readonly UtilityId[] = ['metro', 'valley']
export const isUtilityId = (text: string): text is UtilityId => text === 'metro' || text === 'valley'

/** `PUT /admin/clients/{utility}`: the one third party registered with that utility. */
export type ClientRegistration = {
  clientId: string
  clientSecret: string
  redirectUri: string
  notifyUri: string
  /** For ApplicationInformation; without it the one before stays, or a new one is made up. */
  registrationAccessToken?: string
}

/** `PUT /admin/hooks`: who is told when the clock turns and when a payout changes; a part left out stays as it is. */
export type Hooks = { clock?: { url: string; secret: string }; rail?: { url: string; secret: string; apiKey: string } }

export const railFaultKinds = ['cut-after-accept', 'reset-before', 'reject', 'return', 'slow', '500'] as const
/** The next `count` new payouts meet this fault. */
export type RailFault = { kind: (typeof railFaultKinds)[number]; count: number }

export const notificationFaults = ['ok', 'drop', 'twice', 'forged', 'late'] as const
export const tokenFaults = ['ok', '500', '429'] as const
export const resourceFaults = ['ok', '401', '403', '404', '429', '500', 'truncate'] as const

/** `PUT /admin/faults`: a part left out goes back to what is usual: `ok`, an empty list, one hour late, documents up to 200 MB. */
export type Faults = {
  notifications: (typeof notificationFaults)[number]
  /** Sandbox minutes by which `late` notifications are held back. */
  lateMinutes: number
  rail: RailFault[]
  token: (typeof tokenFaults)[number]
  resource: (typeof resourceFaults)[number]
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
