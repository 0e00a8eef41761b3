/** A payment's receipt as plain text in order, for places that are no page: the PDF, and the list of payments as a table. Formats only. */
import type { Locale, Payment, PaymentRow, Sentence } from './answers.ts'
import { type Format, formatIn, tags } from './format.ts'
import { monthRows, pledgedFor } from './month-rows.ts'
import { fill, sentence, sentencesIn } from './sentence.ts'
import { catalogues, dayReason, finding, type Words } from './words/index.ts'

export type TextRow = { label: string; value: string; total?: boolean }
export type TextSection = { title: string; text: string[]; rows: TextRow[]; table: { head: string[]; rows: string[][] } | null }
/** `heading` and `amount` are the first thing that is read; `about` says what for, `state` where the money is. */
export type ReceiptText = {
  language: string
  title: string
  heading: string
  amount: string | null
  about: string
  state: string
  sections: TextSection[]
  proofTitle: string
  verify: string
  page: (number: number, of: number) => string
}

type Told = { payment: Payment; words: Words; f: Format }

/** The same figures and sentences as the page, all dates absolute, so that the same receipt is always the same text. */
export function receiptText(payment: Payment, locale: Locale): ReceiptText {
  const words = catalogues[locale]
  const f = formatIn(locale, payment.event?.zone)
  const told = { payment, words, f }
  const w = words.receipt
  const unknown = payment.state === 'held' && payment.why.equation === null
  const paid = payment.state === 'sent' || payment.state === 'received'
  const sections = [
    section(words.receipt.equation, { rows: equationRows(told) }),
    linesOf(told),
    changedOf(told),
    hoursOf(told),
    ...basisOf(told),
    timeOf(told),
    whoOf(told),
    section(w.changeTitle, { text: sentencesIn(words, f, payment.why.canChange) }),
    section(w.notesTitle, { text: payment.why.findings.map((one) => finding(words, one.code) ?? one.words) }),
  ]
  return {
    language: tags[locale],
    title: `${paid ? w.title(f.money(payment.cents)) : payment.state === 'zero' ? w.titleZero : w.titlePending} · ${payment.reference}`,
    heading: payment.state === 'zero' ? w.whyZero : unknown ? w.whyHeld : paid ? w.why : w.willGet,
    amount: unknown ? null : f.money(payment.cents),
    about: aboutOf(told),
    state: [w.stateShort[payment.state], whyOf(told)].filter(Boolean).join('. '),
    sections: sections.filter((one) => one.text.length > 0 || one.rows.length > 0 || one.table !== null),
    proofTitle: w.proofTitle,
    verify: { readings: w.proof, report: w.proofOfReport, pledge: w.proofOfPledge }[payment.proof?.of ?? 'readings'],
    page: (number, of) => `${payment.reference} · ${f.number(number)}/${f.number(of)}`,
  }
}

/** One coded answer in the receipt's own words, for places that have room for no more; null when the catalogue does not know it. */
export const answerText = (answer: Sentence, locale: Locale): string | null => sentence(catalogues[locale], formatIn(locale), answer)

const section = (title: string, parts: Partial<TextSection>): TextSection => ({ title, text: [], rows: [], table: null, ...parts })

function aboutOf({ payment, words, f }: Told): string {
  const w = words.receipt
  const { event, account, kind } = payment
  const date = event && f.longDate(f.civilDate(event.startAt))
  const utility = account?.utility.name ?? ''
  const what =
    kind === 'referral'
      ? w.forReferral
      : kind === 'reservation'
        ? pledgedFor(payment, words, f)
        : kind === 'correction' && date
          ? payment.why.variant === 'released'
            ? w.forRelease(date)
            : payment.cents > 0
              ? w.forCorrection(utility, date)
              : w.forCorrectionDown(utility, date)
          : event && date
            ? w.forEvent(date, f.window(event.startAt, event.endAt))
            : ''
  return [what.replace(/\.$/, ''), payment.accountLabel].filter(Boolean).join('. ')
}

const whyOf = ({ payment, words, f }: Told): string | null => {
  const said = payment.why.whyHeld ?? payment.why.whyZero ?? payment.why.whyReturned
  if (said) return sentence(words, f, said)
  return payment.why.leftButPaid ? words.why.leftButPaid : null
}

