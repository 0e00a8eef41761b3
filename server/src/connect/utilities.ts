/** Utility profiles: the facts about each custodian of meter data, as dated data with a source. Con Edison and Orange & Rockland differ in a few of them. */
import { NEW_YORK } from '@quickpay/units'

export type Category = 'account' | 'billing' | 'usage'

export type UtilityProfile = {
  id: string
  name: string
  zone: string
  sandbox: boolean
  /** Where the customer authorizes; the host must be the one of the account's utility. */
  authorizeUrl: string
  tokenUrl: string
  /** Every address fetched with a token must lie under this one. */
  resourceBase: string
  /** What is asked for, as an ESPI scope string. */
  scope: string
  /** The portal's own words, quoted in English. */
  portal: {
    shareBox: string
    term: string
    untilRevoked: string
    categories: Record<Category, string>
    submit: string
    accept: string
    checkedOn: string | null
  }
  /** How long the utility takes to pay somebody who is not connected. */
  slowPath: 'weeks' | 'after-summer'
  /** Two years, the most that Con Edison gives. */
  historyDays: number
  source: string
  checkedOn: string | null
}

/** Everything that is offered: consumption, billing and retail customer (Con Edison onboarding document v4.4, scope catalogue). */
const FULL_SCOPE =
  'FB=1_3_4_5_7_8_10_15_16_51_53_56_57_58_60;IntervalDuration=Monthly_3600_900_300;BlockDuration=Monthly_Daily;HistoryLength=63072000'

const portal: UtilityProfile['portal'] = {
  shareBox: 'Share this service account’s data',
  term: 'How long would you like to share?',
  untilRevoked: 'Share until I revoke',
  categories: { account: 'Account information', billing: 'Billing and cost', usage: 'Energy usage (interval readings)' },
  submit: 'Continue',
  accept: 'Accept',
  checkedOn: null,
}

const CON_EDISON_SOURCE = 'Con Edison / O&R Third-Party Technical Onboarding Document v4.4 (7 May 2026), as transcribed by API Evangelist'
const conEdison: UtilityProfile = {
  id: 'con-edison',
  name: 'Con Edison',
  zone: NEW_YORK,
  sandbox: false,
  authorizeUrl: 'https://www.coned.com/en/oauth/authorize',
  tokenUrl: 'https://api.coned.com/gbc/espi/1_1/oauth/Token',
  resourceBase: 'https://api.coned.com/gbc/espi/1_1/resource',
  scope: FULL_SCOPE,
  portal,
  slowPath: 'weeks',
  historyDays: 730,
  source: CON_EDISON_SOURCE,
  checkedOn: null,
}

/** The profiles this installation knows; the sandboxes only where a sandbox runs. */
export function utilityProfiles(sandboxUrl: string | null): UtilityProfile[] {
  const orangeRockland = {
    ...conEdison,
    id: 'orange-rockland',
    name: 'Orange & Rockland',
    authorizeUrl: 'https://www.oru.com/en/oauth/authorize',
    slowPath: 'after-summer' as const,
  }
  if (!sandboxUrl) return [conEdison, orangeRockland]
  return [
    conEdison,
    orangeRockland,
    sandboxOf('metro', 'Sandbox Metro', 'weeks', sandboxUrl),
    sandboxOf('valley', 'Sandbox Valley', 'after-summer', sandboxUrl),
  ]
}

function sandboxOf(path: string, name: string, slowPath: UtilityProfile['slowPath'], sandboxUrl: string): UtilityProfile {
  const base = `${sandboxUrl}/${path}`
  return {
    ...conEdison,
    id: `sandbox-${path}`,
    name,
    sandbox: true,
    authorizeUrl: `${base}/oauth/authorize`,
    tokenUrl: `${base}/gbc/espi/1_1/oauth/Token`,
    resourceBase: `${base}/gbc/espi/1_1/resource`,
    slowPath,
    historyDays: 365,
    source: 'sandbox',
  }
}

/** What a utility registered for us. One redirect URI per utility, so that an answer cannot be taken for another's (RFC 9700 §4.4). */
export type UtilityClient = { profile: UtilityProfile; clientId: string; clientSecret: string; redirectUri: string }
export type Utilities = ReadonlyMap<string, UtilityClient>

export function utilityClients(
  profiles: readonly UtilityProfile[],
  clients: ReadonlyMap<string, { id: string; secret: string }>,
  url: string,
): Utilities {
  const on = new Map<string, UtilityClient>()
  for (const [id, client] of clients) {
    const profile = profiles.find((p) => p.id === id)
    if (!profile) throw new Error(`there is no utility profile ${id}; known are ${profiles.map((p) => p.id).join(', ')}`)
    on.set(id, { profile, clientId: client.id, clientSecret: client.secret, redirectUri: `${url}/connect/return/${id}` })
  }
  return on
}
