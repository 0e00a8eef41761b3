/** The public record of how fast people were paid. */

/** How a group of due payments fared; minutes from the end of the event (or from when an account's readings were complete) to the rail. */
export type PayPace = {
  due: number
  withinDay: number
  /** Rounded down. */
  withinDayPermille: number
  /** Null where the payment at that rank has not been made yet. */
  p50Minutes: number | null
  p90Minutes: number | null
  p99Minutes: number | null
  /** Where the money of those payments stands now. */
  stages: { unsolved: number; 'link-ready': number; sent: number; received: number; returned: number }
  missed: { code: string; count: number }[]
}

/** A pace is null where fewer than `fewest` payments were due. */
export type RecordAnswer = {
  fewest: number
  utilities: { id: string; name: string; all: PayPace | null; months: { month: string; pace: PayPace | null }[] }[]
}
