/** The calendar entry of an event, as the part of an e-mail that calendars understand (RFC 5545, RFC 5546, RFC 6047). */

export type Invitation = {
  /** CANCEL takes back the REQUEST with the same uid. */
  readonly method: 'REQUEST' | 'CANCEL'
  readonly uid: string
  /** A later one of the same uid takes the place of an earlier one. */
  readonly sequence: number
  readonly start: Temporal.Instant
  readonly end: Temporal.Instant
  readonly stampedAt: Temporal.Instant
  readonly summary: string
  readonly url: string
  readonly organizer: string
  readonly attendee: string
}

export function printInvitation(i: Invitation): string {
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//QuickPayConnect//Events//EN',
    `METHOD:${i.method}`,
    'BEGIN:VEVENT',
    `UID:${encode(i.uid)}`,
    `SEQUENCE:${i.sequence}`,
    `STATUS:${i.method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    `DTSTAMP:${utc(i.stampedAt)}`,
    `DTSTART:${utc(i.start)}`,
    `DTEND:${utc(i.end)}`,
    `SUMMARY:${encode(i.summary)}`,
    `URL:${i.url}`,
    `ORGANIZER:mailto:${i.organizer}`,
    `ATTENDEE;PARTSTAT=ACCEPTED:mailto:${i.attendee}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n')
}

/** `20260715T200000Z` */
const utc = (at: Temporal.Instant): string => at.round('second').toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')
const encode = (text: string): string => text.replaceAll(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll(/\r?\n/g, '\\n')

/** Lines have at most 75 octets; the rest goes on after a line break and a space. */
function fold(line: string): string {
  const lines: string[] = []
  let current = ''
  for (const sign of line) {
    if (Buffer.byteLength(current + sign) > 75) {
      lines.push(current)
      current = ' '
    }
    current += sign
  }
  return [...lines, current].join('\r\n')
}
