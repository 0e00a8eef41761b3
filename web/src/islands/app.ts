/** Makes the pages an app that can be installed and reached: the worker, and the button by which a device takes notices. */

const key = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))

/** The worker updates itself; a page asks for it anew each time, past the browser's own cache. */
export function installApp(): void {
  if ('serviceWorker' in navigator) void navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {})
}

async function take(box: HTMLElement): Promise<string> {
  if ((await Notification.requestPermission()) !== 'granted') throw new Error('denied')
  const registration = await navigator.serviceWorker.ready
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key(box.dataset['key'] ?? ''),
  })
  const response = await fetch(box.dataset['at'] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ subscription }),
  })
  const answer = (await response.json()) as { next?: string; title?: string }
  if (!response.ok || !answer.next) throw new Error(answer.title ?? 'other')
  return answer.next
}

/** Shows the button where the browser has what it needs; elsewhere the words beside it say what to do. */
export function offerNotices(page: Document): void {
  const box = page.querySelector<HTMLElement>('[data-notices]')
  const [button, problem] = [box?.querySelector('button'), box?.querySelector<HTMLElement>('.problem')]
  if (!box || !button || !problem || !('PushManager' in window) || !('serviceWorker' in navigator)) return
  box.hidden = false
  for (const words of page.querySelectorAll<HTMLElement>('[data-notices-not]')) words.hidden = true
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-disabled') === 'true') return
    button.setAttribute('aria-disabled', 'true')
    take(box)
      .then((to) => location.assign(to))
      .catch((error: Error) => {
        problem.textContent = box.getAttribute(`data-say-${error.message}`) ?? box.getAttribute('data-say-other')
        button.removeAttribute('aria-disabled')
      })
  })
}
