/** Which stretch of civil days a range shows, and which lie beside it. Pure. */
import type { UsageRange } from '@quickpay/web/answers'
import { usageRanges } from '@quickpay/web/answers'

export type Asked = { readonly range: UsageRange; readonly account: string | null; readonly from: Temporal.PlainDate | null }
export type Stretch = { readonly from: Temporal.PlainDate; readonly until: Temporal.PlainDate }

/** What an address asks for; what it does not name, or names wrongly, is left as usual. */
export function readAsked(query: (name: string) => string | undefined): Asked {
  return {
    range: usageRanges.find((one) => one === query('range')) ?? 'day',
    account: query('account') || null,
    from: dateOf(query('from') ?? ''),
  }
}

function dateOf(text: string): Temporal.PlainDate | null {
  if (!/^20\d\d-\d\d-\d\d$/.test(text)) return null
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return null
  }
}

const MONTHS = 13

/** The range that holds a day: weeks begin on Monday, so that working days stand together; thirteen months end with the day's own. */
export function stretchOf(range: UsageRange, day: Temporal.PlainDate): Stretch {
  const month = day.with({ day: 1 })
  switch (range) {
    case 'day':
      return { from: day, until: day }
    case 'week': {
      const monday = day.subtract({ days: day.dayOfWeek - 1 })
      return { from: monday, until: monday.add({ days: 6 }) }
    }
    case 'month':
      return { from: month, until: month.add({ months: 1 }).subtract({ days: 1 }) }
    case '13-months':
      return { from: month.subtract({ months: MONTHS - 1 }), until: month.add({ months: 1 }).subtract({ days: 1 }) }
  }
}

/** A day of the range before, and of the one after; thirteen months move by twelve, so that the same month stands at both ends. */
export function besideOf(range: UsageRange, { from, until }: Stretch): { earlier: Temporal.PlainDate; later: Temporal.PlainDate } {
  if (range === '13-months')
    return { earlier: until.with({ day: 1 }).subtract({ months: 12 }), later: until.with({ day: 1 }).add({ months: 12 }) }
  return { earlier: stretchOf(range, from.subtract({ days: 1 })).from, later: until.add({ days: 1 }) }
}
