/** Takes referrals on: at every fact that may matter, and by date. It asks what is so now, so the order and the number of facts do not matter. */

import { cents } from '@quickpay/units'
import { referralExpense } from '#ledger/chart.ts'
import { bookEarning } from '#ledger/earning.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import type { Db } from '#platform/db.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import { missedCode } from '#referrals/clock.ts'
import { after, nextStep, promisedBy, promisedCents, type Referral, type Step, standsAt } from '#referrals/referral.ts'
import { findReferral, promise, referralsBy, saveReferral } from '#referrals/referral-store.ts'
import { seenOf } from '#referrals/seen.ts'
import { causeOf, payeeOf, sideClock } from '#referrals/side-facts.ts'
import { type ReferralTerms, type Side, seasonAt, sides, termsOf } from '#referrals/terms.ts'

/** Every step leads on and none back, but starting anew, which waits for a connection. */
const STEPS_MAX = 8

/** On what may change a grant, a meter or a way to be paid, and on `referral.due`. */
export const advanceReferral = task<{ readonly db: Db }, readonly Referral[]>({
  name: 'advanceReferral',
  async prepare({ db }, subjects) {
    const open = new Map<string, Referral>()
    for (const memberId of new Set(subjects.map((subject) => partsOf(subject).memberId))) {
      const own = await findReferral(db, memberId)
      // As referrer: whose friends have earned it and who could not be paid until now.
      const theirs = (await referralsBy(db, memberId)).filter((one) => one.state !== 'paid')
      for (const one of [...(own ? [own] : []), ...theirs]) if (one.state !== 'refused') open.set(one.memberId, one)
    }
    return [...open.values()]
  },
  async commit(work, referrals) {
    // Whoever moves these people's money takes turns here, which also keeps two from moving the same referral.
    await lockBalances(
      work.trx,
      referrals.flatMap((one) => [one.memberId, one.referrerId]),
    )
    for (const { memberId } of referrals) await advance(work, memberId)
  },
})

/** The balances of both people are held. */
export async function advance(work: Work, memberId: string): Promise<void> {
  let referral = await findReferral(work.trx, memberId)
  if (!referral) return
  const terms = termsOf(referral.termsVersion)
  for (let steps = 0; steps < STEPS_MAX; steps++) {
    const step = nextStep(referral, await seenOf(work.trx, referral, terms, work.now), terms, work.now)
    if (!step) break
    referral = await take(work, referral, step, terms)
  }
  await noteMissed(work, referral, terms)
}

/** Does what a step means, and stores the referral as it is after it. */
export async function take(work: Work, referral: Referral, step: Step, terms: ReferralTerms): Promise<Referral> {
  const next = after(referral, step, work.now)
  await saveReferral(work.trx, next)
  const change = promisedCents(next, terms) - promisedCents(referral, terms)
  if (change !== 0n) await promise(work.trx, seasonAt((next.activeAt ?? referral.activeAt)!), terms, change)
  const subject = subjectOf(referral.memberId, 'referral')
  if (step.is === 'activate') {
    await work.wait(standsAt(work.now, terms), 'referral.due', subject)
    await work.wait(promisedBy(work.now, terms), 'referral.due', subject)
    await work.emit('referral.activated', [subject])
  }
  if (step.is === 'pay') await pay(work, next, step.side, terms)
  return next
}

async function pay(work: Work, referral: Referral, side: Side, terms: ReferralTerms): Promise<void> {
  await bookEarning(work, {
    memberId: payeeOf(referral, side),
    kind: 'referral',
    cause: causeOf(referral, side),
    participationId: null,
    version: null,
    cents: cents(terms.cents[side]),
    earnedAt: referral.earnedAt ?? work.now,
    debit: referralExpense,
  })
}

/** When the promised time is over, why a side was not paid by then is noted once and kept. */
async function noteMissed(work: Work, referral: Referral, terms: ReferralTerms): Promise<void> {
  const { activeAt } = referral
  if (activeAt === null || Temporal.Instant.compare(promisedBy(activeAt, terms), work.now) > 0) return
  const missed = { ...referral.missed }
  for (const side of sides) missed[side] ??= missedCode(await sideClock(work.trx, referral, side, work.now), work.now)
  if (sides.some((side) => missed[side] !== referral.missed[side])) await saveReferral(work.trx, { ...referral, missed })
}
