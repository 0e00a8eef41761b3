/** Says in plain words, in English or Spanish, what a scope lets a third party have. */

import { type Scope, type ScopeFamily, scopeFamilies } from './scope.ts'

export type ScopeLanguage = 'en' | 'es'

/** How many months a HistoryLength means: seconds, as the standard has it, or months, as the alliance's own examples do (`13`). */
const mostMonths = 600
const monthSeconds = 2_629_746

type Words = {
  nothing: string
  electricity: string
  gas: string
  water: string
  use: (services: string) => string
  net: string
  bothWays: string
  demand: string
  register: string
  prices: string
  bill: string
  billWithCost: string
  account: (parts: string) => string
  parts: Record<'contact' | 'billing' | 'contract' | 'address' | 'supplier' | 'meter' | 'program', string>
  lengths: (text: string) => string
  length: (seconds: number) => string
  named: Record<string, string>
  history: (years: number, months: number, days: number) => string
  noHistory: string
  everyTime: (name: string) => string
  frequencies: Record<string, string>
  until: (date: string) => string
  untilRevoked: string
}

const english: Words = {
  nothing: 'This permission covers no data.',
  electricity: 'electricity',
  gas: 'gas',
  water: 'water',
  use: (services) => `How much ${services} you use, as the meter reads it.`,
  net: 'What you take from the grid minus what you send back to it, as one figure.',
  bothWays: 'What you take from the grid and what you send back to it, each by itself.',
  demand: 'Your highest demand.',
  register: 'What the meter’s register shows.',
  prices: 'What each reading costs.',
  bill: 'A summary of your bills: the period and the amount used.',
  billWithCost: 'A summary of your bills: the period, the amount used and what it cost.',
  account: (parts) => `Your account: ${parts}.`,
  parts: {
    contact: 'your name',
    billing: 'how you are billed',
    contract: 'account number and contract',
    address: 'the address served',
    supplier: 'your supplier',
    meter: 'the meter’s number',
    program: 'programs you take part in',
  },
  lengths: (text) => `Readings for every ${text}, as fine as your meter gives them.`,
  length: (seconds) =>
    seconds % 3600 === 0
      ? seconds === 3600
        ? 'hour'
        : `${seconds / 3600} hours`
      : seconds % 60 === 0
        ? `${seconds / 60} minutes`
        : `${seconds} seconds`,
  named: { billingperiod: 'billing period', daily: 'day', monthly: 'month', seasonal: 'season', weekly: 'week' },
  history: (years, months, days) =>
    `Up to ${years > 0 ? count(years, 'year', 'years') : months > 0 ? count(months, 'month', 'months') : count(days, 'day', 'days')} of the past as well.`,
  noHistory: 'Nothing from before you gave the permission.',
  everyTime: (name) => `New data come ${name}.`,
  frequencies: {
    billingperiod: 'with each bill',
    daily: 'every day',
    monthly: 'every month',
    seasonal: 'every season',
    weekly: 'every week',
  },
  until: (date) => `Asked for until ${date}; you can end it earlier.`,
  untilRevoked: 'Asked for until you end it.',
}

const spanish: Words = {
  nothing: 'Este permiso no incluye ningún dato.',
  electricity: 'electricidad',
  gas: 'gas',
  water: 'agua',
  use: (services) => `${services.startsWith('gas') ? 'Cuánto' : 'Cuánta'} ${services} consume, según su medidor.`,
  net: 'Lo que toma de la red menos lo que le devuelve, en una sola cifra.',
  bothWays: 'Lo que toma de la red y lo que le devuelve, cada cosa por separado.',
  demand: 'Su demanda máxima.',
  register: 'Lo que marca el medidor.',
  prices: 'Cuánto cuesta cada lectura.',
  bill: 'Un resumen de sus facturas: el período y la cantidad consumida.',
  billWithCost: 'Un resumen de sus facturas: el período, la cantidad consumida y su costo.',
  account: (parts) => `Su cuenta: ${parts}.`,
  parts: {
    contact: 'su nombre',
    billing: 'cómo se le factura',
    contract: 'número de cuenta y contrato',
    address: 'la dirección del servicio',
    supplier: 'su proveedor',
    meter: 'el número del medidor',
    program: 'los programas en los que participa',
  },
  lengths: (text) => `Lecturas de cada ${text}, con el mayor detalle que dé su medidor.`,
  length: (seconds) =>
    seconds % 3600 === 0
      ? seconds === 3600
        ? 'hora'
        : `${seconds / 3600} horas`
      : seconds % 60 === 0
        ? `${seconds / 60} minutos`
        : `${seconds} segundos`,
  named: { billingperiod: 'período de facturación', daily: 'día', monthly: 'mes', seasonal: 'temporada', weekly: 'semana' },
  history: (years, months, days) =>
    `También hasta ${years > 0 ? count(years, 'año', 'años') : months > 0 ? count(months, 'mes', 'meses') : count(days, 'día', 'días')} hacia atrás.`,
  noHistory: 'Nada de antes de que usted diera el permiso.',
  everyTime: (name) => `Llegan datos nuevos ${name}.`,
  frequencies: {
    billingperiod: 'con cada factura',
    daily: 'cada día',
    monthly: 'cada mes',
    seasonal: 'cada temporada',
    weekly: 'cada semana',
  },
  until: (date) => `Se pide hasta el ${date}; usted puede terminarlo antes.`,
  untilRevoked: 'Se pide hasta que usted lo termine.',
}

