/** Which addresses we fetch with a token: only those below the utility's own resource base, whatever a notification or a link says; and what such an address names. */
import type { UtilityProfile } from '#connect/utilities.ts'

export type Because = 'not-a-url' | 'userinfo' | 'other-origin' | 'fragment' | 'other-path'
export type Allowed = { is: 'allowed'; url: URL } | { is: 'refused'; because: Because }

/** What RFC 3986 lets a URI hold, with its percent signs in order. What else a parser would mend (tabs, backslashes, other scripts) is refused. */
const URI = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/
const PARTS = /^https?:\/\/([^/?#]+)([^?#]*)(\?[^#]*)?(#.*)?$/i
/** Encoded controls, and encoded `# % . / ; ? \`, which the other side may decode into another path than ours. */
const SECRET_MEANING = /%(?:[01][0-9a-f]|2[35ef]|3[bf]|5c|7f|[89a-f][0-9a-f])/i

/**
 * Notifications are unsigned, so an address in one is an attacker's until it proves to be the utility's. Refusals in order of precedence.
 * Host and path are compared as they are written: where two parsers could read an address differently, there is nothing left to read.
 */
export function allow(profile: Pick<UtilityProfile, 'resourceBase'>, uri: string): Allowed {
  if (uri.length > 2000 || !URI.test(uri) || !URL.canParse(uri)) return refused('not-a-url')
  const url = new URL(uri)
  const base = new URL(profile.resourceBase)
  if (url.username || url.password) return refused('userinfo')
  if (url.origin !== base.origin) return refused('other-origin')
  const [, authority = '', path = '', query = '', fragment = ''] = PARTS.exec(uri) ?? []
  // An encoded host, a number for a host, an empty user or port: the parser mends them, and nobody who means well writes them.
  if (![url.host, `${url.host}:${defaultPort(url)}`].includes(authority.toLowerCase())) return refused('other-origin')
  if (fragment) return refused('fragment')
  // What the parser had to change held dot segments.
  if (path + query !== url.pathname + url.search) return refused('other-path')
  if (!path.startsWith(`${base.pathname}/`) || path.includes('//') || path.includes(';') || SECRET_MEANING.test(path))
    return refused('other-path')
  return { is: 'allowed', url }
}

const refused = (because: Because): Allowed => ({ is: 'refused', because })
const defaultPort = (url: URL): string => (url.protocol === 'https:' ? '443' : '80')

/** What an address names. `realTime` is Con Edison's tree of raw readings beside the standard one. */
export type Named =
  /** One customer's usage; `usagePointId` where it is narrowed to one (NAESB ESPI FB 32). */
  | { kind: 'subscription'; subscriptionId: string; usagePointId: string | null; realTime: boolean }
  /** The usage of many, fetched with the client's own token (FB 35, 67). */
  | { kind: 'bulk'; bulkId: string; realTime: boolean }
  | { kind: 'retail-customer'; retailCustomerId: string }
  /** `authorizationId` is null for the list of all. */
  | { kind: 'authorization'; authorizationId: string | null }
  | { kind: 'application-information'; applicationId: string | null }
  /** Another resource of the utility's tree. */
  | { kind: 'resource' }
  /** Bulk data laid down for us elsewhere (FB 34, 66): noted, never fetched. */
  | { kind: 'sftp' }
  /** Nothing of this utility's. */
  | { kind: 'foreign' }

/** Sorts an address by what it names. Ids are as the address writes them. */
export function kindOf(profile: Pick<UtilityProfile, 'resourceBase'>, uri: string): Named {
  if (/^sftp:\/\//i.test(uri)) return { kind: 'sftp' }
  const allowed = allow(profile, uri)
  if (allowed.is === 'refused') return { kind: 'foreign' }
  const below = allowed.url.pathname.slice(new URL(profile.resourceBase).pathname.length + 1).split('/')
  const realTime = below[0] === 'RealTime'
  const names = realTime ? below.slice(1) : below
  const [first, second = '', id = '', fourth, fifth] = names
  if (first === 'Batch' && id) {
    if (second === 'Subscription' && names.length === 3) return { kind: 'subscription', subscriptionId: id, usagePointId: null, realTime }
    if (second === 'Subscription' && names.length === 5 && fourth === 'UsagePoint' && fifth)
      return { kind: 'subscription', subscriptionId: id, usagePointId: fifth, realTime }
    if (second === 'Bulk' && names.length === 3) return { kind: 'bulk', bulkId: id, realTime }
    if (second === 'RetailCustomer' && names.length === 3) return { kind: 'retail-customer', retailCustomerId: id }
  }
  if (names.length <= 2 && first === 'Authorization') return { kind: 'authorization', authorizationId: second || null }
  if (names.length <= 2 && first === 'ApplicationInformation') return { kind: 'application-information', applicationId: second || null }
  return { kind: 'resource' }
}
