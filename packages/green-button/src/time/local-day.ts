/** Civil days of an IANA zone in epoch seconds, by `Intl` alone, since not every runtime has `Temporal`. */

export type CivilDate = { year: number; month: number; day: number }

const daySeconds = 86_400
/** Zones that one process asks for are few; a caller with many pays for each anew. */
const mostFormats = 64
const formats = new Map<string, Intl.DateTimeFormat>()

/** Throws RangeError where the zone is none. */
const formatOf = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const numeric = 'numeric'
  const parts = { era: 'short', year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric } as const
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    ...parts,
  })
  if (formats.size < mostFormats) formats.set(zone, made)
  return made
}

/** The date's midnight as if its wall clock showed UTC; days may lie outside of the month. */
const utcMidnight = ({ year, month, day }: CivilDate): number => {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getTime() / 1000
}

/** What the zone's clocks show at that second, as the epoch second at which clocks of UTC show the same. */
export const wallSecond = (zone: string, second: number): number => {
  const shown: Record<string, string> = {}
  for (const { type, value } of formatOf(zone).formatToParts(Math.floor(second) * 1000)) shown[type] = value
  const read = (name: string): number => Number(shown[name])
  const year = shown['era']?.startsWith('B') ? 1 - read('year') : read('year')
  const midnight = utcMidnight({ year, month: read('month'), day: read('day') })
  return midnight + read('hour') * 3600 + read('minute') * 60 + read('second')
}

/** By how many seconds the zone's clocks are ahead of UTC at that second. */
export const offsetAt = (zone: string, second: number): number => wallSecond(zone, second) - Math.floor(second)

/** The date that a clock of UTC shows at that second. */
export const utcDate = (second: number): CivilDate => {
  const date = new Date(second * 1000)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

export const dateIn = (zone: string, second: number): CivilDate => utcDate(wallSecond(zone, second))

export const nextDate = (date: CivilDate): CivilDate => utcDate(utcMidnight(date) + daySeconds)

/** RFC 3339 `full-date`. */
export const printDate = ({ year, month, day }: CivilDate): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** The first second with another offset than at `from`; the offset changes once until `to`. */
export const changeBetween = (zone: string, from: number, to: number): number => {
  const before = offsetAt(zone, from)
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(zone, middle) === before) low = middle
    else high = middle
  }
  return high
}

/** Documents ask for the same days again and again, and may ask for any: all are forgotten when there are too many. */
const mostStarts = 40_000
const starts = new Map<string, Map<number, number>>()

/** The first second of the date: midnight, the earlier of two, or where the clocks leave midnight out, the moment at which they do. */
export const startOfDay = (zone: string, date: CivilDate): number => {
  const midnight = utcMidnight(date)
  let known = starts.get(zone)
  if (known === undefined || known.size >= mostStarts) {
    known = new Map()
    if (starts.size >= mostFormats) starts.clear()
    starts.set(zone, known)
  }
  const start = known.get(midnight) ?? firstSecond(zone, midnight)
  known.set(midnight, start)
  return start
}

const firstSecond = (zone: string, midnight: number): number => {
  const [before, after] = [midnight - daySeconds, midnight + daySeconds]
  const offsets = [offsetAt(zone, before), offsetAt(zone, after)]
  // The greater offset gives the earlier second.
  for (const offset of offsets.sort((a, b) => b - a)) {
    const second = midnight - offset
    if (offsetAt(zone, second) === offset) return second
  }
  return changeBetween(zone, before, after)
}
