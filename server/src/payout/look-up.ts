/** The two ways to look a payout up: one clears doubt and may send the order again under its own key, the other only learns how it stands. */
import { askEach, clearDoubt, isInDoubt, lookUp, type News, type RailWorld } from '#payout/ask.ts'
import { recordNews } from '#payout/record.ts'
import { task } from '#platform/task.ts'

/** On `payout.doubtful`: 1, 5, 15 minutes and so on after the payout was reserved. */
export const resolvePayout = task<RailWorld, readonly News[]>({
  name: 'resolvePayout',
  subjectsMax: 1,
  prepare: (world, subjects) => askEach(world, subjects, async (payout) => (isInDoubt(payout) ? clearDoubt(world, payout) : null)),
  commit: recordNews,
})

/** On `payout.submitted`: by date, and whenever a hook of the rail speaks of the payout, in whatever state it is. */
export const confirmPayout = task<RailWorld, readonly News[]>({
  name: 'confirmPayout',
  subjectsMax: 1,
  prepare: (world, subjects) =>
    askEach(world, subjects, async (payout) => {
      if (payout.state === 'reserved') return null
      const answer = await lookUp(world, payout)
      // What is in doubt is for the other task to clear: it may send the order again.
      return isInDoubt(payout) && answer.is !== 'told' ? null : answer
    }),
  commit: recordNews,
})
