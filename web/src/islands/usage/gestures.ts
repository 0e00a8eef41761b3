/** Fingers, mouse and wheel over a chart, as three things: pointing, dragging by so many pixels, and pinching around a place. */

export type Gestures = {
  readonly point: (px: number) => void
  readonly drag: (px: number) => void
  /** A factor above one draws closer. */
  readonly pinch: (factor: number, px: number) => void
}

/** A finger that moved less than this has tapped. */
const TAP_PX = 6

export function follow(frame: HTMLElement, { point, drag, pinch }: Gestures): void {
  const fingers = new Map<number, number>()
  let travelled = 0
  const placeOf = (event: MouseEvent): number => event.clientX - frame.getBoundingClientRect().left
  const spread = (): { apart: number; middle: number } => {
    const [a = 0, b = 0] = [...fingers.values()]
    return { apart: Math.max(12, Math.abs(a - b)), middle: (a + b) / 2 }
  }
  frame.addEventListener('pointerdown', (event) => {
    frame.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, placeOf(event))
    if (fingers.size === 1) travelled = 0
  })
  frame.addEventListener('pointermove', (event) => {
    const px = placeOf(event)
    const before = fingers.get(event.pointerId)
    if (before === undefined) {
      if (event.pointerType === 'mouse') point(px)
      return
    }
    const old = spread()
    fingers.set(event.pointerId, px)
    travelled += Math.abs(px - before)
    if (fingers.size === 1) {
      if (travelled > TAP_PX) drag(px - before)
      return
    }
    const now = spread()
    drag(now.middle - old.middle)
    pinch(now.apart / old.apart, now.middle)
  })
  for (const kind of ['pointerup', 'pointercancel'] as const)
    frame.addEventListener(kind, (event) => {
      const isTap = kind === 'pointerup' && fingers.size === 1 && travelled <= TAP_PX
      fingers.delete(event.pointerId)
      if (isTap) point(placeOf(event))
    })
  frame.addEventListener(
    'wheel',
    (event) => {
      // The page scrolls past a chart that nobody took hold of.
      const isHeld = event.ctrlKey || document.activeElement === frame
      if (!isHeld && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return
      event.preventDefault()
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) drag(-event.deltaX)
      else pinch(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0025)), placeOf(event))
    },
    { passive: false },
  )
}
