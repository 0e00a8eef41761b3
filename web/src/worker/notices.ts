/** Shows what was pushed, opens the page behind it, and subscribes again when the browser lets a subscription lapse. */
import type { WorkerScope } from './scope.ts'

type Notice = { title: string; body: string; url: string; tag: string; lang: string }

/** A browser that shows nothing for a push takes the permission away: what cannot be read is shown as the app's name. */
export async function showNotice(worker: WorkerScope, data: { json(): unknown } | null): Promise<void> {
  const { title, body, url, tag, lang } = noticeIn(data)
  await worker.registration.showNotification(title, {
    ...{ body, tag, lang, icon: '/icons/icon-192.png', badge: '/icons/badge-96.png', data: url },
  })
}

function noticeIn(data: { json(): unknown } | null): Notice {
  const nothing = { title: 'QuickPayConnect', body: '', url: '/', tag: 'qpc', lang: 'es' }
  try {
    return { ...nothing, ...(data?.json() as Partial<Notice>) }
  } catch {
    return nothing
  }
}

/** A page of ours only, in a window that is open already where there is one. */
export async function openPage(worker: WorkerScope, address: unknown): Promise<void> {
  const url = new URL(String(address), worker.location.origin)
  if (url.origin !== worker.location.origin) return
  const [window] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!window) return void (await worker.clients.openWindow(url.href))
  await window.focus()
  await window.navigate(url.href)
}

export async function renew(worker: WorkerScope, old: PushSubscription | null | undefined): Promise<void> {
  if (!old) return
  const subscription = await worker.registration.pushManager.subscribe(old.options)
  await fetch('/es/notifications/devices', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ subscription }),
  })
}
