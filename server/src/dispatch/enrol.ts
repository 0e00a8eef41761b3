/** Enrols an account in its utility's program once its meter is proven, or keeps the reason why not. */
import { termsOn } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import { type Enrolment, enrolmentRefusal, enrolmentRules } from '#dispatch/enrolment.ts'
import { addEnrolment, enrolmentsOf, noteRefusal } from '#dispatch/enrolment-store.ts'
import { networkHint } from '#dispatch/networks.ts'
import { exportsEnergy } from '#metering/interval-store.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import { findServicePoint } from '#metering/service-point-store.ts'
import { idOf, partsOf } from '#platform/ids.ts'
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

/** The account's enrolment of this season, made now if need be; null when it is refused. Doing it again changes nothing. */
export async function enrol(
  work: Pick<Work, 'trx' | 'now'>,
  { memberId, accountId, utilityId, zone }: Pick<ServicePoint, 'memberId' | 'accountId' | 'utilityId' | 'zone'>,
): Promise<Enrolment | null> {
  const today = civilDateOf(work.now, zone)
  const rule = enrolmentRules.find((one) => one.utilityId === utilityId)
  const key = { memberId, accountId, programId: rule?.programId ?? '', season: today.year }
  const existing = await find(work, key)
  if (existing) return existing

  const network = networkHint(utilityId, accountId, today)
  const refusal = enrolmentRefusal(rule, network, rule ? await exportsEnergy(work.trx, memberId, accountId, rule.exportDays) : false)
  if (refusal || !rule || !network) {
    if (refusal) await noteRefusal(work.trx, key, refusal, work.now)
    return null
  }
  await addEnrolment(work.trx, {
    ...key,
    enrolmentId: idOf('enr', memberId, accountId, rule.programId, String(key.season)),
    planId: rule.planId,
    network: network.network,
    participatesFrom: rule.backPay === 'season' ? seasonStart(rule.programId, today) : today,
    withdrawnAt: null,
    enrolledAt: work.now,
  })
  return find(work, key)
}

async function find(
  work: Pick<Work, 'trx'>,
  key: Pick<Enrolment, 'memberId' | 'accountId' | 'programId' | 'season'>,
): Promise<Enrolment | null> {
  const all = await enrolmentsOf(work.trx, key.memberId, key.accountId)
  return all.find((one) => one.programId === key.programId && one.season === key.season) ?? null
}

/** The first day of the program's season of this year. */
export function seasonStart(programId: string, date: Temporal.PlainDate): Temporal.PlainDate {
  const answer = termsOn(programId, date)
  if (answer.is !== 'found' && answer.is !== 'out-of-season') throw new Error(`no terms for ${programId} on ${date}`)
  return Temporal.PlainDate.from(`${date.year}-${answer.terms.season.first}`)
}
