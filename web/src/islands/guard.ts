/** Sends a form once: a second press while it is on its way does nothing. */

export function guardForms(page: Document): void {
  page.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    if (form.dataset['sent'] !== undefined) {
      event.preventDefault()
      return
    }
    form.dataset['sent'] = ''
    form.querySelector('button[type="submit"]')?.setAttribute('aria-disabled', 'true')
  })
  // Coming back from the next page by the browser's history shows this page again as it was: ready to send.
  page.defaultView?.addEventListener('pageshow', () => {
    for (const form of page.querySelectorAll<HTMLFormElement>('form[data-sent]')) {
      delete form.dataset['sent']
      form.querySelector('button[type="submit"]')?.removeAttribute('aria-disabled')
    }
  })
}
