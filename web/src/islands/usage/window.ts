/** The stretch of time that a chart shows, and how it is moved and drawn closer. Pure. */

/** In milliseconds. */
export type Window = { readonly fromAt: number; readonly toAt: number }
export type Bounds = Window & { readonly leastMs: number }

/** A window within the bounds, as wide as it may be; one that runs out at an end is moved back. */
export function within({ fromAt, toAt }: Window, bounds: Bounds): Window {
  const widest = bounds.toAt - bounds.fromAt
  const span = Math.min(widest, Math.max(Math.min(bounds.leastMs, widest), toAt - fromAt))
  const middle = (fromAt + toAt) / 2
  const from = Math.min(bounds.toAt - span, Math.max(bounds.fromAt, span === toAt - fromAt ? fromAt : middle - span / 2))
  return { fromAt: from, toAt: from + span }
}

export const moved = ({ fromAt, toAt }: Window, ms: number, bounds: Bounds): Window =>
  within({ fromAt: fromAt + ms, toAt: toAt + ms }, bounds)

/** Closer by a factor above one, farther by one below; what lies at `at` stays where it is. */
export function zoomed({ fromAt, toAt }: Window, factor: number, at: number, bounds: Bounds): Window {
  const widest = bounds.toAt - bounds.fromAt
  const span = Math.min(widest, Math.max(Math.min(bounds.leastMs, widest), (toAt - fromAt) / factor))
  const share = (at - fromAt) / (toAt - fromAt)
  return within({ fromAt: at - share * span, toAt: at + (1 - share) * span }, bounds)
}

/** A step of the way from one window to another, for a movement that the eye can follow. */
export const between = (a: Window, b: Window, share: number): Window => ({
  fromAt: a.fromAt + (b.fromAt - a.fromAt) * share,
  toAt: a.toAt + (b.toAt - a.toAt) * share,
})

/** Moved just far enough that an instant is seen. */
export function showing(window: Window, fromAt: number, toAt: number, bounds: Bounds): Window {
  if (fromAt < window.fromAt) return moved(window, fromAt - window.fromAt, bounds)
  return toAt > window.toAt ? moved(window, toAt - window.toAt, bounds) : window
}
