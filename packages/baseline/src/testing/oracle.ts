/**
 * A second implementation of the baselines, for tests only, that shares nothing with the first: no Temporal, no zone database, no columns, no
 * search of readings. Every load is spread into cells of five minutes, every day is a plain array of hourly values, and every number is a pair
 * of integers that is never reduced. Slow, and meant to be read beside the tariff's text.
 */
import type { BaselineSpec, WindowRule } from '../spec.ts'

/** n ÷ d, d > 0. */
export type Ratio = [n: bigint, d: bigint]
const plus = (a: Ratio, b: Ratio): Ratio => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]]
const times = (a: Ratio, b: Ratio): Ratio => [a[0] * b[0], a[1] * b[1]]
const minus = (a: Ratio, b: Ratio): Ratio => plus(a, [-b[0], b[1]])
const less = (a: Ratio, b: Ratio) => a[0] * b[1] < b[0] * a[1]
const over = (a: Ratio, b: Ratio): Ratio => (b[0] < 0n ? [-a[0] * b[1], -a[1] * b[0]] : [a[0] * b[1], a[1] * b[0]])
const total = (all: Ratio[]): Ratio => all.reduce(plus, [0n, 1n])
const average = (all: Ratio[]): Ratio => over(total(all), [BigInt(all.length), 1n])
const decimal = (text: string): Ratio => [BigInt(text.replace('.', '')), 10n ** BigInt(text.split('.')[1]?.length ?? 0)]
const zero: Ratio = [0n, 1n]

/** Everything in plain text and numbers: dates `2026-07-15`, New York wall time as minutes after midnight, energies in mWh. */
export type Case = {
  spec: BaselineSpec
  intervalMinutes: number
  /** By epoch minute of the start. */
  readings: Map<number, number>
  date: string
  startMinute: number
  lengthMinutes: number
  pastEvents: string[]
  holidays: string[]
  adjusted: boolean
  generator: boolean
  /** Epoch minutes. */
  noticeAt: number | null
  otherEvents: [start: number, end: number][]
}

export type Answer = {
  is: 'measured' | 'waiting' | 'not-eligible'
  days: { date: string; reason: string | null; basis: boolean; window: boolean }[]
  hours: { baseline: Ratio; used: Ratio }[]
  adjustment: null | { gross: Ratio | null; factor: Ratio; added: Ratio; from: number; to: number }
  findings: string[]
}

export const dayNumber = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000
const dateOf = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10)
/** 0 is Sunday. */
const weekday = (date: string) => new Date(`${date}T00:00:00Z`).getUTCDay()

/** Daylight saving time in the United States: from the second Sunday of March at 2 to the first Sunday of November at 2. */
export function epochMinute(date: string, minute: number): number {
  const sunday = (month: string, nth: number) => {
    let day = dayNumber(`${date.slice(0, 4)}-${month}-01`)
    while (weekday(dateOf(day)) !== 0) day++
    return day + 7 * (nth - 1)
  }
  const local = dayNumber(date) * 1440 + minute
  const summer = local >= sunday('03', 2) * 1440 + 120 && local < sunday('11', 1) * 1440 + 120
  return local + (summer ? 240 : 300)
}

/** Five-minute cells in 72nds of a milliwatt-hour, which thirds of quarters and halves of half hours keep whole; gaps of one or two filled. */
function cellsOf({ readings, intervalMinutes }: Case) {
  const cells = new Map<number, { value: number; filled: number | null }>()
  const perReading = intervalMinutes / 5
  const spread = (start: number, value72: number, filled: number | null) => {
    for (let i = 0; i < perReading; i++) cells.set(start + i * 5, { value: value72 / perReading, filled })
  }
  const starts = [...readings.keys()].sort((a, b) => a - b)
  starts.forEach((start, i) => {
    const value = readings.get(start)!
    spread(start, value * 72, null)
    const before = starts[i - 1]
    if (before === undefined) return
    const absent = (start - before) / intervalMinutes - 1
    if (absent < 1 || absent > 2 || absent * intervalMinutes >= 60) return
    const from = readings.get(before)!
    for (let k = 1; k <= absent; k++)
      spread(before + k * intervalMinutes, from * 72 + ((value - from) * 72 * k) / (absent + 1), before + k * intervalMinutes)
  })
  return cells
}

