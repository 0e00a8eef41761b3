/** The one clock: real time plus an offset that only grows and is kept in the state. */

import type { State } from '../state.ts'
import { firstDomainTime } from './first-domain-time.ts'

export type Clock = {
  /** Domain time, milliseconds since 1970. */
  now(): number
  offsetMs(): number
  /** Domain time at which this state began; the households' history ends there. */
  bornAt: number
  /** Sets domain time to `to`; a time already passed changes nothing. */
  forwardTo(to: number): void
}

/** Opens the clock of a state; a new state begins at `startAt`, or at `firstDomainTime`. */
export function openClock(state: State, startAt: string | undefined): Clock {
  let offset = state.setting<number>('offsetMs')
  if (offset === undefined) {
    const real = Temporal.Now.instant()
    const start = startAt === undefined ? firstDomainTime(real) : Temporal.Instant.from(startAt)
    offset = start.epochMilliseconds - real.epochMilliseconds
    state.setSetting('offsetMs', offset)
    state.setSetting('bornAt', start.epochMilliseconds)
  }
  let offsetMs = offset
  return {
    now: () => Date.now() + offsetMs,
    offsetMs: () => offsetMs,
    bornAt: state.setting<number>('bornAt')!,
    forwardTo(to) {
      const wanted = to - Date.now()
      if (wanted <= offsetMs) return
      offsetMs = wanted
      state.setSetting('offsetMs', wanted)
    },
  }
}

/** RFC 3339 in UTC. */
export const printInstant = (ms: number): string => Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toString()