function equationRows({ payment, words, f }: Told): TextRow[] {
  const w = words.receipt
  const { equation } = payment.why
  if (!equation) return []
  const rows: TextRow[] = []
  if (equation.usualWh !== null && equation.usedWh !== null)
    rows.push({ label: w.usual, value: f.kWh(equation.usualWh) }, { label: w.used, value: `− ${f.kWh(equation.usedWh)}` })
  const saved = equation.usualWh === null ? fill(words.why.reported, { utility: payment.account?.utility.name ?? '' }, f) : w.saved
  rows.push(
    equation.overWh > 0 ? { label: w.over, value: `= ${f.kWh(equation.overWh)}` } : { label: saved, value: `= ${f.kWh(equation.savedWh)}` },
  )
  if (equation.overWh === 0 && equation.dollarsPerKWh !== null) rows.push({ label: w.rate, value: `× ${f.rate(equation.dollarsPerKWh)}` })
  rows.push({
    label: equation.plain || equation.overWh > 0 ? w.payment : words.why.worth,
    value: `= ${f.money(equation.plain || equation.overWh > 0 ? payment.cents : equation.worthCents)}`,
    total: true,
  })
  return rows
}

function linesOf({ payment, words, f }: Told): TextSection {
  const w = words.why
  const { lines, equation, reservation } = payment.why
  if (lines.length === 0 || equation?.plain) return section(w.linesTitle, {})
  const rows = reservation
    ? monthRows(payment, words, f)
    : lines.map((line): TextRow => ({ label: w.lines[line.code], value: f.money(line.cents) }))
  return section(reservation ? pledgedFor(payment, words, f) : w.linesTitle, {
    rows: [...rows, { label: w.total, value: f.money(payment.cents), total: true }],
  })
}

function changedOf({ payment, words, f }: Told): TextSection {
  const { previous, equation } = payment.why
  const w = words.why
  if (!previous || !equation || equation.usualWh === null || equation.usedWh === null) return section(w.beforeTitle, {})
  const rows = [
    [words.receipt.labelUsualShort, f.kWh(previous.usualWh), f.kWh(equation.usualWh)],
    [words.receipt.used, f.kWh(previous.usedWh), f.kWh(equation.usedWh)],
    [words.receipt.saved, f.kWh(previous.savedWh), f.kWh(equation.savedWh)],
    [w.worth, f.money(previous.worthCents), f.money(equation.worthCents)],
  ]
  return section(w.beforeTitle, { table: { head: ['', w.beforeColumn, w.nowColumn], rows } })
}

function hoursOf({ payment, words, f }: Told): TextSection {
  const w = words.receipt
  const rows = payment.why.hours.map((hour) => [
    f.window(hour.startAt, hour.endAt),
    f.kWh(hour.usualWh),
    f.kWh(hour.usedWh),
    f.kWh(hour.savedWh),
  ])
  return section(w.gapTitleZero, {
    table: rows.length > 0 ? { head: [w.time, w.usualColumn, w.usedColumn, words.events.savedLabel], rows } : null,
  })
}

/** How the days were chosen, what came of them, and which were left out. */
function basisOf({ payment, words, f }: Told): TextSection[] {
  const w = words.receipt
  const { baseline } = payment.why
  const { event } = payment
  if (!baseline || !event) return []
  const window = f.window(event.startAt, event.endAt)
  const { consideredCount, chosenCount, averageWh, usualWh, adjustment } = baseline
  const weekday = new Date(`${f.civilDate(event.startAt)}T12:00:00Z`).getUTCDay()
  const kind = weekday === 0 || weekday === 6 ? w.weekendDays : w.weekdays
  const how =
    chosenCount === 0
      ? w.basisFew
      : chosenCount < consideredCount
        ? w.basisTop(consideredCount, kind, chosenCount, window)
        : w.basisMean(consideredCount, kind, window)
  const rule = baseline.verified && payment.account ? [w.basisRule(payment.account.utility.name)] : []
  const rows: TextRow[] = [{ label: w.average(chosenCount), value: f.kWh(averageWh) }]
  if (adjustment) {
    const [more, between] = [adjustment.percent, f.window(adjustment.fromAt, adjustment.toAt)]
    const compared =
      adjustment.by === 'additive'
        ? fill(words.why.adjustAdded, { window: between }, f)
        : more === 0
          ? w.adjustSame(between)
          : more > 0
            ? w.adjustMore(f.percent(more), between)
            : w.adjustLess(f.percent(-more), between)
    const effectWh = Math.abs(adjustment.effectWh)
    const effect = { raised: words.why.adjustRaised, lowered: words.why.adjustLowered, none: null }[adjustment.effect]
    const said = [
      `${compared}.`,
      effect && fill(effect, { effectWh }, f),
      adjustment.capped && adjustment.gross && fill(words.why.adjustCapped, { gross: f.factor(adjustment.gross) }, f),
    ]
    const sign = adjustment.effectWh < 0 ? '−' : '+'
    rows.push({
      label: said.filter(Boolean).join(' '),
      value: adjustment.by === 'ratio' ? `× ${f.factor(adjustment.factor)}` : `${sign} ${f.kWh(effectWh)}`,
    })
  }
  rows.push({ label: w.adjusted, value: f.kWh(usualWh), total: true })
  const days = baseline.days.map((day) => [
    f.dayMonth(day.date),
    day.usedWh === null ? '' : f.kWh(day.usedWh),
    day.basis ? w.chosen : day.reason === null ? '' : dayReason(words, day.reason),
  ])
  return [
    section(w.basisTitle, { text: [[how, ...rule].join(' ')], rows }),
    section(w.daysTitle, { table: days.length > 0 ? { head: [w.dayColumn, w.usedColumn, w.whyColumn], rows: days } : null }),
  ]
}

