/** What a passkey is called in the list: who keeps it, and the browser and device that it was made on. */
import { getAuthenticatorName } from '@better-auth/passkey'

const BROWSERS: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const DEVICES: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'Mac'],
  [/\bLinux\b/, 'Linux'],
]
const first = (table: [RegExp, string][], text: string) => table.find(([pattern]) => pattern.test(text))?.[1]

/** From what the browser says of itself, which is enough to tell one's own devices apart; null when it says nothing known. */
export function deviceName(userAgent: string): string | null {
  return [first(BROWSERS, userAgent), first(DEVICES, userAgent)].filter(Boolean).join(', ') || null
}

/** The name in the list, or null when nothing is known: the page then has a word of its own. */
export function passkeyName(passkey: { name: string | null; aaguid: string | null }): string | null {
  return [getAuthenticatorName(passkey.aaguid), passkey.name].filter(Boolean).join(' · ') || null
}
