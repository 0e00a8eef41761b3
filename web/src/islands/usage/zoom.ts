/** The chart of thirteen months that is dragged, pinched, and stepped through by keyboard; it takes the place of the picture that the server drew. */
import type { Locale } from '../../answers.ts'
import type { UsageSeriesAnswer } from '../../answers-usage.ts'
import { follow } from './gestures.ts'
import { depthFor, indexAt, type Levels, levelsOf } from './levels.ts'
import { hatchOf, instantAt, paint, plotWidth, themeOf } from './paint.ts'
import { type Bounds, between, moved, showing, type Window, zoomed } from './window.ts'
import { speaker, type ZoomWords } from './words.ts'

const LEAST_MS = 6 * 3_600_000
const STEP = 1.8
const GLIDE_MS = 220

export async function putZoom(place: HTMLElement): Promise<void> {
  const words = JSON.parse(place.dataset['words'] ?? '{}') as ZoomWords
  const answer = await fetch(place.dataset['zoom'] ?? '', { headers: { accept: 'application/json' }, credentials: 'same-origin' })
  if (answer.ok) return open(place, levelsOf((await answer.json()) as UsageSeriesAnswer), words)
  const said = document.createElement('p')
  said.className = 'sm m2'
  said.textContent = words.failed
  place.append(said)
}

function open(place: HTMLElement, levels: Levels, words: ZoomWords): void {
  const { toolbar, frame, canvas, said } = furniture(words)
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  const speak = speaker(words, (place.dataset['locale'] ?? 'es') as Locale, levels.zone)
  const bounds: Bounds = { fromAt: levels.fromAt, toAt: levels.toAt, leastMs: LEAST_MS }
  const still = matchMedia('(prefers-reduced-motion: reduce)')
  let window: Window = bounds
  let [width, height] = [0, 0]
  let cursorMs: number | null = null
  let theme = themeOf(place)
  let hatch = hatchOf(ctx, theme)
  let asked = 0

  const depth = () => depthFor(levels, (window.toAt - window.fromAt) / plotWidth(width))
  const draw = (): void => {
    asked = 0
    const now = depth()
    const cursor = cursorMs === null ? null : indexAt(levels.at[now], cursorMs)
    paint(ctx, { levels, depth: now, window, cursor, width, height, theme, hatch, labels: speak })
    frame.dataset['depth'] = now
  }
  const redraw = (): void => {
    if (asked === 0) asked = requestAnimationFrame(draw)
  }
  const show = (next: Window): void => {
    window = next
    redraw()
  }
  /** There at once where movement is not wanted. */
  const glide = (to: Window): void => {
    if (still.matches) {
      show(to)
      return
    }
    const [from, startedAt] = [window, performance.now()]
    const step = (): void => {
      const share = Math.min(1, (performance.now() - startedAt) / GLIDE_MS)
      show(between(from, to, 1 - (1 - share) ** 3))
      if (share < 1) requestAnimationFrame(step)
    }
    requestAnimationFrame(step)
  }
  const read = (at: number): void => {
    const now = depth()
    const level = levels.at[now]
    const i = indexAt(level, at)
    cursorMs = ((level.edges[i] ?? 0) + (level.edges[i + 1] ?? 0)) / 2
    const text = speak.say(now, level, i)
    if (said.textContent !== text) {
      said.textContent = text
      frame.setAttribute('aria-valuetext', text)
      frame.setAttribute('aria-valuenow', String(i + 1))
      frame.setAttribute('aria-valuemax', String(level.edges.length - 1))
    }
    redraw()
  }
  const middle = () =>
    cursorMs !== null && cursorMs > window.fromAt && cursorMs < window.toAt ? cursorMs : (window.fromAt + window.toAt) / 2
  const turn = (share: number) => glide(moved(window, share * (window.toAt - window.fromAt), bounds))
  const acts = {
    in: () => glide(zoomed(window, STEP, middle(), bounds)),
    out: () => glide(zoomed(window, 1 / STEP, middle(), bounds)),
    left: () => turn(-0.5),
    right: () => turn(0.5),
    all: () => glide(bounds),
  }
  const stepBy = (count: number): void => {
    const level = levels.at[depth()]
    const at = indexAt(level, cursorMs ?? window.toAt - 1)
    const i = Math.min(level.edges.length - 2, Math.max(0, cursorMs === null && Number.isFinite(count) ? at : at + count))
    const [fromAt, toAt] = [level.edges[i] ?? 0, level.edges[i + 1] ?? 0]
    show(showing(window, fromAt, toAt, bounds))
    read((fromAt + toAt) / 2)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => stepBy(-1),
    ArrowRight: () => stepBy(1),
    ArrowUp: acts.in,
    ArrowDown: acts.out,
    PageUp: acts.left,
    PageDown: acts.right,
    Home: () => stepBy(Number.NEGATIVE_INFINITY),
    End: () => stepBy(Number.POSITIVE_INFINITY),
    '+': acts.in,
    '=': acts.in,
    '-': acts.out,
    '0': acts.all,
  }
  frame.addEventListener('keydown', (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (!act) return
    event.preventDefault()
    act()
  })
  for (const [name, act] of Object.entries(acts)) toolbar.querySelector(`[data-act="${name}"]`)?.addEventListener('click', act)
  follow(frame, {
    point: (px) => read(instantAt(px, width, window)),
    drag: (px) => show(moved(window, (-px * (window.toAt - window.fromAt)) / plotWidth(width), bounds)),
    pinch: (factor, px) => show(zoomed(window, factor, instantAt(px, width, window), bounds)),
  })
  const dress = (): void => {
    theme = themeOf(place)
    hatch = hatchOf(ctx, theme)
    redraw()
  }
  for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) matchMedia(query).addEventListener('change', dress)
  new ResizeObserver(() => {
    ;({ width, height } = frame.getBoundingClientRect())
    const ratio = devicePixelRatio
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    redraw()
  }).observe(frame)
  place.replaceChildren(toolbar, frame, said)
  place.dataset['open'] = ''
}

const signs = { left: '‹', in: '+', out: '\u2212', right: '›', all: null } as const

function furniture(words: ZoomWords) {
  const toolbar = document.createElement('div')
  toolbar.className = 'zoom-bar'
  for (const [act, sign] of Object.entries(signs)) {
    const button = document.createElement('button')
    button.type = 'button'
    button.dataset['act'] = act
    button.textContent = sign ?? words.all
    if (sign) button.setAttribute('aria-label', words[act as keyof typeof signs])
    toolbar.append(button)
  }
  const frame = document.createElement('div')
  frame.className = 'zoom'
  frame.tabIndex = 0
  frame.setAttribute('role', 'slider')
  frame.setAttribute('aria-label', words.label)
  frame.setAttribute('aria-valuemin', '1')
  frame.setAttribute('aria-valuenow', '1')
  frame.setAttribute('aria-valuetext', words.hint)
  const canvas = document.createElement('canvas')
  canvas.setAttribute('aria-hidden', 'true')
  frame.append(canvas)
  const said = document.createElement('p')
  said.className = 'say'
  said.textContent = words.hint
  return { toolbar, frame, canvas, said }
}
