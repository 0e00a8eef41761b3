/** How money, energy and time are written in each language: Intl with `es-US` and `en-US`, always in the zone of the answer. */
import type { Locale } from './answers.ts'

export const tags: Record<Locale, 'es-US' | 'en-US'> = { es: 'es-US', en: 'en-US' }
export const NEW_YORK = 'America/New_York'
const NBSP = '\u00a0'

export type Format = ReturnType<typeof formatIn>

/** `wh` in kilowatt-hours as an exact decimal, so that a half is rounded up and not by the nearest double. */
const kilo = (wh: number): Intl.StringNumericLiteral => `${wh}e-3` as Intl.StringNumericLiteral
/** ICU writes a hyphen; a minus is U+2212. Thin spaces become ordinary no-break ones. */
const tidy = (text: string): string => text.replace(/^-|(?<=\$)-|-(?=[\d$])/g, '\u2212').replace(/[\u202f\u2009]/g, NBSP)

/** All formats of one language in one zone. Instants are RFC 3339, dates `YYYY-MM-DD`, amounts cents, energy Wh. */
export function formatIn(locale: Locale, zone: string = NEW_YORK) {
  const tag = tags[locale]
  const dollars = new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD' })
  const wholeDollars = new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD', maximumFractionDigits: 0 })
  const rate = new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD', minimumFractionDigits: 2, maximumFractionDigits: 4 })
  const twoDecimals = new Intl.NumberFormat(tag, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const oneDecimal = new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const plain = new Intl.NumberFormat(tag)
  const clock = new Intl.DateTimeFormat(tag, { timeZone: zone, hour: 'numeric', minute: '2-digit' })
  const relativeDays = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })
  const list = new Intl.ListFormat(tag, { type: 'conjunction' })

  const parts = (at: Date, timeZone: string, options: Intl.DateTimeFormatOptions): Partial<Record<string, string>> =>
    Object.fromEntries(new Intl.DateTimeFormat(tag, { timeZone, ...options }).formatToParts(at).map((part) => [part.type, part.value]))
  const noon = (date: string): Date => new Date(`${date}T12:00:00Z`)
  const civilDate = (at: string): string => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date(at))

  const daysApart = (at: string, nowAt: string): number =>
    Math.round((noon(civilDate(at)).getTime() - noon(civilDate(nowAt)).getTime()) / 86_400_000)
  const clockParts = (at: string): { figures: string; half: string } => {
    const p = parts(new Date(at), zone, { hour: 'numeric', minute: '2-digit' })
    return { figures: `${p['hour']}:${p['minute']}`, half: tidy(p['dayPeriod'] ?? '') }
  }

  /** "8:00 p.m." / "8:00 PM" */
  const time = (at: string): string => tidy(clock.format(new Date(at))).replace(' ', NBSP)
  /** "las 2:00 p.m." / "2:00 PM", as it stands after "hasta" or "until". */
  const theTime = (at: string): string => {
    const said = time(at)
    return locale === 'es' ? `${/^1:/.test(said) ? 'la' : 'las'} ${said}` : said
  }
  /** "8 p.m.", with minutes only where they say something. */
  const hour = (at: string): string => time(at).replace(':00', '')
  /** "martes 14 de julio" / "Tuesday, July 14" of a civil date. */
  const longDate = (date: string): string => {
    const p = parts(noon(date), 'UTC', { weekday: 'long', day: 'numeric', month: 'long' })
    return locale === 'es' ? `${p['weekday']} ${p['day']} de ${p['month']}` : `${p['weekday']}, ${p['month']} ${p['day']}`
  }
  /** "14 de julio" / "July 14" of a civil date. */
  const dayMonth = (date: string): string => {
    const p = parts(noon(date), 'UTC', { day: 'numeric', month: 'long' })
    return locale === 'es' ? `${p['day']} de ${p['month']}` : `${p['month']} ${p['day']}`
  }
  /** "julio" / "July" of a month `YYYY-MM`. */
  const monthOf = (month: string): string => parts(noon(`${month}-15`), 'UTC', { month: 'long' })['month'] ?? month
  /** "14 jul" / "Jul 14" of a civil date, as the two parts a narrow label stacks. */
  const shortDate = (date: string): [string, string] => {
    const p = parts(noon(date), 'UTC', { day: 'numeric', month: 'short' })
    const month = (p['month'] ?? '').replace('.', '')
    return locale === 'es' ? [p['day'] ?? '', month] : [month, p['day'] ?? '']
  }
  /** "hoy", "ayer", "mañana", else the long date. */
  const day = (at: string, nowAt: string): string => {
    const apart = daysApart(at, nowAt)
    return Math.abs(apart) <= 1 ? relativeDays.format(apart, 'day') : longDate(civilDate(at))
  }

  return {
    locale,
    zone,
    time,
    theTime,
    hour,
    longDate,
    dayMonth,
    monthOf,
    shortDate,
    day,
    daysApart,
    civilDate,
    money: (cents: number): string => tidy(dollars.format(`${cents}e-2` as Intl.StringNumericLiteral)),
    /** "$7–$11", or one figure when both round to the same. */
    moneyRange: (low: number, high: number): string => {
      const [a, b] = [low, high].map((cents) => tidy(wholeDollars.format(`${cents}e-2` as Intl.StringNumericLiteral)))
      return a === b ? `${a}` : `${a}–${b}`
    },
    /** A rate given as a decimal string of dollars, or as cents. */
    rate: (value: string | number): string => rate.format((typeof value === 'number' ? `${value}e-2` : value) as Intl.StringNumericLiteral),
    kWh: (wh: number): string => `${tidy(twoDecimals.format(kilo(wh)))}${NBSP}kWh`,
    /** The figure without its unit, for places that set the unit smaller. */
    kWhFigure: (wh: number): string => tidy(twoDecimals.format(kilo(wh))),
    kWhShort: (wh: number): string => tidy(oneDecimal.format(kilo(wh))),
    kW: (kw: number): string => `${tidy(twoDecimals.format(kw))}${NBSP}kW`,
    /** "May 1, 2027", with the month by its name: as figures the two languages would swap day and month. */
    dayWithYear: (date: string): string => tidy(new Intl.DateTimeFormat(tag, { timeZone: 'UTC', dateStyle: 'medium' }).format(noon(date))),
    /** "16:00", as a time field takes it. */
    clock: (at: string): string =>
      new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(new Date(at)),
    number: (value: number): string => tidy(plain.format(value)),
    /** A decimal string to two places, rounded half up: "1.0632" → "1.06". */
    factor: (decimal: string): string => tidy(twoDecimals.format(decimal as Intl.StringNumericLiteral)),
    percent: (value: number): string => `${tidy(plain.format(value))}%`,
    list: (items: string[]): string => list.format(items),
    /** "a, b u otra" */
    either: (items: string[]): string => new Intl.ListFormat(tag, { type: 'disjunction' }).format(items),
    /** "de 4:00 a 8:00 p.m." / "4:00 to 8:00 PM": the half of the day is said once when both ends share it. */
    window: (startAt: string, endAt: string): string => {
      const [a, b] = [clockParts(startAt), clockParts(endAt)]
      const start = a.half === b.half ? a.figures : `${a.figures}${NBSP}${a.half}`
      const end = `${b.figures}${NBSP}${b.half}`
      return locale === 'es' ? `de ${start} a ${end}` : `${start} to ${end}`
    },
    /** Whether the clock showed the same time an hour before: in autumn, when an hour comes twice. */
    isAgain: (at: string): boolean => time(at) === time(new Date(Date.parse(at) - 3_600_000).toISOString()),
    /** "4–8 p.m.", for places with little room. */
    shortWindow: (startAt: string, endAt: string): string => {
      const [a, b] = [clockParts(startAt), clockParts(endAt)]
      const bare = (figures: string): string => figures.replace(':00', '')
      return `${bare(a.figures)}${a.half === b.half ? '' : `${NBSP}${a.half}`}–${bare(b.figures)}${NBSP}${b.half}`
    },
    /** "hoy 9:12 a.m.", "jueves 16 de julio, 8:00 p.m." */
    moment: (at: string, nowAt: string): string => `${day(at, nowAt)}${Math.abs(daysApart(at, nowAt)) <= 1 ? ' ' : ', '}${time(at)}`,
    /** "hoy a las 9:12 a.m." / "today at 9:12 AM", inside a sentence. */
    atMoment: (at: string, nowAt: string): string => `${day(at, nowAt)} ${locale === 'es' ? 'a ' : 'at '}${theTime(at)}`,
    /** "las 2:00 p.m." today, "ayer a las 2:00 p.m.", "el jueves 9 de julio a las 2:00 p.m." else. */
    until: (at: string, nowAt: string): string => {
      const apart = Math.abs(daysApart(at, nowAt))
      if (apart === 0) return theTime(at)
      return `${locale === 'es' && apart > 1 ? 'el ' : ''}${day(at, nowAt)} ${locale === 'es' ? 'a ' : 'at '}${theTime(at)}`
    },
    /** "13 horas" / "13 hours". */
    longHours: (hours: number): string => {
      const [value, unit] = hours < 1 ? [Math.max(1, Math.round(hours * 60)), 'minute'] : [Math.floor(hours), 'hour']
      return tidy(new Intl.NumberFormat(tag, { style: 'unit', unit: String(unit), unitDisplay: 'long' }).format(Number(value)))
    },
    /** Whole days, "16 días" / "16 days", of what took more than one. */
    longDays: (hours: number): string =>
      tidy(new Intl.NumberFormat(tag, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(Math.floor(hours / 24))),
    /** "mié 15 jul, 6:10 p.m." for the dense pages. */
    stamp: (at: string): string => `${shortDate(civilDate(at)).join(NBSP)}, ${time(at)}`,
    /** "hace 22 min" / "22 min. ago". */
    ago: (at: string, nowAt: string): string => {
      const minutes = Math.round((Date.parse(at) - Date.parse(nowAt)) / 60_000)
      const short = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' })
      if (Math.abs(minutes) < 60) return tidy(short.format(minutes, 'minute'))
      if (Math.abs(minutes) < 36 * 60) return tidy(short.format(Math.round(minutes / 60), 'hour'))
      return tidy(short.format(Math.round(minutes / 1440), 'day'))
    },
    /** "1 h 38 min", "2 d 3 h": how long until or since, in its two largest units. */
    span: (fromAt: string, toAt: string): string => {
      const minutes = Math.max(0, Math.round((Date.parse(toAt) - Date.parse(fromAt)) / 60_000))
      const [d, h, m] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
      const all = d > 0 ? [`${d}${NBSP}d`, h > 0 && `${h}${NBSP}h`] : [h > 0 && `${h}${NBSP}h`, (m > 0 || h === 0) && `${m}${NBSP}min`]
      return all.filter(Boolean).join(' ')
    },
    /** Whole hours, for "paid in 13 h"; under one hour is said in minutes. */
    hours: (hours: number): string => (hours < 1 ? `${Math.max(1, Math.round(hours * 60))}${NBSP}min` : `${Math.floor(hours)}${NBSP}h`),
  }
}
