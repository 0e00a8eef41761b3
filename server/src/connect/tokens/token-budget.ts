/** How often a token endpoint is called in a minute, by all processes together: whoever comes when it is used up makes no call and comes back later. */
import { freeSlot, holdSlots } from '#connect/tokens/token-budget-store.ts'
import type { UtilityClient } from '#connect/utilities.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'

type BudgetWorld = { db: Db; clock: Clock }

/** A minute, and what one call may be slower on its way than another. */
const WINDOW_SECONDS = 62

/** Takes one call out of the budget; throws Failure `token-budget` when there is none left. Exchanges of codes do not ask: they do not count, and cannot wait. */
export async function spendCall({ db, clock }: BudgetWorld, { profile }: UtilityClient): Promise<void> {
  const { callsPerMinute } = profile.tokens
  if (callsPerMinute === null) return
  const now = clock.now()
  if (await freeSlot(db, profile.id, callsPerMinute, now, now.subtract({ seconds: WINDOW_SECONDS }))) return
  const evidence = { utility: profile.id, callsPerMinute, retryAfterSeconds: WINDOW_SECONDS }
  throw new Failure('token-budget', 'later', 'the calls that the token endpoint takes in a minute are used up', evidence)
}

/** After a 429: nobody calls until the utility's time is over, a minute where it names none. */
export async function holdCalls({ db, clock }: BudgetWorld, { profile }: UtilityClient, failure: Failure): Promise<void> {
  const { callsPerMinute } = profile.tokens
  if (failure.evidence['status'] !== 429 || callsPerMinute === null) return
  const seconds = Math.min(3600, Number(failure.evidence['retryAfterSeconds'] ?? 60))
  await holdSlots(db, profile.id, callsPerMinute, clock.now().add({ seconds: seconds - WINDOW_SECONDS }))
}
