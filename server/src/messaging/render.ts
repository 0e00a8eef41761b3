/** Turns words into a mail: a plain part and a small HTML part that say the same, and links in the reader's language. */
import type { Locale, Words } from '#messaging/format.ts'
import { en } from '#messaging/words/en.ts'
import { type Catalogue, es } from '#messaging/words/es.ts'

const catalogues: Readonly<Record<Locale, Catalogue>> = { es, en }

export type Template = keyof Catalogue
export type ParametersOf<T extends Template> = Parameters<Catalogue[T]>[0]
export type Rendered = { readonly subject: string; readonly text: string; readonly html: string }

export function render<T extends Template>(template: T, parameters: ParametersOf<T>, locale: Locale, appUrl: string): Rendered {
  const words = (catalogues[locale][template] as (p: ParametersOf<T>) => Words)(parameters)
  const url = words.button ? `${appUrl}/${locale}${words.button.path}` : null
  const text = [...words.paragraphs, ...(words.button ? [`${words.button.label}: ${url}`] : []), 'QuickPayConnect'].join('\n\n')
  return { subject: words.subject, text: `${text}\n`, html: htmlOf(words, url, locale) }
}

const encode = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function htmlOf({ subject, paragraphs, button }: Words, url: string | null, locale: Locale): string {
  const link = 'display:inline-block;padding:14px 20px;border-radius:8px;background:#1d4ed8;color:#fff;text-decoration:none;font-weight:600'
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${encode(subject)}</title></head>`,
    '<body style="margin:0 auto;padding:24px;max-width:560px;font:17px/1.5 system-ui,sans-serif;color:#111">',
    ...paragraphs.map((paragraph) => `<p>${encode(paragraph)}</p>`),
    button && url ? `<p><a href="${encode(url)}" style="${link}">${encode(button.label)}</a></p>` : '',
    '<p style="color:#555;font-size:15px">QuickPayConnect</p></body></html>',
  ].join('\n')
}
