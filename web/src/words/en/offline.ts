/** Words for when there is no connection; the worker in the browser has them with it. */
import type { offline as es } from '../es/offline.ts'

export const offline: typeof es = {
  title: 'You are offline',
  lead: 'There is no internet connection, and this device keeps no copy of this page.',
  safe: 'Nothing is lost: your events and payments go on.',
  again: 'Try again',
  old: (ago, when) => `You are offline. This is how the page was ${ago} (${when}); it may have changed.`,
}
