/** Measures participations whose event is over, and stores each new result as a version of its own. */

import { findServicePoint } from '#metering/service-point-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import { type Look, look } from '#settlement/look.ts'
import { addMeasurement, findMeasurement } from '#settlement/measurement-store.ts'
import { mayBecome, type Participation } from '#settlement/participation.ts'
import { findParticipation, lockParticipation, noteLook, participationsIn, participationsOf } from '#settlement/participation-store.ts'

export type MeasureWorld = { readonly db: Db; readonly clock: Clock }

/** On new readings of a service point, on an event that changed, and when a participation is due. */
export const measureParticipations = task<MeasureWorld, readonly Look[]>({
  name: 'measureParticipations',
  async prepare({ db, clock }, subjects) {
    const looks = new Map<Subject, Look>()
    for (const subject of subjects)
      for (const participation of await participationsAbout(db, subject)) {
        const found = await look(db, participation, clock.now(), subject.includes('/spt_'))
        if (found) looks.set(subjectOf(participation.memberId, participation.participationId), found)
      }
    // In a fixed order, so that two jobs lock the same rows one after the other.
    return [...looks].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found)
  },
  async commit(work, looks) {
    for (const found of looks) await store(work, found)
  },
})

async function participationsAbout(db: Db, subject: Subject): Promise<Participation[]> {
  if (subject.startsWith('evt_')) return participationsIn(db, subject)
  const { memberId, id } = partsOf(subject)
  if (id.startsWith('par_')) return [await findParticipation(db, memberId, id)].filter((one) => one !== null)
  const point = await findServicePoint(db, memberId, id)
  return point ? participationsOf(db, memberId, point.accountId) : []
}

async function store(work: Work, { participation: seen, readingsSeen, againAt, finding }: Look): Promise<void> {
  const now = await lockParticipation(work.trx, seen.memberId, seen.participationId)
  if (!now || now.state === 'cancelled') return
  const subject = subjectOf(now.memberId, now.participationId)
  // Somebody stored another look since ours began, perhaps on newer readings: look again rather than overwrite it.
  if (now.version !== seen.version || readingsSeen < now.readingsSeen) return work.emit('participation.due', [subject])
  if (againAt) await work.wait(againAt, 'participation.due', subject)
  const { version } = now
  if (finding.is !== 'measured') {
    if (mayBecome(now.state, finding.is)) {
      const why = finding.is === 'waiting' ? { missing: finding.missing } : { because: finding.because }
      await noteLook(work.trx, now, { state: finding.is, version, readingsSeen, ...why })
    }
    return
  }
  const newest = await findMeasurement(work.trx, now.memberId, now.participationId)
  if (newest?.sha256 === finding.sha256) return noteLook(work.trx, now, { state: 'measured', version, readingsSeen })
  const { result } = finding.bundle
  if (result.is !== 'measured' || result.payCents === null) throw new Error('a measured bundle has a price')
  await addMeasurement(work.trx, {
    memberId: now.memberId,
    participationId: now.participationId,
    version: version + 1,
    sha256: finding.sha256,
    readingsCompleteAt: finding.readingsCompleteAt,
    measuredAt: work.now,
    reliefWh: result.reliefWh,
    cents: BigInt(result.payCents),
    planId: now.planId,
    bundle: finding.bundle,
  })
  await noteLook(work.trx, now, { state: 'measured', version: version + 1, readingsSeen })
  await work.emit('participation.measured', [subject], String(version + 1))
}
