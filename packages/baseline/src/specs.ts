/** The methods we know, as data. Nothing here has been compared with the utility's own document yet: see `verified`. */
import type { BaselineSpec } from './spec.ts'

/** Con Edison, "Customer Baseline Load (CBL) Verification Methodology" (Rider T): the 5 highest of 10 weekdays. */
const conedCbl: BaselineSpec = {
  id: 'coned-cbl',
  version: '2026-11',
  name: 'Con Edison customer baseline load (5 highest of 10 days)',
  verified: false,
  source: 'Con Edison, Procedure – General – Customer Baseline Load (CBL) Verification Methodology, for Rider T of PSC No. 10',
  weekday: {
    likeDays: 'weekday',
    windowDays: 10,
    basisDays: 5,
    lookbackDays: 30,
    skipDayBefore: 'calendar-day',
    skipHolidays: true,
    skipEventDays: true,
    lowUsage: { level: 'running', seedFraction: '0.25', threshold: '0.25' },
    minDays: 3,
    thinBelow: 5,
  },
  // "most recent three like (Saturday or Sunday) weekend days … no exclusions for Holidays or event days"; the lowest is dropped.
  weekend: {
    likeDays: 'same-name',
    windowDays: 3,
    basisDays: 2,
    lookbackDays: 30,
    skipDayBefore: 'no',
    skipHolidays: false,
    skipEventDays: false,
    lowUsage: null,
    minDays: 2,
    thinBelow: 3,
  },
  holidayEventAs: 'weekday',
  eventDays: 'any-program',
  adjustment: {
    fromHoursBefore: 4,
    toHoursBefore: 2,
    immediate: 'before-notice',
    otherEvent: 'before-first-event',
    minFactor: '0.80',
    maxFactor: '1.20',
    spikeAt: '1.25',
    forbiddenFor: ['generator'],
  },
}

/** The mean an aggregator tells its customers: the same hours of the ten weekdays, or the three weekend days, before. */
const mean10: BaselineSpec = {
  id: 'mean-10',
  version: '2026-11',
  name: 'Mean of the ten previous weekdays',
  verified: false,
  source: 'Meltek, energy savings page: mean of the previous ten weekdays or three weekend days, holidays and event days left out',
  weekday: {
    likeDays: 'weekday',
    windowDays: 10,
    basisDays: 10,
    lookbackDays: 30,
    skipDayBefore: 'no',
    skipHolidays: true,
    skipEventDays: true,
    lowUsage: null,
    minDays: 3,
    thinBelow: 10,
  },
  weekend: {
    likeDays: 'any-weekend',
    windowDays: 3,
    basisDays: 3,
    lookbackDays: 30,
    skipDayBefore: 'no',
    skipHolidays: true,
    skipEventDays: true,
    lowUsage: null,
    minDays: 2,
    thinBelow: 3,
  },
  holidayEventAs: 'weekday',
  eventDays: 'any-program',
  // The page only says "adjusted for weather"; who asks for an adjustment gets the utility's, on the ten days.
  adjustment: conedCbl.adjustment,
}

/** By id. A receipt quotes the whole record, so an old receipt stays readable after a change here. */
export const specs: Readonly<Record<string, BaselineSpec>> = { [conedCbl.id]: conedCbl, [mean10.id]: mean10 }
