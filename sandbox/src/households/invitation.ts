/** The invitation inside an e-mail: one VEVENT with its window (RFC 5545, RFC 6047). */
import { NEW_YORK } from '@quickpay/units'

export type Invitation = { uid: string; method: 'REQUEST' | 'CANCEL'; startS: number; endS: number }

/** Reads a text/calendar part; null when it is not one event with a window asked for or cancelled. */
export function readInvitation(calendar: string): Invitation | null {
  const lines = calendar.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const method = lines.map((line) => /^METHOD:(REQUEST|CANCEL)\s*$/i.exec(line)?.[1]?.toUpperCase()).find(Boolean)
  const from = lines.findIndex((line) => /^BEGIN:VEVENT\s*$/i.test(line))
  const event = lines.slice(from + 1, from + 1 + lines.slice(from + 1).findIndex((line) => /^END:VEVENT\s*$/i.test(line)))
  const uid = event.map((line) => /^UID[^:]*:(.+)$/i.exec(line)?.[1]?.trim()).find(Boolean)
  const startS = instantOf(event, 'DTSTART')
  const endS = instantOf(event, 'DTEND')
  if (from < 0 || !uid || uid.length > 200 || startS === null || endS === null || startS >= endS) return null
  if (method !== 'REQUEST' && method !== 'CANCEL') return null
  return { uid, method, startS, endS }
}

/** `DTSTART:20260715T200000Z` or local time with a TZID; epoch seconds. */
function instantOf(event: readonly string[], property: string): number | null {
  for (const line of event) {
    const parts = new RegExp(`^${property}((?:;[^:]*)?):(\\d{8}T\\d{6})(Z?)\\s*$`, 'i').exec(line)
    if (!parts) continue
    const [, parameters = '', local = '', utc] = parts
    const zone = utc ? 'UTC' : (/;TZID="?([A-Za-z_/+-]+)"?/i.exec(parameters)?.[1] ?? NEW_YORK)
    try {
      return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds / 1000
    } catch {
      return null
    }
  }
  return null
}
