/** Looks what is still asked of accounts for their enrolment, and moves drafts that lack nothing to ready, and back. */
import { conflictsOf } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import { accountsOf } from '#connect/account-store.ts'
import { isKnown } from '#dispatch/account-network.ts'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import type { Enrolment } from '#dispatch/enrolment.ts'
import { enrolmentsOf, lockEnrolment, takeStep } from '#dispatch/enrolment-store.ts'
import { isConnected } from '#dispatch/event-store.ts'
import { type EnrolmentFacts, type RequiredAction, requiredActions } from '#dispatch/required-actions.ts'
import { termsAbout } from '#dispatch/terms-about.ts'
import { exportsEnergy, revisionsOf } from '#metering/interval-store.ts'
import type { Queries } from '#platform/db.ts'
import type { Work } from '#platform/task.ts'

/** Days of the past in which a day with readings counts towards the history that is asked for. */
const LOOK_BACK_DAYS = 60
type Key = Pick<Enrolment, 'memberId' | 'accountId' | 'programId' | 'season'>

/** What is asked of the account as things stand; nothing of one that is past asking. */
export async function actionsOf(q: Queries, e: Enrolment, zone: string, now: Temporal.Instant): Promise<RequiredAction[]> {
  if (e.state !== 'draft' && e.state !== 'ready' && e.state !== 'rejected') return []
  const today = civilDateOf(now, zone)
  return requiredActions(await factsOf(q, e, today), termsAbout(e.programId, today), today, e.season)
}

async function factsOf(q: Queries, e: Enrolment, today: Temporal.PlainDate): Promise<EnrolmentFacts> {
  const { memberId, accountId } = e
  const account = (await accountsOf(q, memberId)).find((one) => one.accountId === accountId)
  const beside = (await enrolmentsOf(q, memberId, accountId)).filter(
    (one) => one.season === e.season && one.enrolmentId !== e.enrolmentId && one.withdrawnAt === null,
  )
  const others = [
    ...beside.map((one) => ({ programId: one.programId, aggregator: 'own' as const })),
    ...(e.otherAggregator ? [{ programId: e.programId, aggregator: 'other' as const }] : []),
  ]
  const stretches = (await stretchesOf(q, [e])).get(accountId) ?? []
  const conflicts = conflictsOf(termsAbout(e.programId, today), { residential: account?.kind === 'residential', others })
  return {
    conflicts: conflicts.map((one) => one.code),
    exportsEnergy: await exportsEnergy(q, memberId, accountId, LOOK_BACK_DAYS),
    agreed: e.agreedAt !== null,
    connected: await isConnected(q, memberId, accountId),
    generator: e.generator,
    networkKnown: isKnown(stretches.at(-1) ?? null),
    daysOfData: (await revisionsOf(q, memberId, accountId, today.subtract({ days: LOOK_BACK_DAYS }), today)).length,
  }
}

/** Between draft and ready; answers what is asked. An enrolment that is with the utility, or over, stays. */
export async function reviewEnrolment(
  work: Pick<Work, 'trx' | 'now'>,
  key: Key,
  { zone }: { readonly zone: string },
): Promise<RequiredAction[]> {
  const enrolment = await lockEnrolment(work.trx, key)
  if (!enrolment || (enrolment.state !== 'draft' && enrolment.state !== 'ready')) return []
  const actions = await actionsOf(work.trx, enrolment, zone, work.now)
  const to = actions.length === 0 ? 'ready' : 'draft'
  if (to !== enrolment.state) {
    const code = actions[0]?.code
    await takeStep(work.trx, enrolment, to, { at: work.now, actor: 'review', ...(code ? { code } : {}) })
  }
  return actions
}
