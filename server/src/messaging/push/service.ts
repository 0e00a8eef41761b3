/** The push services that browsers use. A browser names the address of its own, and what anybody posts to us might name any: only these are called. */

/** By the host of the address; a name with a dot in front takes every host under it. */
const services: Readonly<Record<string, string>> = {
  'fcm.googleapis.com': 'google',
  'updates.push.services.mozilla.com': 'mozilla',
  'web.push.apple.com': 'apple',
  '.notify.windows.com': 'microsoft',
}
const ENDPOINT_MAX = 2000

/** Which service an address belongs to; null when it is none of them. `sandboxUrl` is where a sandbox has one of its own. */
export function serviceOf(endpoint: string, sandboxUrl: string | null): string | null {
  if (endpoint.length > ENDPOINT_MAX || !URL.canParse(endpoint)) return null
  const url = new URL(endpoint)
  if (url.username || url.password || url.hash) return null
  if (sandboxUrl && url.origin === new URL(sandboxUrl).origin) return 'sandbox'
  if (url.protocol !== 'https:' || url.port) return null
  const found = Object.entries(services).find(([host]) => (host.startsWith('.') ? url.hostname.endsWith(host) : url.hostname === host))
  return found?.[1] ?? null
}
