/** Copies a link, and hands it to the phone's own list of ways to share. Buttons that a browser cannot serve stay hidden. */

export function offerSharing(page: Document): void {
  const window = page.defaultView
  for (const button of page.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    if (!window?.navigator.clipboard) continue
    button.hidden = false
    button.addEventListener('click', () => void copy(button, button.dataset['copy'] ?? ''))
  }
  for (const button of page.querySelectorAll<HTMLButtonElement>('button[data-share]')) {
    const shared = { text: button.dataset['text'] ?? '', url: button.dataset['share'] ?? '' }
    if (!window?.navigator.canShare?.(shared)) continue
    button.hidden = false
    // Who closes the list has shared nothing, and nothing went wrong.
    button.addEventListener('click', () => void window.navigator.share(shared).catch(() => {}))
  }
}

/** Says that it is done, where the button's own words stand, and for who hears the page. */
async function copy(button: HTMLButtonElement, text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    return
  }
  const said = button.parentElement?.querySelector<HTMLElement>('[data-said]')
  if (said) said.textContent = said.dataset['said'] ?? ''
}
