/** The worked example of the page that says how it works: a made-up Wednesday small enough to check by hand, computed by the very rules that pay. */
import { type Load, loadOf, type Reading, specs } from '@quickpay/baseline'
import { federalHolidays, rewardPlans, termsOn } from '@quickpay/programs'
import { type Bundle, makeBundle } from '@quickpay/receipt'
import { type Interval, NEW_YORK } from '@quickpay/units'

const date = Temporal.PlainDate.from
const at = (day: string, hour: number): Temporal.Instant =>
  date(day).toZonedDateTime({ timeZone: NEW_YORK, plainTime: { hour } }).toInstant()

export const exampleEvent: Interval = { start: at('2026-07-15', 16), end: at('2026-07-15', 20) }

/** kWh of the hours beginning at 12 and 13, before the event, and 16 to 19, the event's; the last row is its day. An event was called on July 9. */
// biome-ignore format: a table
const days: readonly (readonly [string, ...number[]])[] = [
  ['2026-06-25', 1.1, 1.3, 1.5, 1.7, 1.9, 1.7],
  ['2026-06-26', 1.3, 1.5, 1.7, 1.9, 2.1, 1.9],
  ['2026-06-29', 1.5, 1.7, 1.9, 2.1, 2.3, 2.1],
  ['2026-06-30', 1.7, 1.9, 2.1, 2.3, 2.5, 2.3],
  ['2026-07-01', 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
  ['2026-07-02', 1.2, 1.4, 1.6, 1.8, 2.0, 1.8],
  ['2026-07-03', 2.2, 2.3, 2.6, 2.8, 3.0, 2.8],
  ['2026-07-06', 1.9, 2.1, 2.3, 2.5, 2.7, 2.5],
  ['2026-07-07', 1.4, 1.6, 1.8, 2.0, 2.2, 2.0],
  ['2026-07-08', 1.6, 1.8, 2.0, 2.2, 2.4, 2.2],
  ['2026-07-09', 2.0, 2.1, 1.0, 1.0, 1.1, 1.1],
  ['2026-07-10', 1.8, 2.0, 2.2, 2.4, 2.6, 2.4],
  ['2026-07-13', 2.0, 2.2, 2.4, 2.6, 2.8, 2.6],
  ['2026-07-14', 2.6, 2.7, 3.0, 3.1, 3.2, 3.1],
  ['2026-07-15', 2.0, 2.2, 1.2, 1.3, 1.5, 2.4],
]
const HOURS = [12, 13, 16, 17, 18, 19]
const QUARTERS = 4

/** Each hour's use spread evenly over its quarter hours. */
function load(): Load {
  const readings: Reading[] = days.flatMap(([day, ...kWh]) =>
    kWh.flatMap((use, i) =>
      Array.from({ length: QUARTERS }, (_, quarter) => ({
        startS: at(day, HOURS[i]!).epochMilliseconds / 1000 + quarter * 900,
        milliWh: Math.round((use * 1_000_000) / QUARTERS),
      })),
    ),
  )
  return loadOf(readings, 900)
}

export function exampleBundle(): Bundle {
  const [spec, plan] = [specs['coned-cbl'], rewardPlans['standard']]
  const answer = termsOn('coned-csrp', date('2026-07-15'))
  if (!spec || !plan || answer.is !== 'found') throw new Error('the example is of a program that is not there any more')
  return makeBundle(
    {
      ...{ spec, load: load(), event: exampleEvent, zone: NEW_YORK, adjusted: true },
      pastEvents: [date('2026-07-09')],
      holidays: federalHolidays(date('2026-06-01'), date('2026-07-31')),
    },
    { by: 'plan', plan, terms: answer.terms, eventKind: 'planned' },
  )
}
