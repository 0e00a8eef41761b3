/** Domain time: the real clock plus an offset, which is zero in production and is turned forward by the sandbox. */

export type Clock = { now(): Temporal.Instant }

export const realClock: Clock = { now: () => Temporal.Now.instant() }

/** A clock that can be put ahead of the real one; turning it back is ignored, since time in the ledger only goes forward. */
export type TurnableClock = Clock & { turnTo(offset: Temporal.Duration): void }

export function turnableClock(offset: Temporal.Duration = Temporal.Duration.from({ seconds: 0 })): TurnableClock {
  let ahead = offset
  return {
    now: () => Temporal.Now.instant().add(ahead),
    turnTo(next) {
      if (Temporal.Duration.compare(next, ahead) > 0) ahead = next
    },
  }
}

/** A clock that stands still until it is set: for tests and simulations. */
export function standingClock(start: string): Clock & { set(to: string | Temporal.Instant): void } {
  let at = Temporal.Instant.from(start)
  return { now: () => at, set: (to) => (at = Temporal.Instant.from(to)) }
}
