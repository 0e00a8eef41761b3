/** Turns words into the notice that a device shows, with the page behind it and a tag under which a second one shows as the first. */
import { createHash } from 'node:crypto'
import { type Locale, plain } from '#messaging/format.ts'
import type { Notice } from '#messaging/push/push.ts'
import { en } from '#messaging/push/words-en.ts'
import { es, type PushCatalogue, type PushWords } from '#messaging/push/words-es.ts'

const catalogues: Readonly<Record<Locale, PushCatalogue>> = { es, en }

/** Counts up when what a notice says is changed; kept with each message. */
export const PUSH_VERSION = 1

export type PushTemplate = keyof PushCatalogue
export type PushParameters<T extends PushTemplate> = Parameters<PushCatalogue[T]>[0]
export const isPushTemplate = (template: string): template is PushTemplate => Object.hasOwn(es, template)

/** `amounts`: whether a locked screen may show them. `cause` is no secret, but says more than a push service has to know. */
export function renderPush<T extends PushTemplate>(
  template: T,
  parameters: PushParameters<T>,
  { locale, cause, amounts }: { locale: Locale; cause: string; amounts: boolean },
): Notice {
  const words = (catalogues[locale][template] as (p: PushParameters<T>, amounts: boolean) => PushWords)(parameters, amounts)
  const tag = createHash('sha256').update(cause).digest('base64url').slice(0, 32)
  return { title: plain(words.title), body: plain(words.body), url: `/${locale}${words.path}`, tag, lang: locale }
}
