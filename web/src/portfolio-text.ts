/** All sites as a table of comma-separated values: the page's own figures, and their sum in the last line. */
import type { Locale, PortfolioAnswer, Site } from './answers.ts'
import { catalogues } from './words/index.ts'

/** As tables are read everywhere: a point for decimals, no signs, no thousands. */
const kWh = (wh: number | null): string => (wh === null ? '' : (Math.round(wh) / 1000).toFixed(3))
const dollars = (cents: number): string => (cents / 100).toFixed(2)

/** What a spreadsheet would take for a formula gets an apostrophe in front. */
const cell = (text: string): string => {
  const safe = /^[=+@\t\r-]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function portfolioCsv({ sites, totals }: PortfolioAnswer, locale: Locale): string {
  const words = catalogues[locale]
  const w = words.commercial
  const rowOf = (site: Site): string[] => [
    site.label,
    site.utilityName,
    site.accountEnding ?? '',
    site.network ?? '',
    words.accounts.state[site.connection],
    kWh(site.monthWh),
    site.lastEvent?.date ?? '',
    kWh(site.lastEvent?.savedWh ?? null),
    dollars(site.paidCents),
    site.problems.map(({ code }) => w.problems[code]).join('; '),
  ]
  const rest = totals.otherCents === 0 ? [] : [[words.home.referral, ...Array(7).fill(''), dollars(totals.otherCents), '']]
  const sum = [w.sum, ...Array(4).fill(''), kWh(totals.monthWh), '', '', dollars(totals.paidCents), '']
  return [w.columns, ...sites.map(rowOf), ...rest, sum].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
