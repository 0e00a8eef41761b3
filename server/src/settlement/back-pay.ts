/** Back pay: an account that is connected, or connected again, takes part in all events of its enrolment, the past ones of the season included. */
import { enrol } from '#dispatch/enrol.ts'
import { enrolmentsOf } from '#dispatch/enrolment-store.ts'
import { eventsOfMember, isConnected } from '#dispatch/event-store.ts'
import type { ServicePoint } from '#metering/service-point.ts'
import { findServicePoint, servicePointsOf } from '#metering/service-point-store.ts'
import { partsOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import { enlist } from '#settlement/enlist.ts'
import { accountOfAuthorization } from '#settlement/measurement-store.ts'

/** On a proven service point, and on an authorization that becomes active again. */
export const settleBackPay = task<unknown, readonly string[]>({
  name: 'settleBackPay',
  async prepare(_world, subjects) {
    return subjects
  },
  async commit(work, subjects) {
    for (const subject of subjects) {
      const point = await provenPoint(work, subject)
      if (point) await enlistInAll(work, point)
    }
  },
})

async function provenPoint(work: Work, subject: string): Promise<ServicePoint | null> {
  const { memberId, id } = partsOf(subject)
  if (id.startsWith('spt_')) return findServicePoint(work.trx, memberId, id)
  const accountId = id.startsWith('acc_') ? id : await accountOfAuthorization(work.trx, memberId, id)
  const points = accountId === null ? [] : await servicePointsOf(work.trx, memberId, accountId)
  return points.find((point) => point.provenAt !== null) ?? null
}

async function enlistInAll(work: Work, point: ServicePoint): Promise<void> {
  const { memberId, accountId } = point
  // Enrolling is another task of the same fact; whichever comes first, the other finds it done.
  await enrol(work, point)
  if (!(await isConnected(work.trx, memberId, accountId))) return
  const plans = new Map((await enrolmentsOf(work.trx, memberId, accountId)).map((one) => [`${one.programId} ${one.season}`, one.planId]))
  for (const event of await eventsOfMember(work.trx, memberId, accountId)) {
    const planId = plans.get(`${event.programId} ${event.start.toZonedDateTimeISO(event.zone).year}`)
    if (event.status === 'scheduled' && planId) await enlist(work, event, [{ memberId, accountId, planId }])
  }
}
