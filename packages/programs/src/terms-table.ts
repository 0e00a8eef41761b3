/** The records: programs, rates, seasons and hours as published. Append a record with a new `from` when a tariff changes; never rewrite one. */
import type { ProgramTerms } from './terms.ts'

const season = { first: '05-01', last: '09-30' }

/** The four-hour windows that Con Edison assigns to networks, local time. */
const conedWindows = [
  { from: '11:00', to: '15:00' },
  { from: '14:00', to: '18:00' },
  { from: '16:00', to: '20:00' },
  { from: '19:00', to: '23:00' },
]

const riderT = 'Con Edison Rider T, PSC No. 10 (Smart Usage Rewards), performance rates as published for 2025'
const oruPage = 'Orange & Rockland, Smart Usage Rewards payment options (undated page)'

export const termsTable: readonly ProgramTerms[] = [
  {
    programId: 'coned-csrp',
    version: '2025',
    name: 'Con Edison Commercial System Relief Program',
    utility: 'coned',
    from: '2025-01-01',
    until: null,
    season,
    days: 'working-days',
    hours: { from: '10:00', to: '24:00' },
    callWindows: conedWindows,
    usualKind: 'planned',
    noticeHours: 21,
    dollarsPerKWh: { reservation: { planned: '1', unplanned: '6', test: '1' }, voluntary: { planned: '3', unplanned: '10' } },
    source: riderT,
    verified: false,
  },
  {
    programId: 'coned-dlrp',
    version: '2025',
    name: 'Con Edison Distribution Load Relief Program',
    utility: 'coned',
    from: '2025-01-01',
    until: null,
    season,
    days: 'every-day',
    // Stated both as 06:00 and as 08:00 to midnight; the wider one.
    hours: { from: '06:00', to: '24:00' },
    callWindows: [],
    usualKind: 'contingency',
    noticeHours: 2,
    dollarsPerKWh: { reservation: { contingency: '1', immediate: '1', test: '1' }, voluntary: { contingency: '3', immediate: '3' } },
    source: riderT,
    verified: false,
  },
  {
    programId: 'oru-csrp',
    version: '2025',
    name: 'Orange & Rockland Commercial System Relief Program',
    utility: 'oru',
    from: '2025-01-01',
    until: null,
    season,
    days: 'working-days',
    // The page names no hours; Con Edison's stand here until somebody has the tariff.
    hours: { from: '10:00', to: '24:00' },
    callWindows: [{ from: '14:00', to: '18:00' }],
    usualKind: 'planned',
    noticeHours: 21,
    dollarsPerKWh: { reservation: { planned: '0.50', unplanned: '0.50', test: '0.50' }, voluntary: { planned: '1', unplanned: '1' } },
    source: oruPage,
    verified: false,
  },
  {
    programId: 'oru-dlrp',
    version: '2025',
    name: 'Orange & Rockland Distribution Load Relief Program',
    utility: 'oru',
    from: '2025-01-01',
    until: null,
    season,
    days: 'every-day',
    hours: { from: '06:00', to: '24:00' },
    callWindows: [],
    usualKind: 'contingency',
    noticeHours: 2,
    dollarsPerKWh: {
      reservation: { contingency: '0.50', immediate: '0.50', test: '0.50' },
      voluntary: { contingency: '1', immediate: '1' },
    },
    source: oruPage,
    verified: false,
  },
]
