/**
 * Enrols an account in its utility's program once its meter is proven and its member has agreed: at once where the utility asks nothing, else
 * as a draft of its next file.
 */
import { firstDay } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import { accountsOf } from '#connect/account-store.ts'
import { stretchOn } from '#dispatch/account-network.ts'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import { assignNetwork } from '#dispatch/assign-networks.ts'
import { type Enrolment, type EnrolmentRule, enrolmentRefusal, ruleOf } from '#dispatch/enrolment.ts'
import { addDraft, changeEnrolment, enrolmentsOf, lockEnrolment, noteRefusal, takeStep } from '#dispatch/enrolment-store.ts'
import { networksOf } from '#dispatch/network-store.ts'
import { networkHint } from '#dispatch/networks.ts'
import { reviewEnrolment } from '#dispatch/review-enrolments.ts'
import { seasonStart, termsAbout } from '#dispatch/terms-about.ts'
import { agreedAt } from '#members/agreement/agreement-store.ts'
import { exportsEnergy } from '#metering/interval-store.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import { findServicePoint, pointsOf } from '#metering/service-point-store.ts'
import { idOf, partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

export const enrolAccount = task<unknown, readonly string[]>({
  name: 'enrolAccount',
  async prepare(_world, subjects) {
    return subjects
  },
  async commit(work, subjects) {
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const point = await findServicePoint(work.trx, memberId, id)
      if (point) await enrol(work, point)
    }
  },
})

/** On `agreement.accepted`: what only waited for that goes on, in every account. */
export const enrolAgreed = task<unknown, readonly string[]>({
  name: 'enrolAgreed',
  prepare: async (_world, memberIds) => memberIds,
  async commit(work, memberIds) {
    for (const memberId of memberIds) {
      const agreed = await agreedAt(work.trx, memberId)
      if (!agreed) continue
      for (const point of await pointsOf(work.trx, memberId)) {
        const enrolment = await enrol(work, point)
        // What the account missed while it waited is paid back as for one that was just connected.
        if (enrolment?.state === 'accepted') await work.emit('enrolment.accepted', [subjectOf(memberId, point.accountId)])
        // Drafts may have been made for several seasons.
        for (const draft of await enrolmentsOf(work.trx, memberId, point.accountId)) {
          const locked = draft.agreedAt ? null : await lockEnrolment(work.trx, draft)
          if (!locked || (locked.state !== 'draft' && locked.state !== 'ready')) continue
          await changeEnrolment(work.trx, locked, { agreedAt: agreed })
          await reviewEnrolment(work, locked, point)
        }
      }
    }
  },
})

export type Place = Pick<ServicePoint, 'memberId' | 'accountId' | 'utilityId' | 'zone'>
type EnrolWork = Pick<Work, 'trx' | 'now' | 'emit'>

/** The account's enrolment of this season, made now if need be; null when it is refused. Doing it again changes nothing. */
export async function enrol(work: EnrolWork, place: Place): Promise<Enrolment | null> {
  const { memberId, accountId, utilityId, zone } = place
  const today = civilDateOf(work.now, zone)
  const rule = ruleOf(utilityId)
  const first = rule ? firstDayOf(rule, today) : today
  const key = { memberId, accountId, programId: rule?.programId ?? '', season: first.year }
  const existing = (await enrolmentsOf(work.trx, memberId, accountId)).find(
    (one) => one.programId === key.programId && one.season === key.season,
  )
  if (existing) return existing

  const network = rule?.accepts === 'at-once' ? await thoughtNetwork(work, place, today) : null
  const agreed = await agreedAt(work.trx, memberId)
  const exports = rule?.accepts === 'at-once' && (await exportsEnergy(work.trx, memberId, accountId, rule.exportDays))
  const refusal = enrolmentRefusal(rule, { agreed: agreed !== null, network, exportsEnergy: exports })
  if (refusal || !rule) {
    if (refusal) await noteRefusal(work.trx, key, refusal, work.now)
    return null
  }
  const enrolmentId = idOf('enr', memberId, accountId, rule.programId, String(key.season))
  const account = (await accountsOf(work.trx, memberId)).find((one) => one.accountId === accountId)
  const planId = account?.kind === 'commercial' ? rule.commercialPlanId : rule.planId
  const added = await addDraft(
    work.trx,
    { ...key, enrolmentId, planId, participatesFrom: first, agreedAt: agreed, enrolledAt: work.now },
    `rule:${utilityId}`,
  )
  // Another task of the same fact was first, and has done all of the rest.
  if (!added) return lockEnrolment(work.trx, key)
  if (rule.accepts === 'at-once' && network) await acceptAtOnce(work, key, rule)
  else await reviewEnrolment(work, key, place)
  if (network) {
    const word = { network, from: seasonStart(rule.programId, today).toString(), source: 'hint' } as const
    await assignNetwork(work, { memberId, accountId, utilityId, today, actor: `rule:${utilityId}` }, word)
  }
  return lockEnrolment(work.trx, key)
}

/** From which day on the account takes part if nothing comes in between. */
function firstDayOf(rule: EnrolmentRule, today: Temporal.PlainDate): Temporal.PlainDate {
  if (rule.accepts === 'at-once') return rule.backPay === 'season' ? seasonStart(rule.programId, today) : today
  const first = firstDay(termsAbout(rule.programId, today), 'voluntary', today)
  return first.is === 'starts' ? first.on : first.nextSeason
}

/** The name of the network on file, or of the one it is thought to lie in. */
async function thoughtNetwork(
  work: EnrolWork,
  { memberId, accountId, utilityId }: Place,
  today: Temporal.PlainDate,
): Promise<string | null> {
  const stretches = (await stretchesOf(work.trx, [{ memberId, accountId }])).get(accountId) ?? []
  const known = stretchOn(stretches, today.toString()) ?? networkHint(await networksOf(work.trx, utilityId, today), accountId)
  return known?.network ?? null
}

async function acceptAtOnce(
  work: EnrolWork,
  key: Pick<Enrolment, 'memberId' | 'accountId' | 'programId' | 'season'>,
  { utilityId, source }: EnrolmentRule,
): Promise<void> {
  for (const to of ['ready', 'submitted', 'accepted'] as const) {
    const enrolment = await lockEnrolment(work.trx, key)
    if (!enrolment) throw new Error('an enrolment that was just added is gone')
    const answer = to === 'accepted' ? { code: 'at-once', words: source } : {}
    await takeStep(work.trx, enrolment, to, { at: work.now, actor: `rule:${utilityId}`, ...answer })
  }
}
