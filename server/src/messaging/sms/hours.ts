/** An event's hours as a text message says them: minutes only where they say something, and the half of the day once where both share it. */
import type { EventTimes, Locale } from '#messaging/format.ts'

const tags = { es: 'es-US', en: 'en-US' } as const

/** `de 4 a 8 p.m.`, `4 to 8 PM` */
export function hours({ startAt, endAt, zone }: EventTimes, locale: Locale): string {
  const format = new Intl.DateTimeFormat(tags[locale], { hour: 'numeric', minute: '2-digit', timeZone: zone })
  const [start, end] = [startAt, endAt].map((at) => {
    const parts = format.formatToParts(Temporal.Instant.from(at).epochMilliseconds)
    const of = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
    return { figures: of('minute') === '00' ? of('hour') : `${of('hour')}:${of('minute')}`, half: of('dayPeriod') }
  }) as [Said, Said]
  const from = start.half === end.half ? start.figures : `${start.figures} ${start.half}`
  return locale === 'es' ? `de ${from} a ${end.figures} ${end.half}` : `${from} to ${end.figures} ${end.half}`
}
type Said = { readonly figures: string; readonly half: string }
