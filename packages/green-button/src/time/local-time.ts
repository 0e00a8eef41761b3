/** LocalTimeParameters: the custodian's own words about its time zone, checked against the zone's rules, never used in their place. */

import { changeBetween, offsetAt, startOfDay } from './local-day.ts'

/** Text as it stands in the resource; undefined where it is missing. */
export type LocalTimeParameters = {
  tzOffset: string | undefined
  dstOffset: string | undefined
  dstStartRule: string | undefined
  dstEndRule: string | undefined
}

export type DstRule = { month: number; operator: number; dayOfMonth: number; dayOfWeek: number; hour: number; second: number }

/**
 * Decodes a DstRuleType (NAESB ESPI espi.xsd): bits 0-11 seconds in the hour, 12-16 hour, 17-19 weekday (Monday 1), 20-24 day of the
 * month, 25-27 operator, 28-31 month. 'none' is FFFFFFFF, null what is no rule. `360E2000` is the second Sunday of March at 2:00.
 */
export const decodeRule = (text: string): DstRule | 'none' | null => {
  const hex = text.trim()
  if (!/^[0-9a-fA-F]{8}$/.test(hex)) return null
  const bits = Number.parseInt(hex, 16)
  if (bits === 0xffffffff) return 'none'
  const rule = {
    month: bits >>> 28,
    operator: (bits >>> 25) & 7,
    dayOfMonth: (bits >>> 20) & 31,
    dayOfWeek: (bits >>> 17) & 7,
    hour: (bits >>> 12) & 31,
    second: bits & 0xfff,
  }
  const { month, operator, dayOfMonth, dayOfWeek, hour, second } = rule
  if (month < 1 || month > 12 || hour > 23 || second > 3599) return null
  if (operator === 0 ? dayOfMonth < 1 : dayOfWeek < 1) return null
  if (operator === 1 && dayOfMonth < 1) return null
  return rule
}

/** The inverse of `decodeRule`, in capital hexadecimals. */
export const encodeRule = (rule: DstRule): string => {
  const { month, operator, dayOfMonth, dayOfWeek, hour, second } = rule
  const bits = month * 2 ** 28 + operator * 2 ** 25 + dayOfMonth * 2 ** 20 + dayOfWeek * 2 ** 17 + hour * 2 ** 12 + second
  return bits.toString(16).toUpperCase().padStart(8, '0')
}

/** Monday 1 to Sunday 7. */
const weekday = (second: number): number => new Date(second * 1000).getUTCDay() || 7
const daySeconds = 86_400

/** Where the rule strikes in a year, as the epoch second at which clocks of UTC show the same; null where that year has no such day. */
const strikeInYear = (rule: DstRule, year: number): number | null => {
  const utc = (month: number, day: number): number => new Date(0).setUTCFullYear(year, month - 1, day) / 1000
  const first = utc(rule.month, 1)
  const days = (utc(rule.month + 1, 1) - first) / daySeconds
  const onOrAfter = (day: number): number => day + ((rule.dayOfWeek - weekday(first + (day - 1) * daySeconds) + 7) % 7)
  if (rule.operator <= 1 && rule.dayOfMonth > days) return null
  const day =
    rule.operator === 0
      ? rule.dayOfMonth
      : rule.operator === 1
        ? onOrAfter(rule.dayOfMonth)
        : rule.operator === 7
          ? onOrAfter(days - 6)
          : onOrAfter(1) + 7 * (rule.operator - 2)
  if (rule.operator >= 2 && day > days) return null
  return first + (day - 1) * daySeconds + rule.hour * 3600 + rule.second
}

/** The wall clock time at which the rule strikes in a year, as `2025-03-09T02:00:00`, or null where that year has no such day. */
export const ruleInYear = (rule: DstRule, year: number): string | null => {
  const strikes = strikeInYear(rule, year)
  return strikes === null ? null : new Date(strikes * 1000).toISOString().slice(0, 19)
}

/** A change of the clocks by so many seconds, at the wall clock time before it. */
type Shift = { at: number; by: number }
type ZoneYear = { standard: number; shifts: Shift[] }

/** Bounded because a document chooses the years; all there are of a few zones. */
const mostYears = 40_000
/** Clocks are put back again after a month at the earliest (Ramadan). */
const stepSeconds = 5 * daySeconds
const years = new Map<string, ZoneYear>()

/** What a zone does in a year: its standard offset and its changes. */
export const zoneInYear = (zone: string, year: number): ZoneYear => {
  const key = `${zone} ${year}`
  const known = years.get(key)
  if (known !== undefined) return known
  const end = startOfDay(zone, { year: year + 1, month: 1, day: 1 })
  let now = startOfDay(zone, { year, month: 1, day: 1 })
  let offset = offsetAt(zone, now)
  let standard = offset
  const shifts: Shift[] = []
  while (now < end - 1) {
    const later = Math.min(now + stepSeconds, end - 1)
    const next = offsetAt(zone, later)
    if (next !== offset) {
      shifts.push({ at: changeBetween(zone, now, later) + offset, by: next - offset })
      offset = next
      standard = Math.min(standard, offset)
    }
    now = later
  }
  const made = { standard, shifts }
  if (years.size < mostYears) years.set(key, made)
  return made
}

const seconds = (text: string | undefined): number | null => (text !== undefined && /^[+-]?\d+$/.test(text.trim()) ? Number(text) : null)

/**
 * What in the parameters does not fit the zone in that year: names of their elements, none when they are plausible.
 * Known wrong ones: offsets with the sign turned, epoch seconds written as a rule, rules cut short, stray seconds.
 */
export const implausible = (given: LocalTimeParameters, zone: string, year: number): string[] => {
  const { standard, shifts } = zoneInYear(zone, year)
  const wrong: string[] = []
  if (seconds(given.tzOffset) !== standard) wrong.push('tzOffset')
  const [forward, back] = [shifts.find((shift) => shift.by > 0), shifts.find((shift) => shift.by < 0)]
  const offset = seconds(given.dstOffset)
  if (forward === undefined || back === undefined) {
    // Without daylight time either the offset is 0 or the rules are switched off.
    const off = [given.dstStartRule, given.dstEndRule].every((rule) => rule === undefined || decodeRule(rule) === 'none')
    return offset === 0 || off ? wrong : [...wrong, 'dstOffset']
  }
  if (offset !== forward.by) wrong.push('dstOffset')
  const fits = (text: string | undefined, shift: Shift): boolean => {
    const rule = decodeRule(text ?? '')
    if (rule === null || rule === 'none') return false
    return strikeInYear(rule, year) === shift.at
  }
  if (!fits(given.dstStartRule, forward)) wrong.push('dstStartRule')
  if (!fits(given.dstEndRule, back)) wrong.push('dstEndRule')
  return wrong
}
