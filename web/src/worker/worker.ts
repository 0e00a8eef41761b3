/**
 * The worker that stays in the browser: shows notices, and what was last seen when there is no connection. It answers nothing that the server can
 * answer itself, but for files whose name changes with their content.
 */
import { forgetPages, keepPage, keptPage } from './kept.ts'
import { openPage, renew, showNotice } from './notices.ts'
import type { WorkerScope } from './scope.ts'

/** Put in front of this script by the server, so that the worker is a new one whenever the app is. */
declare const SHELL: { readonly version: string; readonly files: readonly string[] }

const worker = self as unknown as WorkerScope
const FILES = `qpc-files-${SHELL.version}`
const offlinePage = (url: URL): string => (url.pathname.startsWith('/en') ? '/en/offline' : '/es/offline')

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(FILES)
      .then((files) => files.addAll([...SHELL.files, '/es/offline', '/en/offline']))
      .then(() => worker.skipWaiting()),
  )
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(clearOld().then(() => worker.clients.claim()))
})

async function clearOld(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith('qpc-files-') && name !== FILES) await caches.delete(name)
}

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== worker.location.origin) return
  // Whoever signs out leaves nothing to be read here, whether or not the server hears of it.
  if (request.method === 'POST' && /^\/(es|en)\/sign-out$/.test(url.pathname)) event.waitUntil(forgetPerson())
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') event.respondWith(page(url, request, event))
  else if (/^\/(assets|icons)\//.test(url.pathname)) event.respondWith(file(request))
})

/** Neither what they saw, nor what comes later, is for whoever has the device next. */
async function forgetPerson(): Promise<void> {
  await forgetPages()
  await (await worker.registration.pushManager.getSubscription())?.unsubscribe()
}

async function page(url: URL, request: Request, event: { waitUntil(work: Promise<unknown>): void }): Promise<Response> {
  try {
    const response = await fetch(request)
    // A redirect, such as after a form, says nothing of who is signed in.
    if (response.type === 'basic' && response.headers.get('content-type')?.startsWith('text/html'))
      event.waitUntil(keepPage(url, response.clone()))
    return response
  } catch (error) {
    const kept = (await keptPage(url)) ?? (await caches.match(offlinePage(url)))
    if (kept) return kept
    throw error
  }
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request)
}

worker.addEventListener('push', (event) => event.waitUntil(showNotice(worker, event.data)))
worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openPage(worker, event.notification.data))
})
worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(worker, event.oldSubscription)))
