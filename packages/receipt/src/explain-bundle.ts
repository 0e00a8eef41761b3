/** A bundle as the equation of a receipt, in plain numbers for screens. */
import type { Bundle, BundleAdjustment, BundleDay, BundleFinding } from './bundle.ts'

/** usualWh − usedWh = netSavedWh; savedWh is that or zero; savedWh × dollarsPerKWh = cents. Energies in Wh, for showing only. */
export type Explanation = {
  readonly usualWh: number
  readonly usedWh: number
  readonly netSavedWh: number
  readonly savedWh: number
  /** Null when the bundle has no price. */
  readonly dollarsPerKWh: string | null
  readonly cents: number | null
  readonly days: readonly BundleDay[]
  readonly adjustment: BundleAdjustment | null
  /** The baseline before any adjustment: averageWh × factor = usualWh. */
  readonly averageWh: number
  readonly hours: readonly {
    readonly start: string
    readonly seconds: number
    readonly usualWh: number
    readonly usedWh: number
    readonly savedWh: number
  }[]
  readonly findings: readonly BundleFinding[]
}

/** Null when nothing could be measured; `bundle.result` then says why. */
export function explainBundle({ result }: Bundle): Explanation | null {
  if (result.is !== 'measured') return null
  const netSavedWh = Number(result.reliefWh)
  return {
    usualWh: Number(result.usualWh),
    usedWh: Number(result.usedWh),
    netSavedWh,
    savedWh: Math.max(0, netSavedWh),
    dollarsPerKWh: result.dollarsPerKWh,
    cents: result.payCents,
    days: result.days,
    adjustment: result.adjustment,
    averageWh: Number(result.averageWh),
    hours: result.hours.map(({ start, seconds, baselineWh, usedWh, reliefWh }) => ({
      start,
      seconds,
      usualWh: Number(baselineWh),
      usedWh: Number(usedWh),
      savedWh: Number(reliefWh),
    })),
    findings: result.findings,
  }
}