function timeOf({ payment, words, f }: Told): TextSection {
  const w = words.receipt
  const late = payment.why.whyLate && sentence(words, f, payment.why.whyLate)
  const rows = payment.timeline.map((step) => ({
    label: w.timeline[step.what],
    value: `${f.dayMonth(f.civilDate(step.at))}, ${f.time(step.at)}`,
  }))
  const timed = payment.kind === 'event' && payment.why.variant !== 'slow' ? payment.hoursToPay : null
  const title = timed === null ? w.timeTitlePending : w.timeTitle(f.longHours(timed))
  return section(title, { rows, text: late ? [late] : [] })
}

function whoOf({ payment, words, f }: Told): TextSection {
  const w = words.receipt
  const { shares, pays } = payment.why
  const utility = payment.account?.utility.name ?? ''
  const rows = shares
    ? [
        {
          label: shares.programVerified ? w.programRate(utility) : w.programRateUnverified(utility),
          value: f.rate(shares.programDollarsPerKWh),
        },
        { label: w.yourShare(f.percent(shares.yourPercent)), value: f.rate(shares.yourDollarsPerKWh) },
        { label: w.ourShare(f.percent(shares.ourPercent)), value: f.rate(shares.ourDollarsPerKWh) },
      ]
    : []
  const text = sentencesIn(words, f, shares ? pays.filter((one) => one.code !== 'pays.share') : pays)
  return section(w.whoTitle, { rows, text: shares && !shares.programVerified ? [...text, w.unverified] : text })
}

/** Fields of RFC 4180. What a spreadsheet would take for a formula is kept text by an apostrophe. */
const field = (value: string): string => {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
const dollars = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`
const kWh = (wh: number | null | undefined): string => (wh === null || wh === undefined ? '' : String(Number(`${wh}e-3`)))

/** A row a payment, newest first: plain numbers for a spreadsheet, words in the person's language; the lines of each add up to its amount. */
export function paymentsCsv(payments: readonly Payment[], locale: Locale): string {
  const words = catalogues[locale]
  const c = words.why.columns
  const codes = [...new Set(payments.flatMap(({ why }) => why.lines.map((line) => line.code)))]
  const head = [
    c.reference,
    c.kind,
    c.eventDate,
    c.account,
    c.state,
    c.usual,
    c.used,
    c.saved,
    c.rate,
    ...codes.map((code) => words.why.lines[code]),
    c.amount,
  ]
  const rows = payments.map((payment) => {
    const { equation, lines } = payment.why
    const sumOf = (code: string) => lines.filter((line) => line.code === code).reduce((sum, line) => sum + line.cents, 0)
    return [
      payment.reference,
      c.kinds[payment.kind as PaymentRow['kind']],
      payment.eventDate ?? payment.month ?? '',
      payment.accountLabel,
      words.receipt.stateShort[payment.state],
      kWh(equation?.usualWh),
      kWh(equation?.usedWh),
      kWh(equation?.netSavedWh),
      equation?.dollarsPerKWh ?? '',
      ...codes.map((code) => (lines.some((line) => line.code === code) ? dollars(sumOf(code)) : '')),
      dollars(payment.cents),
    ]
  })
  // The mark at the front tells spreadsheets that the accents are UTF-8.
  return `\ufeff${[head, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`
}

/** A row a reading of the event, as a spreadsheet reads it: instants in UTC, energies in kWh, a reading that is missing empty. */
export function readingsCsv({ intervals }: Pick<Payment, 'intervals'>, locale: Locale): string {
  const words = catalogues[locale]
  const w = words.receipt
  const head = [w.csvStart, w.csvMinutes, words.why.columns.usual, words.why.columns.used, w.qualityColumn]
  const rows = intervals.map(({ startAt, minutes, usualWh, usedWh, quality }) => [
    ...[startAt, String(minutes), kWh(usualWh), kWh(usedWh), w.qualities[quality]],
  ])
  return `\ufeff${[head, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`
}
