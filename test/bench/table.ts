/** Prints sections for a person. */
import type { Row, Section, Spread } from './section.ts'

export function tableOf({ title, about, unit, rows }: Section): string {
  const head = ['', `${unit}, first time`, `${unit}, again`, 'peak memory', rows.length > 1 ? 'the first row is' : '']
  const cells = [head, ...rows.map(cellsOf)]
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  const lines = cells.map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i]!)).join('   ')}`.trimEnd())
  return [title, `  ${about}`, '', ...lines, ''].join('\n')
}

const cellsOf = ({ name, first, again, peakBytes, oursIs }: Row): string[] => [
  name,
  range(first),
  range(again),
  peakBytes ? `${(peakBytes.median / 1e6).toFixed(0)} MB` : '–',
  oursIs ? `${times(oursIs.first)} as fast; again ${times(oursIs.again)}` : '',
]

/** The median, and the least and the most in brackets. */
const range = ({ median, min, max }: Spread): string => `${figure(median)} (${figure(min)}–${figure(max)})`
/** Below a tenth as a fraction, which is easier to picture: 1/117. */
const times = ({ median }: Spread): string => (median < 0.1 ? `1/${Math.round(1 / median)}` : `${Number(median.toPrecision(2))}×`)

/** Three significant digits. */
export const figure = (value: number): string =>
  Number(value.toPrecision(3)).toLocaleString('en-US', { maximumFractionDigits: 4, minimumFractionDigits: decimalsOf(value) })
const decimalsOf = (value: number): number => (value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3)
