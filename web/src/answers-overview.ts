/** What the server answers to the overview of the staff: are we paying on time, is data arriving, is consent healthy, how much of our money is out. */

/** An event as lists show it, from its last count. */
export type EventRow = {
  id: string
  programName: string
  network: string
  startAt: string
  endAt: string
  zone: string
  standing: 'advised' | 'scheduled' | 'active' | 'ended' | 'cancelled'
  /** Null until it has been counted for the first time, seconds after it was called. */
  count: {
    participants: number
    measured: number
    waiting: number
    late: number
    savedWh: number
    earnedCents: number
    paid: number
    paidCents: number
    at: string
  } | null
  marginCents: number | null
}

/** What waits for a person, or holds money, by cause. `path` leads to what it is made of; `code` is worded by the page of its kind. */
export type OverviewException = {
  of: 'hold' | 'parked' | 'readings' | 'review' | 'payout'
  code: string
  count: number
  cents: number | null
  oldestAt: string | null
  path: string
}

export type OverviewAnswer = {
  zone: string
  /** Of the last thirty days; null while nothing was due. `hours` counts payments by the hour in which they went out; the last is later, or not yet. */
  paying: {
    due: number
    missed: number
    p50Minutes: number | null
    p90Minutes: number | null
    withinDayPermille: number
    hours: number[]
  } | null
  /** `percent` is of yesterday's readings; a row is a network's last day, hour by hour, in percent. Null before the first count. */
  feed: {
    percent: number
    hoursAt: string[]
    networks: { utilityName: string; network: string; percents: number[] }[]
  } | null
  consent: { active: number; partial: number; expiring: number; ended: number }
  /** Paid to customers, and not yet collected from the utilities. `limitCents` is null where a program has none. */
  out: { cents: number; limitCents: number | null }
  /** The running event, or else the next. */
  next: EventRow | null
  events: EventRow[]
  exceptions: OverviewException[]
  /** Accepted by rails since midnight, by the kind of method. */
  payouts: { kind: string; count: number; cents: number }[]
  audit: { at: string; actor: string; action: string; subject: string; reason: string | null }[]
}
