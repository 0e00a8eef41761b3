/** Where the usual usage comes from, worked out to what is shown: days, average, same-day adjustment, hours. */
import { compare, exact, multiply, parseExact, roundHalfUp, subtract } from '@quickpay/units'
import type { Bundle, BundleAdjustment } from './bundle.ts'
import type { Explanation } from './explain-bundle.ts'

/** `usedWh` of a day is its mean hour in the event's hours, as energy of the whole event. */
export type BaselineAnswer = {
  readonly id: string
  readonly version: string
  readonly name: string
  readonly verified: boolean
  /** Candidate days, newest first, in or out, with the reason. */
  readonly days: readonly {
    readonly date: string
    readonly usedWh: number | null
    readonly window: boolean
    readonly basis: boolean
    readonly reason: string | null
  }[]
  readonly consideredCount: number
  readonly chosenCount: number
  readonly averageWh: number
  readonly usualWh: number
  readonly adjustment: AdjustmentAnswer | null
}

export type AdjustmentAnswer = {
  readonly by: 'ratio' | 'additive'
  /** Whether it raised the usual usage, and with it the result, or lowered it. */
  readonly effect: 'raised' | 'lowered' | 'none'
  /** By how much the event's usual usage, and so what was saved: positive or negative. */
  readonly effectWh: number
  readonly factor: string
  /** Before the bounds; null when nothing could be compared. */
  readonly gross: string | null
  readonly capped: 'high' | 'low' | null
  /** How much more or less than usual was used before the event, in whole percent. */
  readonly percent: number
  readonly fromAt: string
  readonly toAt: string
}

export function baselineOf({ spec, result }: Bundle, explanation: Explanation): BaselineAnswer {
  const lengthS = explanation.hours.reduce((sum, hour) => sum + hour.seconds, 0)
  const { averageWh, usualWh } = explanation
  return {
    id: spec.id,
    version: spec.version,
    name: spec.name,
    verified: spec.verified,
    days: result.days.map(({ averageWh: mean, ...day }) => ({
      date: day.date,
      usedWh: mean === null ? null : thousandths((Number(mean) * lengthS) / 3600),
      window: day.window,
      basis: day.basis,
      reason: day.reason,
    })),
    consideredCount: result.days.filter((day) => day.window).length,
    chosenCount: result.days.filter((day) => day.basis).length,
    averageWh,
    usualWh,
    adjustment: explanation.adjustment && adjustmentOf(explanation.adjustment, thousandths(usualWh - averageWh)),
  }
}

function adjustmentOf(adjustment: BundleAdjustment, effectWh: number): AdjustmentAnswer {
  const { by, gross, factor, from, to } = adjustment
  const bounded = by === 'ratio' && gross !== null ? compare(parseExact(gross), parseExact(factor)) : 0
  const over = by === 'ratio' && gross !== null ? multiply(subtract(parseExact(gross), exact(1)), exact(100)) : exact(0)
  return {
    by,
    effect: effectWh > 0 ? 'raised' : effectWh < 0 ? 'lowered' : 'none',
    effectWh,
    factor,
    gross,
    capped: bounded > 0 ? 'high' : bounded < 0 ? 'low' : null,
    percent: Number(roundHalfUp(over)),
    fromAt: from,
    toAt: to,
  }
}

export type HourAnswer = {
  readonly startAt: string
  readonly endAt: string
  readonly usualWh: number
  readonly usedWh: number
  /** Negative where more than usual was used. */
  readonly savedWh: number
}

export function hoursOf({ result }: Bundle): HourAnswer[] {
  if (result.is !== 'measured') return []
  return result.hours.map((hour) => ({
    startAt: hour.start,
    endAt: Temporal.Instant.from(hour.start).add({ seconds: hour.seconds }).toString(),
    usualWh: Number(hour.baselineWh),
    usedWh: Number(hour.usedWh),
    savedWh: Number(hour.reliefWh),
  }))
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000
