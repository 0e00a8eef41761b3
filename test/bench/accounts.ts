/** Accounts to be measured: 45 days of quarter hours each, all different, the same ones every time, and one event in July. */
import { type Load, type Question, specs } from '@quickpay/baseline'
import { federalHolidays } from '@quickpay/programs'
import { civilDay, NEW_YORK, seconds } from '@quickpay/units'

export const accountCount = 2000
const quarterHour = 900
const days = 45
const eventDay = Temporal.PlainDate.from('2026-07-15')
const firstDay = eventDay.subtract({ days: days - 1 })
const firstS = seconds(civilDay(firstDay, NEW_YORK).start)
// No clock is changed in these 45 days, so that every day has 96 quarter hours.
const slots = days * 96
const starts = Float64Array.from({ length: slots }, (_, i) => firstS + i * quarterHour)

const eventStart = eventDay.toZonedDateTime({ timeZone: NEW_YORK, plainTime: '16:00' }).toInstant()
const common = {
  spec: specs['coned-cbl']!,
  event: { start: eventStart, end: eventStart.add({ hours: 4 }) },
  zone: NEW_YORK,
  pastEvents: [Temporal.PlainDate.from('2026-07-09')],
  holidays: federalHolidays(firstDay, eventDay),
  adjusted: true,
}

/** Same-day adjusted, 5 highest of 10 days: what a settlement asks for each account. */
export const questions = (): Question[] => Array.from({ length: accountCount }, (_, i) => ({ ...common, load: loadOfAccount(i + 1) }))

function loadOfAccount(account: number): Load {
  let noise = account
  const milliWh = new Float64Array(slots)
  for (let i = 0; i < slots; i++) {
    noise = (noise * 48_271) % 2_147_483_647
    milliWh[i] = 150_000 + (noise % 400_000) + (i % 96 > 60 ? 200_000 : 0)
  }
  return { intervalSeconds: quarterHour, starts, milliWh }
}
