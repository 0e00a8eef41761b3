/** A measurement as JSON: energies are numbers in Wh rounded to six places, factors decimal strings, money whole cents. */
import { printExact, toNumber } from '@quickpay/units'
import type { Answer } from './measure.ts'
import { offsetInstant } from './print.ts'

export function measurementJson({ question, measurement, pay, findings, series }: Answer): string {
  const { spec, event, zone } = question
  const measured = measurement.is === 'measured' ? measurement : null
  const instant = (at: Temporal.Instant) => offsetInstant(at, zone)
  const value = {
    is: measurement.is,
    event: { start: instant(event.start), end: instant(event.end), zone },
    baseline: { id: spec.id, version: spec.version, verified: spec.verified },
    series,
    hours: (measured?.hours ?? []).map((hour) => ({
      start: instant(hour.start),
      baselineWh: toNumber(hour.baselineWh),
      usedWh: toNumber(hour.usedWh),
      reliefWh: toNumber(hour.reliefWh),
    })),
    averageWh: measured ? toNumber(measured.averageWh) : null,
    adjustment: measured?.adjustment
      ? {
          by: measured.adjustment.by,
          gross: measured.adjustment.gross && printExact(measured.adjustment.gross),
          factor: printExact(measured.adjustment.factor),
          addedWh: toNumber(measured.adjustment.addedWh),
          from: instant(measured.adjustment.from),
          to: instant(measured.adjustment.to),
        }
      : null,
    days: measurement.days.map((day) => ({
      date: day.date.toString(),
      window: day.window,
      basis: day.basis,
      reason: day.reason,
      averageWh: day.averageWh && toNumber(day.averageWh),
    })),
    reliefWh: measured ? toNumber(measured.reliefWh) : null,
    dollarsPerKWh: pay && printExact(pay.dollarsPerKWh),
    payCents: pay && Number(pay.cents),
    missing:
      measurement.is === 'waiting' ? measurement.missing.map(({ start, end }) => ({ start: instant(start), end: instant(end) })) : [],
    findings: findings.map(({ code, words, evidence }) => ({ code, words, ...(evidence ? { evidence } : {}) })),
  }
  return `${JSON.stringify(value, null, 2)}\n`
}
