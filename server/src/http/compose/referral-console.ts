/** Referrals as the staff see them: what the season has cost, and each with both of its sides. */
import type { Answers, ConsoleReferral, Form } from '@quickpay/web/answers'
import { findMember } from '#members/member-store.ts'
import type { Referral, ReferralState } from '#referrals/referral.ts'
import { promisedBy } from '#referrals/referral.ts'
import { budgetOf, countsByState, referralsIn } from '#referrals/referral-store.ts'
import { sideClock } from '#referrals/side-facts.ts'
import { seasonAt, sides, termsAt, termsOf } from '#referrals/terms.ts'
import type { World } from '../../world.ts'

type Part = Pick<World, 'db' | 'clock'>
const states: readonly ReferralState[] = ['signed-up', 'active', 'held', 'earned', 'paid', 'refused']

/** `state` is what the address asks for; anything else shows all. */
export async function consoleReferrals(
  world: Part,
  state: string | undefined,
  form: Form = { values: {}, errors: [] },
): Promise<Answers['console-referrals']> {
  const { db, clock } = world
  const now = clock.now()
  const [terms, season] = [termsAt(now), seasonAt(now)]
  const filter = states.find((one) => one === state) ?? null
  const counts = await countsByState(db)
  const { budgetCents, promisedCents } = await budgetOf(db, season, terms)
  const referrals: ConsoleReferral[] = []
  for (const one of await referralsIn(db, filter)) referrals.push(await rowOf(world, one))
  return {
    filter,
    counts: Object.fromEntries(states.map((one) => [one, counts.get(one) ?? 0])) as Record<ReferralState, number>,
    season,
    budgetCents: Number(budgetCents),
    promisedCents: Number(promisedCents),
    terms: {
      version: terms.version,
      source: terms.source,
      referrerCents: Number(terms.cents.referrer),
      friendCents: Number(terms.cents.friend),
    },
    referrals,
    form,
  }
}

async function rowOf({ db, clock }: Part, referral: Referral): Promise<ConsoleReferral> {
  const terms = termsOf(referral.termsVersion)
  const nameOf = async (memberId: string) => (await findMember(db, memberId))?.name ?? memberId
  const both: ConsoleReferral['sides'] = []
  for (const side of sides) {
    const { keptAt, late, waits } = await sideClock(db, referral, side, clock.now())
    both.push({
      side,
      cents: Number(terms.cents[side]),
      paidAt: keptAt?.toString() ?? null,
      late,
      missed: referral.missed[side],
      waits: waits?.code ?? null,
    })
  }
  return {
    memberId: referral.memberId,
    referrerId: referral.referrerId,
    friendName: await nameOf(referral.memberId),
    referrerName: await nameOf(referral.referrerId),
    enteredAt: referral.enteredAt.toString(),
    state: referral.state,
    promisedByAt: referral.activeAt && promisedBy(referral.activeAt, terms).toString(),
    flags: [...referral.flags],
    because: referral.because,
    sides: both,
  }
}
