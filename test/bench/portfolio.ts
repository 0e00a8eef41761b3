/** A portfolio to be measured in one pass: quarter hours of made-up households, all different, the same ones every time. */
import { fillerOf, type Portfolio, type PortfolioEvent, specs } from '@quickpay/baseline'
import { federalHolidays } from '@quickpay/programs'
import { NEW_YORK } from '@quickpay/units'

const eventDay = Temporal.PlainDate.from('2026-07-15')
const start = eventDay.toZonedDateTime({ timeZone: NEW_YORK, plainTime: '16:00' }).toInstant()
const portfolioEvent: PortfolioEvent = {
  spec: specs['coned-cbl']!,
  event: { start, end: start.add({ hours: 4 }) },
  zone: NEW_YORK,
  holidays: federalHolidays(eventDay.subtract({ days: 31 }), eventDay),
  adjusted: true,
}
export const portfolioAccounts = 10_000
/** One pass is too short to be timed; DuckDB makes one. */
export const portfolioPasses = 20
const calledBefore = [Temporal.PlainDate.from('2026-07-09')]

/** Filled as settlement fills it: a row of the slots of interest for each account and day. */
export function somePortfolio(accounts: number): Portfolio {
  const filler = fillerOf(portfolioEvent, 900, accounts)!
  const { days, eventSlots, adjustmentSlots, eventStartsS, adjustmentStartsS } = filler.layout
  const [event, before] = [new Int32Array(eventSlots), new Int32Array(adjustmentSlots)]
  let noise = 1
  const some = (level: number) => {
    noise = (noise * 48_271) % 2_147_483_647
    return level + (noise % level)
  }
  for (let account = 0; account < accounts; account++) {
    const level = some(100_000)
    // Every tenth household is away for some days, so that days of low usage are left out.
    for (let d = 0; d < days; d++) {
      const daily = account % 10 === 0 && d % 9 === 4 ? 3_000 : some(level)
      for (let i = 0; i < eventSlots; i++) event[i] = some(daily)
      for (let i = 0; i < adjustmentSlots; i++) before[i] = some(daily)
      filler.row(account, eventStartsS[d]!, event, 1)
      filler.row(account, adjustmentStartsS[d]!, before, 1)
    }
    filler.called(account, calledBefore)
  }
  return filler.portfolio()
}

/** Relief of all accounts together, in watt-hours to three places: what every contestant has to find. */
export const reliefText = (measured: number, reliefMilliWh: number): string =>
  `${measured} measured, ${(reliefMilliWh / 1000).toFixed(3)} Wh`
