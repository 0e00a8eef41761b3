/** Where instants and kilowatts lie in a drawing. The axis starts at zero, and goes below it only when power flows back. */

/** Sizes in the units of the drawing's view box. */
export type Size = { width: number; height: number; left: number; right: number; top: number; bottom: number }
export type Plot = Size & {
  fromAt: number
  toAt: number
  low: number
  high: number
  ticks: number[]
  x: (at: number) => number
  y: (kw: number) => number
}

const steps = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]

/** A plot for the milliseconds `[fromAt, toAt]` that shows every value (kW), with at most four gridlines above zero. */
export function plotOf(size: Size, fromAt: number, toAt: number, values: readonly number[]): Plot {
  const top = Math.max(0, ...values)
  const bottom = Math.min(0, ...values)
  const step = steps.find((one) => (top - bottom) / one <= 4) ?? 50_000
  const high = Math.max(step, Math.ceil((top / step) * 0.999) * step)
  const low = Math.floor((bottom / step) * 0.999) * step
  const ticks: number[] = []
  for (let i = Math.round(low / step); i <= Math.round(high / step); i++) ticks.push(Number((i * step).toFixed(2)))
  const { width, height, left, right, top: t, bottom: b } = size
  const x = (at: number): number => left + ((at - fromAt) / (toAt - fromAt)) * (width - left - right)
  const y = (kw: number): number => t + (1 - (kw - low) / (high - low)) * (height - t - b)
  return { ...size, fromAt, toAt, low, high, ticks, x, y }
}

/** Average power of an interval: kW from Wh over minutes. */
export const kilowatts = (wh: number, minutes: number): number => (wh * 60) / minutes / 1000

/** Full hours of the zone within the plot, every `every` hours; all zones of interest are whole hours from UTC. */
export function hourMarks(fromAt: number, toAt: number, every: number, hourOf: (at: number) => number): number[] {
  const marks: number[] = []
  for (let at = Math.ceil(fromAt / 3_600_000) * 3_600_000; at <= toAt; at += 3_600_000) if (hourOf(at) % every === 0) marks.push(at)
  return marks
}

export const round = (value: number): string => String(Math.round(value * 10) / 10)
