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
  const before = useBefore(load, event)
  const basis = result.days.filter((day) => day.basis)
  const raised = raisedBaseline(before, event, basis)
  if (raised)
    flags.push({ code: 'raised-baseline', words: 'The days of the baseline are far above the thirty days before them.', evidence: raised })
  const days = before.size
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

/** What was used in the event's hours, mWh by how many days before. An hour's shift in spring or autumn does not matter to a sign. */
function useBefore({ starts, milliWh }: Load, event: Interval): Map<number, number> {
  const [startS, endS] = [event.start.epochMilliseconds / 1000, event.end.epochMilliseconds / 1000]
  const used = new Map<number, number>()
  for (const [i, at] of starts.entries()) {
    const days = Math.ceil((startS - at) / DAY_S)
    if (days > 0 && at + days * DAY_S < endS) used.set(days, (used.get(days) ?? 0) + milliWh[i]!)
  }
  return used
}

function raisedBaseline(
  before: ReadonlyMap<number, number>,
  event: Interval,
  basis: readonly { date: string; averageWh: string | null }[],
): Flag['evidence'] | null {
  const known = basis.filter((day) => day.averageWh !== null)
  if (known.length === 0) return null
  const basisWh = known.reduce((total, day) => total + Number(day.averageWh), 0) / known.length
  const [startS, endS] = [event.start.epochMilliseconds / 1000, event.end.epochMilliseconds / 1000]
  const earliest = known.map((day) => day.date).sort()[0]!
  const back = Math.floor(startS / DAY_S) - Math.floor(Date.parse(`${earliest}T12:00:00Z`) / 1000 / DAY_S)
  const used = [...before].flatMap(([days, milliWh]) => (days > back && days <= back + BEFORE_DAYS ? [milliWh] : []))
  if (used.length < BEFORE_DAYS_MIN) return null
  const hours = (endS - startS) / 3600
  const beforeWh = used.reduce((a, b) => a + b, 0) / used.length / hours / 1000
  if (beforeWh <= 0 || basisWh <= RAISED * beforeWh) return null
  return { basisWh: Math.round(basisWh), beforeWh: Math.round(beforeWh), days: used.length }
}
