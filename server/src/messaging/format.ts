/** What messages are made of: words in paragraphs with one button, and amounts and dates as each language writes them. */

export type Locale = 'es' | 'en'

/** `path` is of our own pages, without the language. */
export type Button = { readonly label: string; readonly path: string }
/** A part with a title: sentences, and figures with what they are. */
export type Block = {
  readonly title: string
  readonly text: readonly string[]
  readonly rows: readonly { readonly label: string; readonly value: string }[]
}
export type Words = {
  readonly subject: string
  readonly paragraphs: readonly string[]
  readonly blocks: readonly Block[]
  readonly buttons: readonly Button[]
}
export const mail = (
  subject: string,
  paragraphs: readonly string[],
  button: Button | readonly Button[] = [],
  blocks: readonly Block[] = [],
): Words => ({ subject, paragraphs: paragraphs.filter((one) => one !== ''), blocks, buttons: [button].flat() as Button[] })

/** An event's window as a stored message knows it: RFC 3339 instants, and the zone to say them in. */
export type EventTimes = {
  eventId: string
  startAt: string
  endAt: string
  zone: string
  revision?: number
  /** The grid is in trouble now (a contingency, or an immediate event): it is said at any hour. */
  urgent?: true
  /** Somebody in the household depends on medical equipment: the person comes first. */
  calm?: true
}

/** Amounts in dollars are written differently in other kinds of Spanish: `es-US` it is. */
const tags = { es: 'es-US', en: 'en-US' } as const

/** ICU puts no-break and thin spaces where mail programs show boxes. */
export const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F\u2009]/g, ' ')
/** `$10.00` */
export const dollars = (cents: number, locale: Locale): string =>
  plain(new Intl.NumberFormat(tags[locale], { style: 'currency', currency: 'USD' }).format(`${cents}e-2` as Intl.StringNumericLiteral))

const dateOf = (at: string): Date => new Date(Temporal.Instant.from(at).epochMilliseconds)

/** `14 de julio`, `July 14`: always the month’s name, since the order of figures differs. */
export const day = (at: string, timeZone: string, locale: Locale): string =>
  plain(new Intl.DateTimeFormat(tags[locale], { day: 'numeric', month: 'long', timeZone }).format(dateOf(at)))

/** `14 de julio, 4:00 p.m.` */
export const moment = (at: string, timeZone: string, locale: Locale): string =>
  plain(
    new Intl.DateTimeFormat(tags[locale], { day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit', timeZone }).format(
      dateOf(at),
    ),
  )

/** `miércoles, 15 de julio, 4:00–8:00 p.m.` */
export function window({ startAt, endAt, zone }: EventTimes, locale: Locale): string {
  const date = new Intl.DateTimeFormat(tags[locale], { weekday: 'long', day: 'numeric', month: 'long', timeZone: zone })
  const hours = new Intl.DateTimeFormat(tags[locale], { hour: 'numeric', minute: '2-digit', timeZone: zone })
  return plain(`${date.format(dateOf(startAt))}, ${hours.formatRange(dateOf(startAt), dateOf(endAt))}`).replace(' – ', '–')
}

/** Labels of a portal, quoted as they stand there, joined as the language joins them. */
export const list = (labels: readonly string[], locale: Locale): string =>
  new Intl.ListFormat(tags[locale]).format(labels.map((label) => (locale === 'es' ? `«${label}»` : `“${label}”`)))
