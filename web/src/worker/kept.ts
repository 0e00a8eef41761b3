/** Keeps the last home page a person saw on their device, and says how old it is. It is one person's: it goes as soon as somebody else, or nobody, is signed in. */
import { offline as en } from '../words/en/offline.ts'
import { offline as es } from '../words/es/offline.ts'

const PAGES = 'qpc-pages'
const MAX_AGE_DAYS = 7
const isHome = (url: URL): boolean => /^\/(es|en)\/home$/.test(url.pathname) && url.search === ''

/** What the server says of a page: whose it is, and the time it was true. */
const VIEWER = 'x-qpc-viewer'
const SEEN = 'x-qpc-now'
const KEPT = 'x-qpc-kept'

export const forgetPages = (): Promise<boolean> => caches.delete(PAGES)

/** After every page that came: keeps home, and forgets what is another person's. */
export async function keepPage(url: URL, response: Response): Promise<void> {
  const viewer = response.headers.get(VIEWER)
  const pages = await caches.open(PAGES)
  for (const request of await pages.keys()) {
    const kept = await pages.match(request)
    if (kept?.headers.get(VIEWER) !== viewer) await pages.delete(request)
  }
  if (viewer === null || response.status !== 200 || !isHome(url)) return
  const headers = new Headers(response.headers)
  headers.set(KEPT, String(Date.now()))
  await pages.put(url.pathname, new Response(await response.blob(), { headers }))
}

/** The copy of a page, with how old it is; null where there is none, or it is too old to be of use. */
export async function keptPage(url: URL): Promise<Response | null> {
  if (!isHome(url)) return null
  const kept = await (await caches.open(PAGES)).match(url.pathname)
  const age = Date.now() - Number(kept?.headers.get(KEPT))
  if (!kept || age > MAX_AGE_DAYS * 86_400_000) return null
  const locale = url.pathname.startsWith('/en') ? 'en' : 'es'
  const said = (locale === 'en' ? en : es).old(ago(age, locale), when(kept.headers.get(SEEN) ?? '', locale))
  const html = (await kept.text()).replace(/<main[^>]*>/, (main) => `${main}<p class="offline-note" role="status">${said}</p>`)
  return new Response(html, { headers: kept.headers })
}

const tags = { es: 'es-US', en: 'en-US' } as const

function ago(ms: number, locale: 'es' | 'en'): string {
  const minutes = Math.round(ms / 60_000)
  const words = new Intl.RelativeTimeFormat(tags[locale], { numeric: 'auto' })
  if (minutes < 1) return words.format(-Math.max(1, Math.round(ms / 1000)), 'second')
  if (minutes < 90) return words.format(-minutes, 'minute')
  return minutes < 36 * 60 ? words.format(-Math.round(minutes / 60), 'hour') : words.format(-Math.round(minutes / 1440), 'day')
}

const when = (at: string, locale: 'es' | 'en'): string =>
  new Intl.DateTimeFormat(tags[locale], {
    ...{ day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', timeZone: 'America/New_York' },
  }).format(at ? new Date(at) : new Date())