/** The oracle's answer. */
export function oracle(one: Case): Answer {
  const { spec, date, startMinute, lengthMinutes } = one
  const cells = cellsOf(one)
  /** The energy of a stretch of minutes, null when it is missing. */
  const energy = (from: number, minutes: number): Ratio | null => {
    let sum = 0n
    const filled = new Set<number>()
    let measured = false
    for (let at = from; at < from + minutes; at += 5) {
      const cell = cells.get(at)
      if (!cell) return null
      sum += BigInt(cell.value)
      if (cell.filled === null) measured = true
      else filled.add(cell.filled)
    }
    if (!measured || filled.size > 2) return null
    return spec.netExport === 'zero' && sum < 0n ? zero : [sum, 72n]
  }
  const lengths: bigint[] = []
  for (let left = lengthMinutes; left > 0; left -= 60) lengths.push(BigInt(Math.min(60, left)))
  const startOf = (day: string) => epochMinute(day, startMinute)
  const hoursOf = (day: string) => lengths.map((length, k) => energy(startOf(day) + 60 * k, Number(length)))
  const u = (hours: Ratio[]) => over(times(total(hours), [60n, 1n]), [BigInt(lengthMinutes), 1n])

  const kind = one.holidays.includes(date) && spec.holidayEventAs === 'sunday' ? 0 : weekday(date)
  const rule: WindowRule = kind === 0 || kind === 6 ? spec.weekend : spec.weekday
  const likes = (day: string) => {
    const w = weekday(day)
    if (rule.likeDays === 'weekday') return w !== 0 && w !== 6
    if (rule.likeDays === 'any-weekend') return w === 0 || w === 6
    if (rule.likeDays === 'weekend-or-holiday') return w === 0 || w === 6 || one.holidays.includes(day)
    if (rule.likeDays === 'holidays-as-sundays' && one.holidays.includes(day)) return kind === 0
    return w === kind
  }
  const before = Array.from({ length: rule.lookbackDays }, (_, i) => dateOf(dayNumber(date) - 1 - i))
  let skipped = rule.skipDayBefore === 'calendar-day' ? before[0] : undefined
  if (rule.skipDayBefore === 'weekday') skipped = before.find((day) => weekday(day) % 6 !== 0)

  // Step 1a and 1b: the peak over all like days, an hour at a time; the level starts at a part of it.
  let peak = zero
  for (const day of before.filter(likes)) {
    hoursOf(day).forEach((hour, k) => {
      const rate = hour && over(times(hour, [60n, 1n]), [lengths[k]!, 1n])
      if (rate && less(peak, rate)) peak = rate
    })
  }
  // Step 1c: walk back.
  const days: Answer['days'] = []
  const window: { date: string; hours: Ratio[]; u: Ratio }[] = []
  for (const day of before) {
    if (window.length === rule.windowDays) break
    const out = (reason: string) => days.push({ date: day, reason, basis: false, window: false })
    if (!likes(day)) {
      if (rule.likeDays === 'weekday') out('weekend')
      continue
    }
    const hours = hoursOf(day)
    if (day === skipped) out('day-before')
    else if (rule.skipHolidays && one.holidays.includes(day)) out('holiday')
    else if (rule.skipEventDays && one.pastEvents.includes(day)) out('event-day')
    else if (hours.some((hour) => hour === null)) out('missing')
    else {
      const known = hours as Ratio[]
      let limit: Ratio | null = null
      if (rule.lowUsage) {
        const seed = times(decimal(rule.lowUsage.seedFraction), peak)
        const level = window.length === 0 || rule.lowUsage.level === 'static' ? seed : average(window.map((w) => w.u))
        if (level[0] > 0n) limit = rule.lowUsage.level === 'static' ? level : times(decimal(rule.lowUsage.threshold), level)
      }
      if (limit && less(u(known), limit)) out('low-usage')
      else {
        window.push({ date: day, hours: known, u: u(known) })
        days.push({ date: day, reason: 'not-among-highest', basis: false, window: true })
      }
    }
  }
  // Step 2: again and again the largest that is left, of equals the first met, which is the most recent.
  const basis: typeof window = []
  const left = [...window]
  while (basis.length < rule.basisDays && left.length > 0) {
    const best = left.reduce((a, b) => (less(a.u, b.u) ? b : a))
    basis.push(...left.splice(left.indexOf(best), 1))
    Object.assign(days.find((day) => day.date === best.date)!, { reason: null, basis: true })
  }

  const today = hoursOf(date)
  if (today.some((hour) => hour === null)) return { is: 'waiting', days, hours: [], adjustment: null, findings: ['eventHoursMissing'] }
  if (window.length < rule.minDays) return { is: 'not-eligible', days, hours: [], adjustment: null, findings: ['tooFewDays'] }

  // Steps 3 and 4.
  const findings: string[] = []
  const mean = lengths.map((_, k) => average(basis.map((day) => day.hours[k]!)))
  let adjustment: Answer['adjustment'] = null
  if (one.adjusted && spec.adjustment) {
    if (one.generator && spec.adjustment.forbiddenFor.includes('generator')) findings.push('generatorNotAdjusted')
    else adjustment = adjust(spec.adjustment.basis === 'window' ? window.map((day) => day.date) : basis.map((day) => day.date))
  }
  const hours = lengths.map((length, k) => ({
    baseline: adjustment ? plus(times(mean[k]!, adjustment.factor), times(adjustment.added, [length, 60n])) : mean[k]!,
    used: today[k]!,
  }))
  return { is: 'measured', days, hours, adjustment, findings: [...(window.length < rule.thinBelow ? ['thin'] : []), ...findings].sort() }

  function adjust(usualDays: string[]): Answer['adjustment'] {
    const rule = spec.adjustment!
    const start = startOf(date)
    const count = rule.fromHoursBefore - rule.toHoursBefore
    let end = start - 60 * rule.toHoursBefore
    if (one.noticeAt !== null && rule.immediate === 'before-notice') end = Math.floor(one.noticeAt / 60) * 60
    const touched = one.otherEvents.some(([from, to]) => from < end && to > end - 60 * count)
    if (touched && rule.otherEvent === 'before-first-event') end = Math.min(...one.otherEvents.map(([from]) => from))
    const all = Array.from({ length: count }, (_, i) => end - 60 * (count - i) - start)
    const offsets = rule.acrossMidnight === 'leave-out' ? all.filter((offset) => start + offset >= epochMinute(date, 0)) : all
    const nothing = {
      gross: null,
      factor: [1n, 1n] as Ratio,
      added: zero,
      from: start + (offsets[0] ?? 0),
      to: start + (offsets.at(-1) ?? -60) + 60,
    }
    const [use, base]: [Ratio[], Ratio[]] = [[], []]
    let missing = offsets.length === 0
    for (const offset of offsets) {
      const now = energy(start + offset, 60)
      const then = usualDays.map((day) => energy(startOf(day) + offset, 60)).filter((hour) => hour !== null)
      if (now === null || then.length < usualDays.length) missing = true
      if (now === null || then.length === 0) continue
      use.push(now)
      base.push(average(then))
    }
    if (missing) findings.push('adjustmentHoursMissing')
    if (use.length === 0) return nothing
    if (rule.type === 'additive') {
      const added = minus(average(use), average(base))
      return { ...nothing, gross: added, added }
    }
    if (average(base)[0] <= 0n) {
      findings.push('adjustmentBaseNotPositive')
      return nothing
    }
    const gross = over(average(use), average(base))
    if (rule.spikeAt !== null && !less(gross, decimal(rule.spikeAt))) findings.push('adjustmentSpike')
    let factor = gross
    if (rule.maxFactor !== null && less(decimal(rule.maxFactor), factor)) factor = decimal(rule.maxFactor)
    if (rule.minFactor !== null && less(factor, decimal(rule.minFactor))) factor = decimal(rule.minFactor)
    return { ...nothing, gross, factor }
  }
}
