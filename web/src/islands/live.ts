/** While something is under way, looks at the same address every five seconds and shows what changed, without taking the focus away. */
import { putCursors } from './cursor.ts'

const everyMs = 5000

/** A person is typing or choosing: nothing is replaced under their hands. */
const isBusy = (main: HTMLElement, active: Element | null): boolean =>
  active !== null && main.contains(active) && active.matches('input, select, textarea, [role="slider"]')

/** How to find the focused element again in the new content: by its id, its link, or the form it sends. */
function pathTo(active: Element | null): string | null {
  if (active === null) return null
  if (active.id) return `#${CSS.escape(active.id)}`
  const href = active.getAttribute('href')
  if (href) return `a[href="${CSS.escape(href)}"]`
  const action = active.closest('form')?.getAttribute('action')
  return action ? `form[action="${CSS.escape(action)}"] button` : null
}

export function keepLive(page: Document): void {
  const main = page.querySelector<HTMLElement>('main[data-live]')
  if (main === null) return
  const said = page.createElement('p')
  said.className = 'vh'
  said.setAttribute('role', 'status')
  page.body.append(said)
  // What the server said last; taken before the cursors are put, which change the page itself.
  let last = main.innerHTML
  let open = true

  const look = async (): Promise<void> => {
    if (page.hidden || isBusy(main, page.activeElement)) return
    const response = await fetch(page.location.href, { headers: { accept: 'text/html' }, credentials: 'same-origin' })
    if (!response.ok || response.redirected) return
    const next = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector<HTMLElement>('main')
    if (next === null || isBusy(main, page.activeElement)) return
    const markup = next.innerHTML
    const changed = last !== markup
    last = markup
    if (changed) {
      const back = pathTo(main.contains(page.activeElement) ? page.activeElement : null)
      const opened = [...main.querySelectorAll('details')].map((one) => one.open)
      main.replaceChildren(...next.childNodes)
      main.querySelectorAll('details').forEach((one, i) => {
        one.open = opened[i] ?? false
      })
      putCursors(main)
      if (back) main.querySelector<HTMLElement>(back)?.focus({ preventScroll: true })
      said.textContent = main.dataset['live'] ?? ''
    }
    open = next.dataset['live'] !== undefined
  }

  const turn = (): void => {
    look()
      .catch(() => undefined) // A missed look is made up by the next one.
      .finally(() => {
        if (open) setTimeout(turn, everyMs)
      })
  }
  setTimeout(turn, everyMs)
}
