/** The part of a worker's world that ours uses; the library of types has either a page's world or a worker's, never both. */

type Extending = { waitUntil(work: Promise<unknown>): void }
type Fetching = Extending & { readonly request: Request; respondWith(answer: Promise<Response>): void }
type Window = { focus(): Promise<unknown>; navigate(url: string): Promise<unknown> }

export type WorkerEvents = {
  install: Extending
  activate: Extending
  fetch: Fetching
  push: Extending & { readonly data: { json(): unknown } | null }
  notificationclick: Extending & { readonly notification: Notification }
  pushsubscriptionchange: Extending & { readonly oldSubscription?: PushSubscription | null }
}
export type WorkerScope = {
  readonly location: Location
  readonly registration: ServiceWorkerRegistration
  readonly clients: {
    claim(): Promise<void>
    matchAll(which: { type: 'window'; includeUncontrolled: true }): Promise<readonly Window[]>
    openWindow(url: string): Promise<unknown>
  }
  skipWaiting(): Promise<void>
  addEventListener<E extends keyof WorkerEvents>(name: E, listen: (event: WorkerEvents[E]) => void): void
}
