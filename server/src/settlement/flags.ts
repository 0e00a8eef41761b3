/** What an operator may want to look at in a measurement: signs of a changed baseline or a doubtful meter. They change no payment. Pure. */
import type { Load } from '@quickpay/baseline'
import type { Bundle } from '@quickpay/receipt'
import type { Interval } from '@quickpay/units'

export const flagCodes = ['high-factor', 'raised-baseline', 'short-history', 'zero-use', 'net-export', 'estimated-readings'] as const
export type Flag = {
  readonly code: (typeof flagCodes)[number]
  readonly words: string
  readonly evidence: Readonly<Record<string, string | number>>
}

/** A same-day adjustment this large, before any bound, is worth a look. */
const HIGH_FACTOR = 1.25
/** The baseline's days against the thirty days before them, in the same hours of the day. */
const RAISED = 1.5
const BEFORE_DAYS = 30
const BEFORE_DAYS_MIN = 10
const HISTORY_DAYS = 30
const DAY_S = 86_400

export function flagsOf(load: Load, event: Interval, { result }: Bundle): Flag[] {
  if (result.is !== 'measured') return []
  const flags: Flag[] = []
  const gross = result.adjustment?.by === 'ratio' ? Number(result.adjustment.gross ?? 1) : 1
  if (gross >= HIGH_FACTOR)
    flags.push({
      code: 'high-factor',
      words: 'Use before the event was far above the usual, which raises the baseline.',
      evidence: { gross },
    })
  const basis = result.days.filter((day) => day.basis)
  const raised = raisedBaseline(load, event, basis)
  if (raised)
    flags.push({ code: 'raised-baseline', words: 'The days of the baseline are far above the thirty days before them.', evidence: raised })
  const days = historyDays(load, event)
  if (days < HISTORY_DAYS)
    flags.push({ code: 'short-history', words: 'Fewer than thirty days of readings lie before the event.', evidence: { days } })
  for (const [code, finding] of [
    ['zero-use', 'zeroUse'],
    ['net-export', 'netExport'],
    ['estimated-readings', 'estimated'],
  ] as const) {
    const found = result.findings.find((one) => one.code === finding)
    if (found) flags.push({ code, words: found.words, evidence: found.evidence ?? {} })
  }
  return flags
}

function historyDays({ starts }: Load, { start }: Interval): number {
  const beforeS = start.epochMilliseconds / 1000
  const days = new Set<number>()
  for (const at of starts) if (at < beforeS) days.add(Math.floor((beforeS - at) / DAY_S))
  return days.size
}

function raisedBaseline(
  load: Load,
  event: Interval,
  basis: readonly { date: string; averageWh: string | null }[],
): Flag['evidence'] | null {
  const known = basis.filter((day) => day.averageWh !== null)
  if (known.length === 0) return null
  const basisWh = known.reduce((total, day) => total + Number(day.averageWh), 0) / known.length
  const [startS, endS] = [event.start.epochMilliseconds / 1000, event.end.epochMilliseconds / 1000]
  const earliest = known.map((day) => day.date).sort()[0]!
  const eventDayNumber = Math.floor(startS / DAY_S)
  const back = eventDayNumber - Math.floor(Date.parse(`${earliest}T12:00:00Z`) / 1000 / DAY_S)
  const sums = new Map<number, number>()
  // Whole days back from the event's hours; an hour's shift in spring or autumn does not matter to a sign.
  for (const [i, at] of load.starts.entries()) {
    const days = Math.ceil((startS - at) / DAY_S)
    const inWindow = at + days * DAY_S >= startS && at + days * DAY_S < endS
    if (inWindow && days > back && days <= back + BEFORE_DAYS) sums.set(days, (sums.get(days) ?? 0) + load.milliWh[i]!)
  }
  if (sums.size < BEFORE_DAYS_MIN) return null
  const hours = (endS - startS) / 3600
  const beforeWh = [...sums.values()].reduce((a, b) => a + b, 0) / sums.size / hours / 1000
  if (beforeWh <= 0 || basisWh <= RAISED * beforeWh) return null
  return { basisWh: Math.round(basisWh), beforeWh: Math.round(beforeWh), days: sums.size }
}
