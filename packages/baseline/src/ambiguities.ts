/** The questions that the published texts of the Con Edison baseline leave open, each with the setting that answers it and why. */

/** `path` leads to the setting in `specs['coned-cbl']`, `default` is its value there. `alternatives` are the other values it may have; for a
 *  number or a decimal they are examples. None means that no other reading is known, and the setting only says which one is meant. */
export type Ambiguity = {
  readonly number: number
  readonly question: string
  readonly path: string
  readonly default: string | number | null
  readonly alternatives: readonly (string | number | null)[]
  readonly why: string
  readonly source: string
}

const cbl = 'Con Edison, Customer Baseline Load (CBL) Verification Methodology'
const nyiso = 'NYISO, Emergency Demand Response Program Manual, whose baseline text Con Edison’s follows'
const ours = 'not said in any text we know; our choice'

export const ambiguities: readonly Ambiguity[] = [
  {
    number: 1,
    question: 'Below which level is a day one of low usage?',
    path: 'weekday.lowUsage.level',
    default: 'running',
    alternatives: ['static'],
    why: 'The level starts at 25 % of the peak and then follows the mean of the days taken. The other reading holds it at 25 % of the peak.',
    source: nyiso,
  },
  {
    number: 2,
    question: 'What does "beginning two days prior" leave out?',
    path: 'weekday.skipDayBefore',
    default: 'calendar-day',
    alternatives: ['weekday', 'no'],
    why: 'Read by the calendar, only the day before is out, so a Monday event may use Friday. Read in weekdays it starts at Thursday.',
    source: cbl,
  },
  {
    number: 3,
    question: 'Which past events make an event day?',
    path: 'eventDays',
    default: 'any-program',
    alternatives: ['same-program'],
    why: 'Any event or test the account was called for changed its use. A text that speaks of "DLRP event days" may mean each program’s own.',
    source: cbl,
  },
  {
    number: 4,
    question: 'What when fewer than ten days are eligible?',
    path: 'weekday.minDays',
    default: 3,
    alternatives: [5],
    why: 'Five or more give the five highest; three and four are all averaged, with the finding `thin`; fewer give no baseline.',
    source: 'Con Edison asks for 30 days of readings at the start of participation; the rest is our choice',
  },
  {
    number: 5,
    question: 'By which rule is an event on a weekday holiday measured?',
    path: 'holidayEventAs',
    default: 'weekday',
    alternatives: ['sunday'],
    why: 'The text goes by the day of the week. People live a holiday like a Sunday, so that is the other reading. Only DLRP calls on holidays.',
    source: cbl,
  },
  {
    number: 6,
    question: 'Which hours adjust an event that was called at once?',
    path: 'adjustment.immediate',
    default: 'before-notice',
    alternatives: ['before-start'],
    why: 'With under two hours of notice use may already fall before the start, so the last two complete hours before the notice are taken.',
    source: 'Con Edison, Rider T: "two hours prior to event notification"',
  },
  {
    number: 7,
    question: 'What when the adjustment hours lie before midnight?',
    path: 'adjustment.acrossMidnight',
    default: 'clock-hours',
    alternatives: ['leave-out'],
    why: 'The hours are those before the start, on whichever date; for the basis days likewise. The other reading keeps to the event’s own day.',
    source: ours,
  },
  {
    number: 8,
    question: 'Which hours count in an event longer than the four of a pledge?',
    path: 'longEvent',
    default: 'all-hours',
    alternatives: [],
    why: 'All of them have a baseline, and days are compared by their mean over all of them.',
    source: ours,
  },
  {
    number: 9,
    question: 'What are the hours of an event that does not start on the hour?',
    path: 'hours',
    default: 'from-start',
    alternatives: [],
    why: 'Hour k is [start + k h, start + (k + 1) h) on every day, from whatever intervals there are; a shorter last one weighs by its length.',
    source: ours,
  },
  {
    number: 10,
    question: 'What when the adjustment hours touch another event of the day?',
    path: 'adjustment.otherEvent',
    default: 'before-first-event',
    alternatives: ['as-is'],
    why: 'Use in an event is not the usual use of the day, so the hours move ahead of the day’s first event.',
    source: ours,
  },
  {
    number: 11,
    question: 'From which ratio on is the use before an event worth a look?',
    path: 'adjustment.spikeAt',
    default: '1.25',
    alternatives: ['1.10', null],
    why: 'Cooling ahead of an event is advised and the factor is capped, so a high ratio changes nothing; staff see it as a finding.',
    source: ours,
  },
  {
    number: 12,
    question: 'What of hours in which more is given to the grid than taken?',
    path: 'netExport',
    default: 'as-is',
    alternatives: ['zero'],
    why: 'Shared readings of solar accounts are net. They count as they are; no low-usage rule while the level, no ratio while the base is not positive.',
    source: 'Con Edison, Share My Data: net readings for net-metered accounts; the rest is our choice',
  },
]
