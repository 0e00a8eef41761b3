/** Turns words into the one text that goes out: one segment, with a short link in the reader's language. */
import type { Locale } from '#messaging/format.ts'
import { fit, type SmsWords } from '#messaging/sms/sms-text.ts'
import { answersEn, en, payment as paymentEn } from '#messaging/sms/words-en.ts'
import { type AnswerCatalogue, answersEs, es, payment as paymentEs, type SmsCatalogue } from '#messaging/sms/words-es.ts'
import type { ToldPayment } from '#messaging/told-payment.ts'

const catalogues: Readonly<Record<Locale, SmsCatalogue>> = { es, en }
const answers: Readonly<Record<Locale, AnswerCatalogue>> = { es: answersEs, en: answersEn }

/** Counts up when what a text says is changed; kept with each message. */
export const SMS_VERSION = 1

export type SmsTemplate = keyof SmsCatalogue
export const isSmsTemplate = (template: string): template is SmsTemplate => Object.hasOwn(es, template)
export type SmsParameters<T extends SmsTemplate> = Parameters<SmsCatalogue[T]>[0]

export const wordsOfSms = <T extends SmsTemplate>(template: T, parameters: SmsParameters<T>, locale: Locale): SmsWords =>
  (catalogues[locale][template] as (p: SmsParameters<T>) => SmsWords)(parameters)

/** The address behind a short code; who is not signed in is asked to, and comes on to it. */
export const linkOf = (appUrl: string, locale: Locale, code: string): string => `${appUrl}/${locale}/m/${code}`

/** `code` stands for the message's page, where it has one. */
export function renderSms<T extends SmsTemplate>(
  template: T,
  parameters: SmsParameters<T>,
  { locale, appUrl, code }: { locale: Locale; appUrl: string; code: string },
): string {
  const words = wordsOfSms(template, parameters, locale)
  return fit(words, words.path === null ? null : linkOf(appUrl, locale, code))
}

type Place = { readonly locale: Locale; readonly appUrl: string }
/** An answer goes to a number that was proven, and names its page whole. */
const whole = (words: SmsWords, { locale, appUrl }: Place): string =>
  fit(words, words.path === null ? null : `${appUrl}/${locale}${words.path}`)

export const renderAnswer = <A extends keyof AnswerCatalogue>(
  answer: A,
  place: Place,
  ...parameters: Parameters<AnswerCatalogue[A]>
): string => whole((answers[place.locale][answer] as (...p: Parameters<AnswerCatalogue[A]>) => SmsWords)(...parameters), place)

/** The last payment in one line, with the page of all of them. */
export const renderPayment = (told: ToldPayment, { locale, appUrl }: Place): string =>
  fit(locale === 'es' ? paymentEs(told) : paymentEn(told), `${appUrl}/${locale}/payments`)
