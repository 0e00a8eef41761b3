/** Referrals as a member sees them: the own link, those who came by it, and by whom one came. */
import type { Answers, Form, PaymentReferral, ReferralAnswer } from '@quickpay/web/answers'
import { type Earning, earningIdOf } from '#ledger/earning.ts'
import { findMember } from '#members/member-store.ts'
import { printCode } from '#referrals/code.ts'
import { codeOf, firstNameOf } from '#referrals/code-store.ts'
import { hasActivated, isOpen } from '#referrals/enter-code.ts'
import type { Referral } from '#referrals/referral.ts'
import { countUnproven, findReferral, referralsBy } from '#referrals/referral-store.ts'
import { causeOf, payeeOf, readCause, sideClock } from '#referrals/side-facts.ts'
import { type Side, termsAt, termsOf } from '#referrals/terms.ts'
import type { World } from '../../world.ts'

type Part = Pick<World, 'db' | 'clock' | 'appUrl'>

export async function referralsAnswer(
  world: Part,
  memberId: string,
  form: Form = { values: {}, errors: [] },
): Promise<Answers['referrals']> {
  const { db, clock, appUrl } = world
  const now = clock.now()
  const code = await codeOf(db, memberId, now)
  const terms = termsAt(now)
  const own = await findReferral(db, memberId)
  const friends: ReferralAnswer[] = []
  for (const one of await referralsBy(db, memberId)) friends.push(await referralAnswer(world, one, 'referrer'))
  return {
    link: `${appUrl}/r/${code}`,
    code: printCode(code),
    terms: {
      referrerCents: Number(terms.cents.referrer),
      friendCents: Number(terms.cents.friend),
      standsHours: terms.stands.hours,
      friendsMax: terms.friendsMax,
      referrerMustConnect: terms.referrer === 'connected',
      open: await isOpen(db, now),
    },
    unproven: await countUnproven(db, code),
    friends,
    own: own && (await referralAnswer(world, own, 'friend')),
    mayEnter: own === null && !(await hasActivated(db, memberId)),
    form,
  }
}

/** What the home page says of recommending; null while nothing would come of it. */
export async function referralOffer({ db, clock }: Pick<World, 'db' | 'clock'>): Promise<Answers['home']['referral']> {
  if (!(await isOpen(db, clock.now()))) return null
  const { cents } = termsAt(clock.now())
  return { referrerCents: Number(cents.referrer), friendCents: Number(cents.friend) }
}

/** As the person on one side sees it: of the other no more than the first name, and what is pending. */
async function referralAnswer({ db, clock }: Part, referral: Referral, side: Side): Promise<ReferralAnswer> {
  const terms = termsOf(referral.termsVersion)
  const { promisedBy, paysFrom, keptAt, progress, late, waits } = await sideClock(db, referral, side, clock.now())
  const payee = payeeOf(referral, side)
  return {
    firstName: await otherName(db, referral, side),
    signedUpAt: referral.enteredAt.toString(),
    activeAt: referral.activeAt?.toString() ?? null,
    state: referral.state,
    cents: Number(terms.cents[side]),
    paysFromAt: paysFrom?.toString() ?? null,
    promisedByAt: promisedBy?.toString() ?? null,
    paidAt: keptAt?.toString() ?? null,
    money: progress,
    late,
    waits: waits && {
      by: waits.by === side ? 'you' : waits.by === 'friend' || waits.by === 'referrer' ? 'other' : waits.by,
      code: waits.code,
    },
    because: referral.because,
    paymentId: referral.bookedAt[side] ? earningIdOf(payee, causeOf(referral, side)) : null,
  }
}

async function otherName(db: World['db'], referral: Referral, side: Side): Promise<string> {
  const other = side === 'friend' ? referral.referrerId : referral.memberId
  return firstNameOf((await findMember(db, other))?.name ?? '')
}

/** What a payment for a referral stands on; null of other payments. */
export async function referralOfPayment(db: World['db'], earning: Earning | null): Promise<PaymentReferral | null> {
  const of = earning?.kind === 'referral' ? readCause(earning.cause) : null
  const referral = of && (await findReferral(db, of.memberId))
  if (!of || !referral?.activeAt) return null
  return {
    side: of.side,
    firstName: await otherName(db, referral, of.side),
    signedUpAt: referral.enteredAt.toString(),
    activeAt: referral.activeAt.toString(),
  }
}
