/** URLs of resources as identities: compared, taken apart, never fetched. */

/** Stands in for the origin of documents that have relative links only. */
const nowhere = 'http://relative.invalid/'

/** Turns links into comparable text: relative ones against the feed's own URL, without a closing slash. What is no URL is compared as it stands. */
export const identityOf = (href: string, base: string): string => {
  const text = href.trim()
  if (text === '') return ''
  const url = URL.parse(text, URL.parse(base, nowhere)?.href ?? nowhere)
  return (url === null ? text : url.href).replace(/\/+$/, '')
}

const pathOf = (href: string): string =>
  href
    .trim()
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')

/** The last path segment; '' where there is none. */
export const lastSegment = (href: string): string => {
  const path = pathOf(href)
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The URL up to and including `/{collection}/{id}`, or null where it has no such part; the last such part counts. */
export const ancestor = (href: string, collection: string): string | null => {
  const path = pathOf(href)
  const at = path.lastIndexOf(`${collection}/`)
  if (at < 0 || (at > 0 && path[at - 1] !== '/')) return null
  const from = at + collection.length + 1
  const end = path.indexOf('/', from)
  const found = end < 0 ? path : path.slice(0, end)
  return found.length > from ? found : null
}

/** The URL without its last segment; '' where nothing is left. */
export const parentOf = (href: string): string => {
  const path = pathOf(href)
  const at = path.lastIndexOf('/')
  return at <= 0 ? '' : path.slice(0, at)
}
