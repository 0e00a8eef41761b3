/** Draws a window of readings on a canvas: dark to the mean, light to the most, a notch at the least; what went back hangs below zero. */
import { type Plot, plotOf } from '../../charts/plot.ts'
import type { Depth, Level, Levels } from './levels.ts'
import { indexAt } from './levels.ts'
import type { Window } from './window.ts'

export type Theme = Readonly<Record<'surface' | 'usage' | 'soft' | 'line' | 'strong' | 'ink' | 'faint', string>>
export type Labels = { readonly mark: (depth: Depth, at: number) => string }

/** The colours of the page, or the system's where it sets its own. */
export function themeOf(element: HTMLElement): Theme {
  if (matchMedia('(forced-colors: active)').matches)
    return {
      surface: 'Canvas',
      usage: 'CanvasText',
      soft: 'GrayText',
      line: 'GrayText',
      strong: 'CanvasText',
      ink: 'Highlight',
      faint: 'CanvasText',
    }
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return {
    surface: of('--surface'),
    usage: of('--usage'),
    soft: of('--usage-soft'),
    line: of('--line'),
    strong: of('--line-strong'),
    ink: of('--ink'),
    faint: of('--ink-3'),
  }
}

const [LEFT, RIGHT, TOP, BOTTOM] = [40, 8, 24, 28]
export const plotWidth = (width: number): number => width - LEFT - RIGHT
/** The instant under a place of the canvas. */
export const instantAt = (px: number, width: number, { fromAt, toAt }: Window): number =>
  fromAt + ((px - LEFT) / plotWidth(width)) * (toAt - fromAt)

export type Scene = {
  readonly levels: Levels
  readonly depth: Depth
  readonly window: Window
  /** Which stretch is read out; null before anything was asked. */
  readonly cursor: number | null
  readonly width: number
  readonly height: number
  readonly theme: Theme
  readonly hatch: CanvasPattern | null
  readonly labels: Labels
}

export function paint(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { levels, depth, window, width, height, theme } = scene
  const level = levels.at[depth]
  const [first, last] = [indexAt(level, window.fromAt), indexAt(level, window.toAt - 1)]
  const plot = plotFor(scene, level, first, last)
  ctx.clearRect(0, 0, width, height)
  grid(ctx, plot, theme)
  ctx.save()
  ctx.beginPath()
  ctx.rect(LEFT, 0, plotWidth(width), height)
  ctx.clip()
  bars(ctx, scene, plot, level, first, last)
  if (scene.cursor !== null) cursorAt(ctx, plot, level, scene.cursor, theme)
  ctx.restore()
  marks(ctx, scene, plot)
}

/** The highest and the lowest of what is seen, on the axis of every other chart. */
function plotFor({ window, width, height }: Scene, level: Level, first: number, last: number): Plot {
  let [high, low] = [0.05, 0]
  for (let i = first; i <= last; i++) {
    high = Math.max(high, level.high[i] || 0)
    low = Math.min(low, -(level.given?.[i] || 0))
  }
  return plotOf({ width, height, left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM }, window.fromAt, window.toAt, [high, low])
}

function grid(ctx: CanvasRenderingContext2D, plot: Plot, theme: Theme): void {
  ctx.font = '12.5px Figtree, sans-serif'
  ctx.textAlign = 'right'
  ctx.fillStyle = theme.faint
  ctx.lineWidth = 1
  const digits = plot.ticks.some((tick) => !Number.isInteger(tick)) ? (plot.ticks.some((tick) => !Number.isInteger(tick * 10)) ? 2 : 1) : 0
  for (const tick of plot.ticks) {
    const y = Math.round(plot.y(tick)) + 0.5
    ctx.strokeStyle = tick === 0 ? theme.strong : theme.line
    ctx.beginPath()
    ctx.moveTo(LEFT, y)
    ctx.lineTo(plot.width - RIGHT, y)
    ctx.stroke()
    ctx.fillText(tick.toFixed(digits).replace('-', '\u2212'), LEFT - 7, y + 4)
  }
  ctx.fillText('kW', LEFT - 7, 12)
}

