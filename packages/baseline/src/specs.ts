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
  hours: 'from-start',
  longEvent: 'all-hours',
  netExport: 'as-is',
  adjustment: {
    type: 'ratio',
    // The same five days, not the ten.
    basis: 'selected',
    fromHoursBefore: 4,
    toHoursBefore: 2,
    immediate: 'before-notice',
    acrossMidnight: 'clock-hours',
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
  hours: 'from-start',
  longEvent: 'all-hours',
  netExport: 'as-is',
  // The page only says "adjusted for weather"; who asks for an adjustment gets the utility's, on the ten days.
  adjustment: conedCbl.adjustment,
}

/** Orange & Rockland publishes that performance is measured by "the Customer Baseline Load procedure" and names no other text. */
const oruCbl: BaselineSpec = {
  ...conedCbl,
  id: 'oru-cbl',
  name: 'Orange & Rockland customer baseline load, assumed equal to Con Edison’s',
  source:
    'Orange & Rockland, Smart Usage Rewards: "the Customer Baseline Load procedure"; no text of its own was found, so this is Con Edison’s, an assumption',
}

/** The California ISO's ten-in-ten for the proxy demand resource; AEMO's wholesale demand response is of the same family. */
const caiso10: BaselineSpec = {
  id: 'caiso-10-in-10',
  version: '2026-11',
  name: 'California ISO ten-in-ten',
  verified: false,
  source: 'California ISO, tariff section 4.13.4 and business practice manual for demand response: ten-in-ten baseline',
  weekday: {
    likeDays: 'weekday',
    windowDays: 10,
    basisDays: 10,
    lookbackDays: 45,
    skipDayBefore: 'no',
    skipHolidays: true,
    skipEventDays: true,
    lowUsage: null,
    minDays: 5,
    thinBelow: 10,
  },
  weekend: {
    likeDays: 'weekend-or-holiday',
    windowDays: 4,
    basisDays: 4,
    lookbackDays: 45,
    skipDayBefore: 'no',
    skipHolidays: false,
    skipEventDays: true,
    lowUsage: null,
    minDays: 4,
    thinBelow: 4,
  },
  holidayEventAs: 'sunday',
  eventDays: 'any-program',
  hours: 'from-start',
  longEvent: 'all-hours',
  netExport: 'as-is',
  adjustment: {
    type: 'ratio',
    basis: 'selected',
    fromHoursBefore: 4,
    toHoursBefore: 1,
    immediate: 'before-start',
    acrossMidnight: 'clock-hours',
    otherEvent: 'as-is',
    minFactor: '0.80',
    maxFactor: '1.20',
    spikeAt: null,
    forbiddenFor: [],
  },
}

/** PJM's standard economic baseline: the 4 highest of 5 weekdays, 2 of 3 Saturdays, 2 of 3 Sundays and holidays. */
const pjm4: BaselineSpec = {
  id: 'pjm-4-of-5',
  version: '2026-11',
  name: 'PJM economic load response, 4 highest of 5 with an additive adjustment',
  verified: false,
  source: 'PJM, manual 11 section 10 and tariff attachment K appendix 3.3A: 3-day-type baseline with symmetric additive adjustment',
  weekday: {
    likeDays: 'weekday',
    windowDays: 5,
    basisDays: 4,
    lookbackDays: 45,
    skipDayBefore: 'no',
    skipHolidays: true,
    skipEventDays: true,
    // PJM leaves out days below a quarter of the mean of the five; here that mean is followed as the days are taken.
    lowUsage: { level: 'running', seedFraction: '0.25', threshold: '0.25' },
    minDays: 4,
    thinBelow: 5,
  },
  weekend: {
    likeDays: 'holidays-as-sundays',
    windowDays: 3,
    basisDays: 2,
    lookbackDays: 45,
    skipDayBefore: 'no',
    skipHolidays: false,
    skipEventDays: true,
    lowUsage: { level: 'running', seedFraction: '0.25', threshold: '0.25' },
    minDays: 2,
    thinBelow: 3,
  },
  holidayEventAs: 'sunday',
  eventDays: 'any-program',
  hours: 'from-start',
  longEvent: 'all-hours',
  netExport: 'as-is',
  adjustment: {
    type: 'additive',
    basis: 'selected',
    fromHoursBefore: 4,
    toHoursBefore: 1,
    immediate: 'before-start',
    acrossMidnight: 'clock-hours',
    otherEvent: 'as-is',
    forbiddenFor: [],
  },
}

/** By id. A receipt quotes the whole record, so an old receipt stays readable after a change here. */
export const specs: Readonly<Record<string, BaselineSpec>> = Object.fromEntries(
  [conedCbl, oruCbl, mean10, caiso10, pjm4].map((spec) => [spec.id, spec]),
)
