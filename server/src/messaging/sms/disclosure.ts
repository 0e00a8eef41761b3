/**
 * What somebody agrees to before we write to their telephone, word for word: by text, for these messages, at their cost, not a condition of
 * anything, and how it ends (47 CFR 64.1200(a)(7)(i)(A) and (f)(9); CTIA Messaging Principles and Best Practices §5). A text that was agreed to is
 * never changed here: a new one gets a new version.
 */
import { createHash } from 'node:crypto'
import type { Locale } from '#messaging/format.ts'

export type Disclosure = { readonly version: number; readonly locale: Locale; readonly text: string; readonly sha256: string }

const VERSION = 1
const texts: Readonly<Record<Locale, string>> = {
  es: 'Acepto recibir de QuickPayConnect mensajes de texto (SMS) automáticos en este número sobre eventos, resultados, pagos y problemas de conexión: hasta 6 al día. Pueden aplicar cargos por mensajes y datos. Aceptar no es condición para participar ni para cobrar. Respondo BAJA para no recibir más y AYUDA para recibir ayuda. No compartimos este número ni este permiso con nadie para su publicidad.',
  en: 'I agree to receive automated text messages (SMS) from QuickPayConnect at this number about events, results, payments and connection problems: up to 6 a day. Message and data rates may apply. Agreeing is not a condition of taking part or of being paid. I reply STOP to get no more and HELP for help. We share neither this number nor this permission with anyone for their marketing.',
}

export const disclosureIn = (locale: Locale): Disclosure => ({
  version: VERSION,
  locale,
  text: texts[locale],
  sha256: createHash('sha256').update(texts[locale]).digest('hex'),
})
