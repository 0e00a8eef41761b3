/** How often a rail may be called in a second, by all processes together; after a 429, by nobody until the rail's time is over. */
import { setTimeout as pause } from 'node:timers/promises'
// A row for each call that may be under way within a span of time: the budget of a token endpoint, under the rail's own name.
import { freeSlot, holdSlots } from '#connect/tokens/token-budget-store.ts'
import type { Later } from '#payout/rail.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'

export type Pace = {
  /** Waits for a turn, some seconds at most; after that it is for the queue to come back. */
  turn(): Promise<Later | null>
  hold(seconds: number): Promise<void>
}

/** A second, and what one call may be slower on its way than another. */
const SPAN = { milliseconds: 1_100 }
const TRIES = 20
const PAUSE_MS = 250
/** The rail's answer to 429 where it names no time. */
const HOLD_SECONDS = 5

/** `clock` tells real time: a rail counts by its own clock, whatever the domain's says. */
export function sharedPace(parts: { db: Db; clock: Clock; rail: string; callsPerSecond: number; tries?: number }): Pace {
  const { db, clock, callsPerSecond, tries = TRIES } = parts
  const name = `rail:${parts.rail}`
  return {
    async turn() {
      for (let n = 1; ; n++) {
        const now = clock.now()
        if (await freeSlot(db, name, callsPerSecond, now, now.subtract(SPAN))) return null
        if (n >= tries) return { is: 'later', because: 'budget', afterSeconds: 60 }
        await pause(PAUSE_MS)
      }
    },
    async hold(seconds) {
      const held = Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : HOLD_SECONDS
      await holdSlots(
        db,
        name,
        callsPerSecond,
        clock
          .now()
          .add({ seconds: Math.ceil(held) })
          .subtract(SPAN),
      )
    },
  }
}

/** One call in its turn; when it comes back as one too many, nobody calls for as long as the rail asks. */
export async function inTurn<Answer extends { readonly is: string }>(pace: Pace, call: () => Promise<Answer>): Promise<Answer | Later> {
  const wait = await pace.turn()
  if (wait) return wait
  const answer = await call()
  if (isTooMany(answer)) await pace.hold(answer.afterSeconds)
  return answer
}

/** The code of `Later` after a 429. */
export const TOO_MANY = 'too-many-calls'
const isTooMany = (answer: { readonly is: string }): answer is Later => answer.is === 'later' && (answer as Later).because === TOO_MANY
