/** Lets payouts of a paused program go on: when its limit was raised, when its utility paid, and when money came back. */
import { admitted } from '#payout/exposure/exposure.ts'
import { lockPrograms, markWaits, pausedPrograms, waitingFor } from '#payout/exposure/exposure-store.ts'
import { roomOf } from '#payout/exposure/judge.ts'
import { subjectOf } from '#platform/ids.ts'
import { task } from '#platform/task.ts'

/** A fact names at most so many subjects. */
const SUBJECTS_MAX = 500

/**
 * Looks at every program that is paused: there are never more than a handful. Those for whom there is room are admitted in order of booking;
 * the room is theirs from then on, whoever of them is reserved first.
 */
export const releasePaused = task<unknown, void>({
  name: 'releasePaused',
  prepare: async () => {},
  async commit(work) {
    const paused = await pausedPrograms(work.trx)
    await lockPrograms(work.trx, paused)
    for (const program of paused) {
      const waiting = await waitingFor(work.trx, program)
      const free = waiting.slice(0, admitted(waiting, await roomOf(work.trx, program)))
      await markWaits(work.trx, 'admitted_at', free, work.now)
      for (let from = 0; from < free.length; from += SUBJECTS_MAX)
        await work.emit(
          'earning.released',
          free.slice(from, from + SUBJECTS_MAX).map((one) => subjectOf(one.memberId, one.earningId)),
        )
    }
  },
})
