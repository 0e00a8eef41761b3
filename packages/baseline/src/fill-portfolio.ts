/** Fills a portfolio: from loads, or straight from rows that hold consecutive readings, as a store of interval days has them. */
import type { Load } from './load.ts'
import { ABSENT, dayStates, type Layout, layoutOf, type Portfolio, type PortfolioEvent } from './portfolio.ts'

/** One account of a portfolio. */
export type Member = { readonly load: Load; readonly pastEvents: readonly Temporal.PlainDate[]; readonly generator?: boolean }

/** Accounts are numbered from 0; each may be given in any order and piece by piece. */
export type Filler = {
  readonly layout: Layout
  /**
   * Consecutive readings of an account from `startS` (epoch seconds) on, null or `ABSENT` where one is missing, each × `milliWhPerUnit`
   * milliwatt-hours (1 for a scale of 10^−3 Wh, 1000 for Wh). Where two rows hold a reading for the same slot the later one given counts.
   * Readings outside the portfolio's slots do no harm, so that whole days and slices of days do alike. For accounts of one meter and one
   * direction; `load` takes what was added up from more.
   */
  row(account: number, startS: number, values: ArrayLike<number | null>, milliWhPerUnit: number): void
  /** All readings of an account, such as the sum of several meters. */
  load(account: number, load: Load): void
  /** The days on which an account was called before, as `eventDaysOf` chooses them. */
  called(account: number, dates: readonly Temporal.PlainDate[]): void
  generator(account: number): void
  /** The portfolio as filled so far. An account with a reading that has no place in the columns (across the grid, 2,147 kWh and more, no whole
   *  milliwatt-hours) is in it without readings of its event day, so that it is measured by itself. */
  portfolio(): Portfolio
}

/** Null where the event does not fit columns: see `layoutOf`. */
export function fillerOf(event: PortfolioEvent, intervalSeconds: number, accounts: number): Filler | null {
  const layout = layoutOf(event, intervalSeconds)
  if (!layout) return null
  const { days, eventSlots, adjustmentSlots, eventStartsS, adjustmentStartsS } = layout
  const date = event.event.start.toZonedDateTimeISO(event.zone).toPlainDate()
  const eventMilliWh = new Int32Array(accounts * days * eventSlots).fill(ABSENT)
  const adjustmentMilliWh = new Int32Array(accounts * days * adjustmentSlots).fill(ABSENT)
  const calledOn = new Uint8Array(accounts * days)
  const generator = new Uint8Array(accounts)
  const misfit = new Uint8Array(accounts)

  const lengthsS = [eventSlots * intervalSeconds, adjustmentSlots * intervalSeconds] as const
  // From the first to the last slot of a day, seen from the event's start.
  const offsetS = adjustmentStartsS[0]! - eventStartsS[0]!
  const [firstSlotS, lastSlotS] = [Math.min(0, offsetS), Math.max(lengthsS[0], offsetS + lengthsS[1])]
  const put = (account: number, startS: number, values: ArrayLike<number | null>, milliWhPerUnit: number): boolean => {
    const endS = startS + values.length * intervalSeconds
    // Day d begins d × 24 hours before day 0, give or take the hour of a changed clock.
    const first = Math.floor((eventStartsS[0]! + firstSlotS - endS - 3600) / 86_400)
    const last = Math.ceil((eventStartsS[0]! + lastSlotS - startS + 3600) / 86_400)
    let fits = true
    for (let d = Math.max(0, first); d <= last && d < days; d++) {
      const [event, before] = [eventStartsS[d]!, adjustmentStartsS[d]!]
      const at = account * days + d
      if (event < endS && event + lengthsS[0] > startS)
        fits &&= copy(values, (event - startS) / intervalSeconds, milliWhPerUnit, eventMilliWh, at * eventSlots, eventSlots)
      if (before < endS && before + lengthsS[1] > startS)
        fits &&= copy(values, (before - startS) / intervalSeconds, milliWhPerUnit, adjustmentMilliWh, at * adjustmentSlots, adjustmentSlots)
    }
    return fits
  }
  return {
    layout,
    row: (account, startS, values, milliWhPerUnit) => {
      if (!put(account, startS, values, milliWhPerUnit)) misfit[account] = 1
    },
    load: (account, load) => {
      if (load.intervalSeconds !== intervalSeconds) misfit[account] = 1
      else for (const [startS, values] of rowsOf(load)) if (!put(account, startS, values, 1)) misfit[account] = 1
    },
    called: (account, dates) => {
      for (const past of dates) {
        const before = past.until(date).days
        if (before > 0 && before < days) calledOn[account * days + before] = 1
      }
    },
    generator: (account) => {
      generator[account] = 1
    },
    portfolio: () => {
      const dayState = calledOn.map((_, day) => stateOf(eventMilliWh, day * eventSlots, eventSlots))
      const adjustmentState = calledOn.map((_, day) => stateOf(adjustmentMilliWh, day * adjustmentSlots, adjustmentSlots))
      for (const [account, none] of misfit.entries()) if (none) dayState[account * days] = dayStates.indexOf('partly')
      const columns = { eventMilliWh, adjustmentMilliWh, dayState, adjustmentState, calledOn, generator }
      return { ...event, accounts, days, intervalSeconds, eventSlots, adjustmentSlots, ...columns }
    },
  }
}

/** Copies the values from index `shift` on into consecutive slots; false when one of them has no place there. */
function copy(
  values: ArrayLike<number | null>,
  shift: number,
  milliWhPerUnit: number,
  into: Int32Array,
  at: number,
  slots: number,
): boolean {
  if (!Number.isInteger(shift)) return false
  const end = Math.min(slots, values.length - shift)
  for (let slot = Math.max(0, -shift); slot < end; slot++) {
    const value = values[slot + shift]!
    if (value === null || value === ABSENT) continue
    const milliWh = value * milliWhPerUnit
    if (!Number.isInteger(milliWh) || Math.abs(milliWh) >= 2 ** 31) return false
    into[at + slot] = milliWh
  }
  return true
}

/** The same for loads at hand, all of one interval length; null where the event does not fit columns. */
export function portfolioOf(event: PortfolioEvent, members: readonly Member[]): Portfolio | null {
  const filler = fillerOf(event, members[0]?.load.intervalSeconds ?? 900, members.length)
  for (const [account, { load, pastEvents, generator }] of members.entries()) {
    filler?.load(account, load)
    filler?.called(account, pastEvents)
    if (generator) filler?.generator(account)
  }
  return filler?.portfolio() ?? null
}

/** A load as rows without a gap. */
function* rowsOf({ starts, milliWh, intervalSeconds }: Load): Generator<[startS: number, values: Float64Array]> {
  for (let from = 0; from < starts.length; ) {
    let to = from + 1
    while (to < starts.length && starts[to] === starts[to - 1]! + intervalSeconds) to++
    yield [starts[from]!, milliWh.subarray(from, to)]
    from = to
  }
}

function stateOf(values: Int32Array, from: number, count: number): number {
  let absent = 0
  for (let i = from; i < from + count; i++) absent += Number(values[i] === ABSENT)
  return dayStates.indexOf(absent === 0 ? 'complete' : absent === count ? 'empty' : 'partly')
}
