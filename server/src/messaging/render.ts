/** Turns words into a mail: a plain part and a small HTML part that say the same, and links in the reader's language. */
import type { Block, Locale, Words } from '#messaging/format.ts'
import { en } from '#messaging/words/en.ts'
import { type Catalogue, es } from '#messaging/words/es.ts'

const catalogues: Readonly<Record<Locale, Catalogue>> = { es, en }

export type Template = keyof Catalogue
export type ParametersOf<T extends Template> = Parameters<Catalogue[T]>[0]
export type Rendered = { readonly subject: string; readonly text: string; readonly html: string }

export function render<T extends Template>(template: T, parameters: ParametersOf<T>, locale: Locale, appUrl: string): Rendered {
  const words = (catalogues[locale][template] as (p: ParametersOf<T>) => Words)(parameters)
  const links = words.buttons.map(({ label, path }): Link => ({ label, url: `${appUrl}/${locale}${path}` }))
  const blocks = words.blocks.map(({ title, text, rows }) =>
    [title, ...text, ...rows.map(({ label, value }) => `${label}: ${value}`)].join('\n'),
  )
  const text = [...words.paragraphs, ...links.map(({ label, url }) => `${label}: ${url}`), ...blocks, 'QuickPayConnect'].join('\n\n')
  return { subject: words.subject, text: `${text}\n`, html: htmlOf(words, links, locale) }
}

type Link = { readonly label: string; readonly url: string }

const encode = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function htmlOf({ subject, paragraphs, blocks }: Words, links: readonly Link[], locale: Locale): string {
  const link = 'display:inline-block;padding:14px 20px;border-radius:8px;background:#1d4ed8;color:#fff;text-decoration:none;font-weight:600'
  return [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${encode(subject)}</title></head>`,
    '<body style="margin:0 auto;padding:24px;max-width:560px;font:17px/1.5 system-ui,sans-serif;color:#111">',
    ...paragraphs.map((paragraph) => `<p>${encode(paragraph)}</p>`),
    ...links.map(({ label, url }) => `<p><a href="${encode(url)}" style="${link}">${encode(label)}</a></p>`),
    ...blocks.map(blockOf),
    '<p style="color:#555;font-size:15px">QuickPayConnect</p></body></html>',
  ].join('\n')
}

function blockOf({ title, text, rows }: Block): string {
  const cells = rows.map(
    ({ label, value }) =>
      `<tr><th scope="row" style="text-align:left;font-weight:400;padding:4px 16px 4px 0">${encode(label)}</th><td style="text-align:right;white-space:nowrap">${encode(value)}</td></tr>`,
  )
  return [
    `<h2 style="font-size:17px;margin:24px 0 4px">${encode(title)}</h2>`,
    ...text.map((one) => `<p style="margin:4px 0">${encode(one)}</p>`),
    ...(cells.length > 0 ? [`<table style="border-collapse:collapse;width:100%">${cells.join('')}</table>`] : []),
  ].join('\n')
}