function bars(ctx: CanvasRenderingContext2D, { hatch, theme, depth }: Scene, plot: Plot, level: Level, first: number, last: number): void {
  const zero = plot.y(0)
  const [light, dark, filled, notches, open] = [new Path2D(), new Path2D(), new Path2D(), new Path2D(), new Path2D()]
  const empty = zero - (zero - TOP) / 8
  for (let i = first; i <= last; i++) {
    const [a, b] = [plot.x(level.edges[i] ?? 0), plot.x(level.edges[i + 1] ?? 0)]
    const gap = Math.min(2, (b - a) * 0.14)
    const [x, w] = [a + gap / 2, b - a - gap]
    if (level.known[i] === 0) {
      if (level.missing[i]) open.rect(x + 0.5, empty, w - 1, zero - empty)
      continue
    }
    const mean = plot.y(level.mean[i] ?? 0)
    const top = plot.y(level.high[i] ?? 0)
    if (depth !== 'reading') {
      light.rect(x, top, w, mean - top)
      if (w > 5) notches.rect(x, plot.y(level.low[i] ?? 0) - 0.75, w, 1.5)
    }
    const isFilled = (level.estimated[i] ?? 0) * 2 > (level.known[i] ?? 0)
    ;(isFilled ? filled : dark).rect(x, mean, w, zero - mean)
    const back = level.given?.[i] ?? 0
    if (back > 0) light.rect(x, zero, w, plot.y(-back) - zero)
    if (level.missing[i] && w > 4) open.rect(x + 0.5, top - 9, w - 1, 7)
  }
  for (const [path, colour] of [
    [light, theme.soft],
    [dark, theme.usage],
    [filled, hatch ?? theme.usage],
    [notches, theme.surface],
  ] as const) {
    ctx.fillStyle = colour
    ctx.fill(path)
  }
  ctx.strokeStyle = theme.usage
  ctx.stroke(filled)
  ctx.strokeStyle = theme.strong
  ctx.setLineDash([2, 2])
  ctx.stroke(open)
  ctx.setLineDash([])
}

function cursorAt(ctx: CanvasRenderingContext2D, plot: Plot, level: Level, cursor: number, theme: Theme): void {
  const [a, b] = [plot.x(level.edges[cursor] ?? 0), plot.x(level.edges[cursor + 1] ?? 0)]
  ctx.strokeStyle = theme.ink
  ctx.lineWidth = 2
  ctx.strokeRect(a, TOP - 6, Math.max(2, b - a), plot.height - BOTTOM - TOP + 6)
  ctx.lineWidth = 1
}

const LABEL_PX = 58

/** Names below the axis: of months, of days or of hours, whichever has room, and of these each that has. */
function marks(ctx: CanvasRenderingContext2D, { levels, window, theme, labels }: Scene, plot: Plot): void {
  ctx.fillStyle = theme.faint
  ctx.textAlign = 'left'
  const span = (window.toAt - window.fromAt) / 86_400_000
  const kind: Depth = span > 75 ? 'month' : span > 2.5 ? 'day' : 'hour'
  const days = levels.at.day
  const { edges } = levels.at[kind]
  const every = kind === 'hour' ? [1, 2, 3, 6, 12] : kind === 'day' ? [1, 2, 5, 10] : [1, 2, 3]
  const one = plot.x(edges[1] ?? 1) - plot.x(edges[0] ?? 0) || 1
  const step = every.find((count) => count * one >= LABEL_PX) ?? every.at(-1) ?? 1
  let free = LEFT - 1
  for (let i = indexAt({ edges }, window.fromAt); i < edges.length - 1; i++) {
    const at = edges[i] ?? 0
    const x = plot.x(at)
    if (x > plot.width - RIGHT - 24) break
    // Hours are counted from midnight, so that they are the same ones in summer and in winter.
    const count = kind === 'hour' ? Math.round((at - (days.edges[indexAt(days, at)] ?? at)) / 3_600_000) : i
    if (count % step !== 0 || x < free) continue
    ctx.fillText(labels.mark(kind, at), x, plot.height - BOTTOM + 18)
    ctx.fillRect(x, plot.height - BOTTOM, 1, 4)
    free = x + LABEL_PX - 8
  }
}

/** Lines at a slant in the colour of use, for what the utility estimated. */
export function hatchOf(ctx: CanvasRenderingContext2D, theme: Theme): CanvasPattern | null {
  const tile = new OffscreenCanvas(6, 6)
  const inner = tile.getContext('2d')
  if (!inner) return null
  inner.fillStyle = theme.surface
  inner.fillRect(0, 0, 6, 6)
  inner.strokeStyle = theme.usage
  inner.lineWidth = 2
  for (const from of [-6, 0, 6]) {
    inner.beginPath()
    inner.moveTo(from, 6)
    inner.lineTo(from + 6, 0)
    inner.stroke()
  }
  return ctx.createPattern(tile, 'repeat')
}
