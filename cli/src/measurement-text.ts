/** A measurement for people: the event, its hours, the days behind it, what it pays, and what one should know. */
import type { Day, DayReason, MeasuredHour } from '@quickpay/baseline'
import { printExact, sum, type Wh, wh } from '@quickpay/units'
import type { Answer } from './measure.ts'
import { clock, dollars, kWh, longDate, rate, table, weekdayDate, wrapped } from './print.ts'

const reasons: Record<DayReason, string> = {
  weekend: 'left out: a weekend',
  'day-before': 'left out: the day before the event',
  holiday: 'left out: a holiday',
  'event-day': 'left out: an event of its own',
  missing: 'left out: readings are missing',
  'low-usage': 'left out: hardly anything was used',
  'not-among-highest': 'counted, not among the highest',
}

export function measurementText(answer: Answer): string {
  const parts = [heading(answer), hours(answer), days(answer), pay(answer), notes(answer)]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function heading({ question: { spec, event, zone } }: Answer): string {
  const date = event.start.toZonedDateTimeISO(zone).toPlainDate()
  const checked = spec.verified ? '' : ', not yet checked against its source'
  return [
    `Event on ${longDate(date)}, ${clock(event.start, zone)} to ${clock(event.end, zone)} (${zone})`,
    wrapped(`Baseline: ${spec.name} [${spec.id} ${spec.version}${checked}]`, 0, 10),
  ].join('\n')
}

function hours({ measurement, covers, question: { zone } }: Answer): string {
  if (measurement.is === 'waiting') {
    const day = (instant: Temporal.Instant) => longDate(instant.toZonedDateTimeISO(zone).toPlainDate())
    const reach = covers ? ` The readings of this file run from ${day(covers.start)} to ${day(covers.end)}.` : ''
    const times = measurement.missing.map(({ start, end }) => `${clock(start, zone)} to ${clock(end, zone)}`)
    return wrapped(`Not measured yet: readings are missing from ${times.join(', ')}.${reach}`)
  }
  if (measurement.is === 'not-eligible') return wrapped(`Not measured: ${measurement.because[0]?.words ?? ''}`)
  const { adjustment } = measurement
  const rows = measurement.hours.map((hour) => [
    `${clock(hour.start, zone)} to ${clock(hour.start.add({ seconds: hour.seconds }), zone)}`,
    kWh(hour.baselineWh),
    kWh(hour.usedWh),
    kWh(hour.reliefWh),
  ])
  const total = (pick: (hour: MeasuredHour) => Wh) => kWh(wh(sum(measurement.hours.map(pick))))
  const all = [
    ['kWh', 'usual', 'used', 'saved'],
    ...rows,
    ['together', total((hour) => hour.baselineWh), total((hour) => hour.usedWh), kWh(measurement.reliefWh)],
  ]
  const lines = [table(all, [1, 2, 3])]
  if (adjustment) {
    const from = `${clock(adjustment.from, zone)} to ${clock(adjustment.to, zone)}`
    const ratio = adjustment.gross ? `${printExact(adjustment.gross)} times the usual` : 'not comparable'
    const words =
      adjustment.by === 'ratio'
        ? `Adjusted by the factor ${printExact(adjustment.factor)}: use from ${from} was ${ratio}.`
        : `Adjusted by ${kWh(adjustment.addedWh)} kWh an hour: that much more than usual was used from ${from}.`
    lines.push('', wrapped(words, 2))
  }
  return lines.join('\n')
}

/** Weekends only fill the list; they are told in one line. */
function days({ measurement }: Answer): string {
  const listed = measurement.days.filter((day) => day.reason !== 'weekend')
  // A month of days without readings says nothing that was not said above.
  if (!listed.some((day) => day.window)) return ''
  const row = (day: Day) => [
    weekdayDate(day.date),
    day.averageWh ? kWh(day.averageWh) : '–',
    day.basis ? 'averaged' : day.reason ? reasons[day.reason] : '',
  ]
  const weekends = measurement.days.length - listed.length
  const also = weekends > 0 ? `\n  and ${weekends} days of weekends between them` : ''
  return `Days looked at, newest first, in kWh an hour\n${table(listed.map(row), [1])}${also}`
}

function pay({ measurement, pay: amount, priceWords }: Answer): string {
  if (!amount || measurement.is !== 'measured') return ''
  const { reliefWh } = measurement
  const line =
    reliefWh.n > 0n
      ? `Pays ${printExact({ n: reliefWh.n, d: reliefWh.d * 1000n })} kWh × ${rate(amount.dollarsPerKWh)} per kWh = ${dollars(amount.cents)}`
      : `Pays ${dollars(amount.cents)}: more was used than usual, and nothing is owed.`
  return priceWords ? `${line}\n${wrapped(priceWords, 2)}` : line
}

function notes({ findings, measurement }: Answer): string {
  const said = measurement.is === 'not-eligible' ? new Set([measurement.because[0]?.code]) : new Set<string | undefined>()
  const rest = findings.filter(({ code }) => !said.has(code) && code !== 'eventHoursMissing')
  return rest.length === 0 ? '' : ['To know', ...rest.map(({ words }) => wrapped(`- ${words}`, 2, 4))].join('\n')
}
