/** LocalTimeParameters: the custodian's own words about its time zone, checked against the zone's rules, never used in their place. */

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

/** The wall clock time at which the rule strikes in a year, or null where that year has no such day. */
export const ruleInYear = (rule: DstRule, year: number): Temporal.PlainDateTime | null => {
  const first = Temporal.PlainDate.from({ year, month: rule.month, day: 1 })
  const onOrAfter = (date: Temporal.PlainDate) => date.add({ days: (rule.dayOfWeek - date.dayOfWeek + 7) % 7 })
  let date: Temporal.PlainDate
  if (rule.operator === 0 || rule.operator === 1) {
    if (rule.dayOfMonth > first.daysInMonth) return null
    date = first.with({ day: rule.dayOfMonth })
    if (rule.operator === 1) date = onOrAfter(date)
  } else if (rule.operator === 7) date = onOrAfter(first.with({ day: first.daysInMonth - 6 }))
  else date = onOrAfter(first).add({ weeks: rule.operator - 2 })
  if (rule.operator >= 2 && date.month !== rule.month) return null
  return date.toPlainDateTime({ hour: rule.hour, minute: Math.floor(rule.second / 60), second: rule.second % 60 })
}

type Shift = { at: Temporal.PlainDateTime; by: number }

/** What a zone does in a year: its standard offset and its changes, each at the wall clock time before it. */
const zoneInYear = (zone: string, year: number): { standard: number; shifts: Shift[] } => {
  let now = Temporal.ZonedDateTime.from({ year, month: 1, day: 1, timeZone: zone })
  let standard = now.offsetNanoseconds / 1e9
  const shifts: Shift[] = []
  for (;;) {
    const next = now.getTimeZoneTransition('next')
    if (next === null || next.year !== year) return { standard, shifts }
    const before = next.subtract({ nanoseconds: 1 })
    const by = (next.offsetNanoseconds - before.offsetNanoseconds) / 1e9
    const wall = before.toPlainDateTime().add({ nanoseconds: 1 })
    if (by !== 0) shifts.push({ at: wall, by })
    standard = Math.min(standard, next.offsetNanoseconds / 1e9)
    now = next
  }
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
    const strikes = ruleInYear(rule, year)
    return strikes !== null && Temporal.PlainDateTime.compare(strikes, shift.at) === 0
  }
  if (!fits(given.dstStartRule, forward)) wrong.push('dstStartRule')
  if (!fits(given.dstEndRule, back)) wrong.push('dstEndRule')
  return wrong
}
