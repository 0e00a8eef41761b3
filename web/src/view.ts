/** What every component knows of the page it is on: language, words, formats, and how to link. */
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Locale, Shell } from './answers.ts'
import { type Format, formatIn } from './format.ts'
import { catalogues, type Words } from './words/index.ts'

export type View = {
  locale: Locale
  words: Words
  shell: Shell
  /** The formats of one zone; the pilot's zone when an answer names none. */
  format: (zone?: string) => Format
  /** A path with its language in front. */
  href: (path: string) => string
}

export function viewOf(locale: Locale, shell: Shell): View {
  const formats = new Map<string, Format>()
  return {
    locale,
    words: catalogues[locale],
    shell,
    format: (zone = 'America/New_York') => {
      const known = formats.get(zone) ?? formatIn(locale, zone)
      formats.set(zone, known)
      return known
    },
    href: (path) => hrefIn(locale, path),
  }
}

export const hrefIn = (locale: Locale, path: string): string => `/${locale}${path === '/' ? '' : path}`

export const ViewContext = createContext<View | null>(null)
export function useView(): View {
  const view = useContext(ViewContext)
  if (view === null) throw new Error('A component was rendered outside a page')
  return view
}