const count = (number: number, one: string, more: string): string => `${number} ${number === 1 ? one : more}`

const listed = (items: readonly string[], language: ScopeLanguage, word: 'and' | 'or'): string =>
  new Intl.ListFormat(language, { type: word === 'and' ? 'conjunction' : 'disjunction' }).format(items)

/**
 * One sentence for each thing that the scope covers, in the order in which a person asks: what is shared, how finely, how far back, how
 * often, until when. What the scope does not say is not said; keys and function blocks that say nothing to a person are passed over.
 * @param zone IANA zone in which an end given as an instant is a date
 */
export const describeScope = (scope: Scope, language: ScopeLanguage, zone = 'America/New_York'): string[] => {
  const words = language === 'es' ? spanish : english
  const families = scopeFamilies(scope)
  const said = [
    ...(families.has('usage') ? usage(scope, words, language) : []),
    ...(families.has('billing') ? [has(scope, 16) ? words.billWithCost : words.bill] : []),
    ...(families.has('account') ? [words.account(listed(accountParts(scope, words), language, 'and'))] : []),
  ]
  return said.length === 0 ? [words.nothing] : [...said, ...terms(scope, words, language, zone, families)]
}

const has = (scope: Scope, ...blocks: readonly number[]): boolean => blocks.some((block) => scope.functionBlocks.includes(block))

const valuesOf = (scope: Scope, key: string): string[] =>
  scope.terms.filter((term) => term.key.toLowerCase() === key.toLowerCase()).flatMap(({ values }) => values)

const usage = (scope: Scope, words: Words, language: ScopeLanguage): string[] => {
  const services = [
    ...(has(scope, 5, 6, 7, 8) || !has(scope, 10, 11) ? [words.electricity] : []),
    ...(has(scope, 10) ? [words.gas] : []),
    ...(has(scope, 11) ? [words.water] : []),
  ]
  return [
    words.use(listed(services, language, 'and')),
    ...(has(scope, 7) ? [words.net] : []),
    ...(has(scope, 8) ? [words.bothWays] : []),
    ...(has(scope, 6, 27) ? [words.demand] : []),
    ...(has(scope, 9) ? [words.register] : []),
    ...(has(scope, 12) ? [words.prices] : []),
  ]
}

const accountParts = (scope: Scope, { parts }: Words): string[] => [
  ...(has(scope, 54, 55) ? [parts.contact] : []),
  parts.contract,
  ...(has(scope, 58) ? [parts.address] : []),
  ...(has(scope, 60, 61) ? [parts.meter] : []),
  ...(has(scope, 56) ? [parts.billing] : []),
  ...(has(scope, 59) ? [parts.supplier] : []),
  ...(has(scope, 62) ? [parts.program] : []),
]

const terms = (scope: Scope, words: Words, language: ScopeLanguage, zone: string, families: ReadonlySet<ScopeFamily>): string[] => {
  const said: string[] = []
  const lengths = valuesOf(scope, 'IntervalDuration').map((value) => ({ seconds: secondsOf(value), value }))
  const finest = lengths.toSorted((a, b) => a.seconds - b.seconds).map(({ value }) => lengthWords(value, words))
  const known = [...new Set(finest.filter((each) => each !== null))]
  if (families.has('usage') && known.length > 0) said.push(words.lengths(listed(known, language, 'or')))

  const history = valuesOf(scope, 'HistoryLength')
    .map(whole)
    .find((value) => value !== null)
  if (history === 0) said.push(words.noHistory)
  else if (history !== undefined && history !== null) {
    const months = history <= mostMonths ? history : Math.round(history / monthSeconds)
    const years = months >= 12 && months % 12 === 0 ? months / 12 : 0
    said.push(words.history(years, months, Math.max(1, Math.round(history / 86_400))))
  }

  const frequency = valuesOf(scope, 'SubscriptionFrequency')
    .map((value) => words.frequencies[value.toLowerCase()])
    .find((value) => value)
  if (frequency !== undefined) said.push(words.everyTime(frequency))

  const end = [...valuesOf(scope, 'PreferredAuthEndDate'), ...valuesOf(scope, 'MinAuthEndDate')].map(whole).find((value) => value !== null)
  if (end === 0) said.push(words.untilRevoked)
  else if (end !== undefined && end !== null && end <= 253_402_300_799)
    said.push(words.until(new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: zone }).format(end * 1000)))
  return said
}

const whole = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null)

const nominal: Record<string, number> = {
  daily: 86_400,
  weekly: 604_800,
  monthly: monthSeconds,
  billingperiod: monthSeconds + 1,
  seasonal: 3 * monthSeconds,
}

const secondsOf = (value: string): number => whole(value) ?? nominal[value.toLowerCase()] ?? Number.POSITIVE_INFINITY

const lengthWords = (value: string, words: Words): string | null => {
  const seconds = whole(value)
  if (seconds === null) return words.named[value.toLowerCase()] ?? null
  return seconds === 86_400 ? (words.named['daily'] ?? null) : seconds > 0 ? words.length(seconds) : null
}
