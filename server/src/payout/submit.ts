/** Hands a reserved payout to the rail. A crash or a lost answer at any point leaves a state from which only a look-up or the same key leads on. */
import { askEach, beginSubmitting, clearDoubt, isInDoubt, type News, type RailWorld, submitOrder } from '#payout/ask.ts'
import { recordNews } from '#payout/record.ts'
import { task } from '#platform/task.ts'

/** On `payout.reserved`, one job each: what a rail answers is written down before the next is asked. */
export const submitPayout = task<RailWorld, readonly News[]>({
  name: 'submitPayout',
  subjectsMax: 1,
  prepare: (world, subjects) =>
    askEach(world, subjects, async (payout) => {
      // A job that finds its payout under way died in the middle before: the rail may have the order.
      if (isInDoubt(payout)) return clearDoubt(world, payout)
      const isOurs = payout.state === 'reserved' && (await beginSubmitting(world, payout, 'submit'))
      return isOurs ? submitOrder(world, payout) : null
    }),
  commit: recordNews,
})
