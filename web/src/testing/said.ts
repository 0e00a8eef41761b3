/** For tests: everything that a rendered page says to a reader or to a screen reader, text by text. */

/** `where` names the element or attribute; what is quoted in a language of its own is left out, as are code and what somebody typed. */
export type Said = { text: string; where: string }

const VOID = new Set(['meta', 'link', 'input', 'br', 'hr', 'img', 'wbr', 'path', 'rect', 'circle', 'line'])
const SILENT = new Set(['script', 'style', 'code', 'kbd', 'pre', 'textarea'])
/** Attributes that a screen reader speaks; `content` only of the page's description. */
const NAMES = ['aria-label', 'alt', 'title', 'placeholder', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'content']

export function saidIn(html: string): Said[] {
  const said: Said[] = []
  const open: { name: string; silent: boolean }[] = []
  for (const [, closing, name = '', attributes = '', text] of html
    .replace(/^<![^>]*>/, '')
    .matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)/g)) {
    const silent = open.at(-1)?.silent ?? false
    if (text !== undefined) {
      if (!silent && text.trim()) said.push({ text: plain(text), where: open.at(-1)?.name ?? '' })
      continue
    }
    if (closing) {
      while (open.length > 0 && open.pop()!.name !== name);
      continue
    }
    const lang = attributeOf(attributes, 'lang')
    const quiet = silent || SILENT.has(name) || (lang !== null && name !== 'html')
    if (!quiet)
      for (const one of NAMES) {
        const value = one === 'content' && !attributes.includes('name="description"') ? null : attributeOf(attributes, one)
        if (value?.trim()) said.push({ text: plain(value), where: `${name} ${one}` })
      }
    if (!VOID.has(name) && !/\/$/.test(attributes)) open.push({ name, silent: quiet })
  }
  return said
}

const attributeOf = (attributes: string, name: string): string | null =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1] ?? null

const plain = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\s\u00a0\u00ad]+/g, ' ')
    .trim()
