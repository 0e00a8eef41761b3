/** A cursor over a chart's readings: arrow keys or the pointer step through them, and each is read out from the chart's table. */

/** Which of `count` readings a point lies on, `share` being its place from the plot's left (0) to its right (1). */
export const readingAt = (share: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(share * count)))

/** The reading a key leads to, or null for a key that is not the cursor's. */
export function stepTo(key: string, now: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(count - 1, now + 1)
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, now - 1)
    case 'PageUp':
      return Math.min(count - 1, now + 4)
    case 'PageDown':
      return Math.max(0, now - 4)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}

/** The plot's box in percent of its drawing. `data-plot` is left, top, right, bottom in the drawing's units. */
function place(cursor: HTMLElement, svg: SVGSVGElement): void {
  const [left = 0, top = 0, right = 0, bottom = 0] = (svg.dataset['plot'] ?? '').split(' ').map(Number)
  const { width, height } = svg.viewBox.baseVal
  cursor.style.left = `${(left / width) * 100}%`
  cursor.style.width = `${((right - left) / width) * 100}%`
  cursor.style.top = `${(top / height) * 100}%`
  cursor.style.height = `${((bottom - top) / height) * 100}%`
}

function put(figure: HTMLElement): void {
  const plot = figure.querySelector<HTMLElement>('.plot')
  const says = [...figure.querySelectorAll<HTMLElement>('[data-say]')].map((row) => row.dataset['say'] ?? '')
  if (plot === null || says.length === 0) return
  // A day's plot ends where its series ends; rows beyond the last reading are not in the table.
  const of = Number(figure.dataset['of'] ?? says.length)
  const cursor = document.createElement('div')
  const line = document.createElement('i')
  const said = document.createElement('p')
  cursor.className = 'cursor'
  said.className = 'say'
  cursor.append(line)
  cursor.tabIndex = 0
  cursor.setAttribute('role', 'slider')
  cursor.setAttribute('aria-label', figure.dataset['cursor'] ?? '')
  cursor.setAttribute('aria-valuemin', '1')
  cursor.setAttribute('aria-valuemax', String(says.length))
  let now = 0
  const go = (to: number): void => {
    now = Math.min(to, says.length - 1)
    line.style.left = `${((now + 0.5) / of) * 100}%`
    cursor.setAttribute('aria-valuenow', String(now + 1))
    cursor.setAttribute('aria-valuetext', says[now] ?? '')
    said.textContent = says[now] ?? ''
  }
  cursor.addEventListener('keydown', (event) => {
    const to = stepTo(event.key, now, says.length)
    if (to === null) return
    event.preventDefault()
    go(to)
  })
  const point = (event: PointerEvent): void => {
    const box = cursor.getBoundingClientRect()
    go(readingAt((event.clientX - box.left) / box.width, of))
  }
  cursor.addEventListener('pointermove', point)
  cursor.addEventListener('pointerdown', point)
  plot.append(cursor)
  plot.after(said)
  go(0)
  said.textContent = ''
  const fit = (): void => {
    const svg = [...plot.querySelectorAll('svg')].find((one) => one.getBoundingClientRect().width > 0)
    if (svg) place(cursor, svg)
  }
  new ResizeObserver(fit).observe(plot)
}

export function putCursors(root: ParentNode): void {
  for (const figure of root.querySelectorAll<HTMLElement>('[data-chart]')) put(figure)
}
