/** Interval energy drawn as steps: lines, masses and the gap between two of them, each as one path so that no seams show. */
import { type Plot, round } from './plot.ts'

/** One interval in milliseconds and kW; null is missing and never drawn as zero. */
export type Reading = {
  fromAt: number
  toAt: number
  usual: number | null
  used: number | null
  quality: 'measured' | 'estimated' | 'missing'
}

/** A stepped line; a missing value or a hole in time lifts the pen. */
export function stepLine(plot: Plot, readings: readonly Reading[], of: (reading: Reading) => number | null): string {
  let path = ''
  let penAt = Number.NaN
  for (const one of readings) {
    const value = of(one)
    if (value === null) {
      penAt = Number.NaN
      continue
    }
    const [a, b, y] = [round(plot.x(one.fromAt)), round(plot.x(one.toAt)), round(plot.y(value))]
    path += `${penAt === one.fromAt ? 'L' : 'M'}${a} ${y}L${b} ${y}`
    penAt = one.toAt
  }
  return path
}

/** The boxes between two values of each interval that `between` answers, overlapping a little so that no seam shows. */
export function boxes(plot: Plot, readings: readonly Reading[], between: (reading: Reading) => [number, number] | null): string {
  let path = ''
  for (const one of readings) {
    const ends = between(one)
    if (ends === null) continue
    const x = plot.x(one.fromAt)
    const width = round(plot.x(one.toAt) - x + 0.4)
    path += `M${round(x)} ${round(plot.y(ends[1]))}h${width}V${round(plot.y(ends[0]))}h-${width}z`
  }
  return path
}

export const used = (one: Reading): [number, number] | null => (one.used === null ? null : [0, one.used])
export const saved = (one: Reading): [number, number] | null =>
  one.used === null || one.usual === null || one.used >= one.usual ? null : [one.used, one.usual]
export const over = (one: Reading): [number, number] | null =>
  one.used === null || one.usual === null || one.used <= one.usual ? null : [one.usual, one.used]

/** A run of neighbouring intervals of one quality, for marks that are drawn once and not sixteen times. */
export function runs(readings: readonly Reading[], quality: Reading['quality']): Reading[][] {
  const found: Reading[][] = []
  for (const one of readings) {
    if (one.quality !== quality) continue
    const last = found.at(-1)
    if (last?.at(-1)?.toAt === one.fromAt) last.push(one)
    else found.push([one])
  }
  return found
}

/**
 * Where a label of `width` fits inside a band of readings: the middle of the plot, and the band's edges there.
 * `top` and `bottom` are in the drawing's units; null when the band is not `height` high over the whole width.
 */
export function roomFor(
  plot: Plot,
  readings: readonly Reading[],
  between: (reading: Reading) => [number, number] | null,
  width: number,
  height: number,
  centres: readonly number[] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74],
): { x: number; top: number; bottom: number } | null {
  for (const share of centres) {
    const x = plot.left + share * (plot.width - plot.left - plot.right)
    const under = readings.filter((one) => plot.x(one.toAt) > x - width / 2 && plot.x(one.fromAt) < x + width / 2)
    const bands = under.map(between)
    if (under.length === 0 || bands.some((band) => band === null)) continue
    const top = Math.max(...bands.map((band) => plot.y(band?.[1] ?? 0)))
    const bottom = Math.min(...bands.map((band) => plot.y(band?.[0] ?? 0)))
    const [first, last] = [under[0], under.at(-1)]
    if (!first || !last || plot.x(first.fromAt) > x - width / 2 || plot.x(last.toAt) < x + width / 2) continue
    if (bottom - top >= height) return { x, top, bottom }
  }
  return null
}

/** Hourly means of an evenly spaced line: 15-minute dashes of a usual day read as noise. */
export function hourly(readings: readonly Reading[]): Reading[] {
  const hours = new Map<number, Reading[]>()
  for (const one of readings) {
    const hour = Math.floor(one.fromAt / 3_600_000)
    hours.set(hour, [...(hours.get(hour) ?? []), one])
  }
  return [...hours.values()].flatMap((group) => {
    const known = group.flatMap((one) => (one.usual === null ? [] : [one.usual]))
    const [first, last] = [group[0], group.at(-1)]
    if (known.length === 0 || !first || !last) return []
    return [{ ...first, toAt: last.toAt, usual: known.reduce((a, b) => a + b, 0) / known.length }]
  })
}

/** Bars with rounded tops as one path; negative values hang below zero. */
export function bars(plot: Plot, readings: readonly Reading[]): string {
  let path = ''
  for (const one of readings) {
    if (one.used === null) continue
    const whole = plot.x(one.toAt) - plot.x(one.fromAt)
    const inset = Math.min(1, whole * 0.12)
    const [a, b] = [plot.x(one.fromAt) + inset, plot.x(one.toAt) - inset]
    const [zero, y] = [plot.y(0), plot.y(one.used)]
    const r = Math.min(1.5, (b - a) / 3, Math.abs(zero - y)) * Math.sign(zero - y)
    const rx = Math.abs(r)
    path += `M${round(a)} ${round(zero)}V${round(y + r)}q0 ${round(-r)} ${round(rx)} ${round(-r)}H${round(b - rx)}q${round(rx)} 0 ${round(rx)} ${round(r)}V${round(zero)}z`
  }
  return path
}
