/** What the server answers about a file that a customer brings: what it comes to, beside what stands. Nothing is paid by it. */
import type { Account } from './answers.ts'

export type UploadedFile = { id: string; name: string; broughtAt: string }
export type UploadAnswer = {
  account: Account
  /** The zone of the account's dates. */
  zone: string
  megabytesMax: number
  file: UploadedFile | null
  /** Null before a file was brought. */
  outcome: UploadRefused | UploadCompared | null
}

/** Why a file was not taken; `errors` are the lines of a CSV, or the place in an XML document. */
export type UploadRefused = {
  is: 'refused'
  code: string
  errors: { line: number; code: string; field: string | null; value: string }[]
  moreErrors: number
}

export type UploadCompared = {
  is: 'compared'
  /** Civil dates, both included. */
  fromDate: string
  toDate: string
  /** Readings that the utility has validated too, and how many of them the file says otherwise. */
  readings: { compared: number; differing: number; first: DifferingReading | null }
  /** Newest first. */
  events: UploadEvent[]
}
export type DifferingReading = { at: string; theirsWh: number; oursWh: number }

/** `savedWh` is below zero where more than usual was used. */
export type UploadResult = { usualWh: number; usedWh: number; savedWh: number; cents: number }
export type UploadEvent = {
  id: string
  startAt: string
  endAt: string
  zone: string
  file:
    | ({ is: 'measured' } & UploadResult)
    /** Hours of the event that the file lacks. */
    | { is: 'waiting'; missing: { startAt: string; endAt: string }[] }
    | { is: 'not-eligible'; codes: string[] }
  /** What stands, on the utility's validated readings, its real-time feed, or its report. */
  ours: (UploadResult & { basis: 'validated' | 'real-time' | 'utility-report'; provisional: boolean }) | null
  /** `incomplete`: the file lacks days that the result stands on, so another figure contradicts nothing. */
  verdict: 'unconfirmed' | 'equal' | 'differs' | 'incomplete' | 'not-measurable'
  /** By how much the file's figure is more or less than ours; null where there is only one. */
  by: { is: 'more' | 'less'; wh: number; cents: number } | null
  /** Readings of the days this result stands on that are not the utility's. */
  differingReadings: number
}
