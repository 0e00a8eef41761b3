/** Which addresses we fetch with a customer's token: only those below the utility's own resource base, whatever a notification or a link says. */
import type { UtilityProfile } from '#connect/utilities.ts'

export type Allowed =
  | { is: 'allowed'; url: URL }
  | { is: 'refused'; because: 'not-a-url' | 'userinfo' | 'other-origin' | 'other-path' | 'fragment' }

/** Notifications are unsigned, so an address in one is an attacker's until it proves to be the utility's. Refusals in order of precedence. */
export function allow(profile: UtilityProfile, uri: string): Allowed {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are just what is refused.
  if (uri.length > 2000 || /[\u0000-\u0020\u007f\\]/.test(uri) || !URL.canParse(uri)) return { is: 'refused', because: 'not-a-url' }
  const url = new URL(uri)
  const base = new URL(profile.resourceBase)
  if (url.username || url.password) return { is: 'refused', because: 'userinfo' }
  if (url.origin !== base.origin) return { is: 'refused', because: 'other-origin' }
  if (url.hash) return { is: 'refused', because: 'fragment' }
  // The parser has resolved dot segments already; encoded ones are refused, since the other side may resolve them.
  const path = url.pathname
  if (!path.startsWith(`${base.pathname}/`) || /%2e|%2f|%5c/i.test(path)) return { is: 'refused', because: 'other-path' }
  return { is: 'allowed', url }
}
