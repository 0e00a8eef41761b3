/** The load an account pledges: what is suggested, and until when it and the way of taking part can be changed. Pure. */
import { enrolmentDeadlines, type ProgramOption, type ProgramTerms } from '@quickpay/programs'
import type { EnrolmentState } from '#dispatch/enrolment-state.ts'

/** Without past events, this share of what an account usually draws in the event window: our own default, to be set by experience. */
export const SHARE_OF_LOAD = 0.2

/** What is suggested as pledge, in kW with two places, rounded down; `by` says from what. Null when nothing is known. */
export type Suggestion = { readonly kW: string; readonly by: 'past-delivery' | 'event-window-load' }

/**
 * From what an account delivered: the mean kW over its events, an event with none counting as zero; and never more than it usually draws.
 * Without events a share of the usual load of the event window.
 */
export function suggestedPledge(windowKW: number | null, deliveredKW: readonly number[]): Suggestion | null {
  if (deliveredKW.length > 0) {
    const mean = deliveredKW.reduce((total, kW) => total + Math.max(0, kW), 0) / deliveredKW.length
    return { kW: printKW(windowKW === null ? mean : Math.min(mean, Math.max(0, windowKW))), by: 'past-delivery' }
  }
  return windowKW === null ? null : { kW: printKW(Math.max(0, windowKW) * SHARE_OF_LOAD), by: 'event-window-load' }
}

/** Rounded down: nobody is held to more than was worked out. The nudge undoes what binary fractions lose, such as 0.29 × 100. */
const printKW = (kW: number): string => (Math.floor(kW * 100 + 1e-9) / 100).toFixed(2)

/** A pledge as files write it: kW with at most two places; null when it is none. */
export function readKW(text: string): string | null {
  return /^\d{1,7}(\.\d{1,2})?$/.test(text) ? Number(text).toFixed(2) : null
}

export type Frozen = 'submitted' | 'deadline'
/**
 * Why pledge, method and option of an enrolment cannot be changed any more: the utility has them, or the season's last deadline has passed.
 * Who comes later takes part without a pledge.
 */
export function frozenBecause(
  { state, season }: { readonly state: EnrolmentState; readonly season: number },
  terms: ProgramTerms,
  today: Temporal.PlainDate,
): Frozen | null {
  if (state !== 'draft' && state !== 'ready') return 'submitted'
  const last = enrolmentDeadlines(terms, season).at(-1)
  return last && Temporal.PlainDate.compare(today, last.by) > 0 ? 'deadline' : null
}

export const options: readonly ProgramOption[] = ['voluntary', 'reservation']
/** As the utility names its two ways of working out the usual load; a generator's is the plain one (Con Edison, Rider AC agreement). */
export type BaselineMethod = 'average-day' | 'weather-adjusted'
export const methods: readonly BaselineMethod[] = ['average-day', 'weather-adjusted']
