/** Turning the clock: forward from stop to stop, at each stop telling the hook first and sending what fell due after it. */

import { hooksOf } from '../admin/registrations.ts'
import { endDuePermits } from '../consent/permit-ends.ts'
import { nextHeld, post, type Sender } from '../outgoing.ts'
import { nextPayoutChange, settlePayouts } from '../rail/payouts.ts'
import { announcePublications, nextAnnouncement } from '../resources/batches.ts'
import type { World } from '../world.ts'
import { printInstant } from './clock.ts'

export type Turned = { nowAt: string /** RFC 3339, in order; the last one is where the turn ended. */; stops: string[] }

const hookWithinMs = 30_000
const hourMs = 3_600_000
const marksMax = 36

export type Turner = {
  /** Turns to `to` (milliseconds) after the turns asked for before; a time already passed has no stops. */
  turn(to: number): Promise<Turned>
  isTurning(): boolean
  /** Resolves when no turn is under way. */
  settled(): Promise<unknown>
}

export function makeTurner(world: World, sender: Sender, stopped: AbortSignal): Turner {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  async function walk(to: number): Promise<Turned> {
    const stops: string[] = []
    let at = world.clock.now()
    const marks = hourlyMarks(at, to)
    while (at < to && !stopped.aborted) {
      // Looked up anew at each stop: what a hook's receiver does (a payout, a new permit) makes stops of its own.
      const mark = marks.find((one) => one > at) ?? to
      at = Math.min(to, mark, nextAnnouncement(world, at), nextPayoutChange(world, at), nextHeld(world, at))
      world.clock.forwardTo(at)
      endDuePermits(world)
      stops.push(printInstant(at))
      await tellClock(world, stopped)
      if (stopped.aborted) break
      settlePayouts(world)
      announcePublications(world)
      await sender.sendDue()
    }
    return { nowAt: printInstant(world.clock.now()), stops }
  }
  return {
    async turn(to) {
      waiting++
      const mine = last.then(() => walk(to)).finally(() => waiting--)
      last = mine.catch(() => undefined)
      return mine
    },
    isTurning: () => waiting > 0,
    settled: () => last,
  }
}

/** Whole hours in (from, to); a long turn takes every n-th so that there are never more than 36. */
function hourlyMarks(from: number, to: number): number[] {
  const first = Math.floor(from / hourMs) + 1
  const count = Math.max(0, Math.ceil(to / hourMs) - first)
  const step = Math.max(1, Math.ceil(count / marksMax))
  return Array.from({ length: Math.floor(count / step) }, (_, i) => (first + (i + 1) * step - 1) * hourMs).filter((mark) => mark < to)
}

/** Failure or silence of the receiver does not hold up time. */
async function tellClock(world: World, stopped: AbortSignal): Promise<void> {
  const hook = hooksOf(world.state).clock
  if (!hook) return
  const body = JSON.stringify({ nowAt: printInstant(world.clock.now()), offsetMs: world.clock.offsetMs() })
  await post(hook.url, body, 'application/json', stopped, hook.secret, hookWithinMs)
}
