/** Asks the rail about one payout, so that at every moment the database knows what may be under way. */

import { findMember } from '#members/member-store.ts'
import { labelOf, type Method } from '#payout/method.ts'
import { findMethod } from '#payout/method-store.ts'
import { type Payout, type PayoutEvent, step } from '#payout/payout.ts'
import { findPayout, lockPayout, movePayout } from '#payout/payout-store.ts'
import type { Later, NotFound, Rail, Told, Trail, Unknown } from '#payout/rail.ts'
import type { Rails } from '#payout/rails/open.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf, type Subject } from '#platform/ids.ts'
import type { Log } from '#platform/log.ts'

export type RailWorld = { readonly db: Db; readonly clock: Clock; readonly rails: Rails; readonly log: Log }

/** What was learned about a payout, to be recorded in the commit. */
export type News = { readonly payout: Payout; readonly answer: Told | NotFound | Unknown }

/** Asks about each payout in turn; what is null needs nothing. */
export async function askEach(
  world: RailWorld,
  subjects: readonly Subject[],
  ask: (payout: Payout) => Promise<News['answer'] | null>,
): Promise<News[]> {
  const news: News[] = []
  for (const subject of subjects) {
    const { memberId, id } = partsOf(subject)
    const payout = await findPayout(world.db, memberId, id)
    const answer = payout && (await ask(payout))
    if (payout && answer) news.push({ payout, answer })
  }
  return news
}

/** The order has been sent, and nobody knows what became of it. */
export const isInDoubt = ({ state }: Payout): boolean => state === 'submitting' || state === 'unknown'

/**
 * Commits, in a transaction of its own, that the rail is about to be called. False when the payout has moved since it was read: then it is
 * not ours to submit.
 */
export async function beginSubmitting({ db, clock }: RailWorld, payout: Payout, event: PayoutEvent): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const locked = await lockPayout(trx, payout.memberId, payout.payoutId)
    if (locked?.state !== payout.state || step(locked.state, event) !== 'submitting') return false
    await movePayout(trx, payout, { from: locked.state, to: 'submitting' }, clock.now())
    return true
  })
}

/** The method that a payout was set aside for. */
async function methodOf(db: Db, { memberId, methodId }: Payout): Promise<Method> {
  const method = await findMethod(db, memberId, methodId)
  if (!method) throw new Error('a payout names a method that does not exist')
  return method
}
const payeeIdOf = ({ memberId, destinationId }: Method): string => destinationId ?? memberId
const trailOf = ({ providerId, reservedAt }: Payout, method: Method): Trail => ({
  payeeId: payeeIdOf(method),
  providerId,
  since: reservedAt,
})

/** The rail that a payout was given to, and stays with. Throws Failure `rail-not-open` when this server does not open it any more. */
function railOf({ rails }: RailWorld, { payoutId, rail: id }: Payout): Rail {
  const open = rails.named(id)
  if (!open) throw new Failure('rail-not-open', 'after-person', 'a payout is with a rail that is not open', { payoutId, rail: id })
  return open.rail
}

/** Looks a payout up; throws Failure `rail-…`, to come back later, when the rail has no time for us. */
export async function lookUp(world: RailWorld, payout: Payout): Promise<Told | NotFound | Unknown> {
  const { db, log } = world
  const trail = trailOf(payout, await methodOf(db, payout))
  return unlessLater(await railOf(world, payout).lookup(payout.payoutId, trail), payout, log)
}

/** An order that was surely not taken stays in doubt in our books: the job comes back, looks, and sends it again under its own key. */
function unlessLater<Answer extends { readonly is: string }>(
  answer: Answer | Later,
  { payoutId }: Payout,
  log: Log,
): Exclude<Answer, Later> {
  if (answer.is !== 'later') return answer as Exclude<Answer, Later>
  const { because, afterSeconds } = answer as Later
  log.warn({ code: `rail-${because}`, reference: payoutId }, 'the rail is to be asked again later')
  throw new Failure(`rail-${because}`, 'later', 'the rail is to be asked again later', { payoutId, retryAfterSeconds: afterSeconds })
}

/** Sends the order under its own key; when the answer is lost, looks at once whether the order arrived. */
export async function submitOrder(world: RailWorld, payout: Payout): Promise<Told | Unknown> {
  const { db, log } = world
  const rail = railOf(world, payout)
  const { memberId, payoutId, cents } = payout
  const method = await methodOf(db, payout)
  const payee = { memberId, payeeId: payeeIdOf(method), method: method.kind, label: labelOf(method) }
  const locale = (await findMember(db, memberId))?.locale ?? 'en'
  const answer = unlessLater(await rail.submit({ payoutId, cents, payee, locale, memo: 'QuickPayConnect' }), payout, log)
  if (answer.is === 'conflict') throw new Failure('rail-conflict', 'after-person', 'the rail has another order under our key', { payoutId })
  if (answer.is === 'told') return answer
  log.warn({ code: `rail-${answer.because}`, reference: payoutId }, 'no answer to an order; looking it up')
  const seen = await rail.lookup(payoutId, trailOf(payout, method))
  return seen.is === 'told' ? seen : answer
}

/** Looks a doubtful order up; when the rail never had it, sends it again under the same key. Null when it is in doubt no longer. */
export async function clearDoubt(world: RailWorld, payout: Payout): Promise<Told | Unknown | null> {
  const seen = await lookUp(world, payout)
  if (seen.is !== 'not-found') return seen
  if (payout.state === 'unknown' && !(await beginSubmitting(world, payout, 'not-found'))) return null
  return submitOrder(world, payout)
}
