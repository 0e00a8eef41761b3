/** Compares a member's own Green Button file with what stands for an event. It never pays: a difference goes to a person. */
import { createHash } from 'node:crypto'
import { readGreenButton } from '@quickpay/green-button'
import { daysOfSeries, isMetered } from '#metering/day.ts'
import type { Work } from '#platform/task.ts'
import { factsOf } from '#settlement/facts-store.ts'
import { look } from '#settlement/look.ts'
import { newestVersions } from '#settlement/measurement-store.ts'
import { findParticipations, type Key } from '#settlement/participation-store.ts'
import { addReviews } from '#settlement/review-store.ts'

export type Compared =
  | { readonly is: 'equal' | 'differs'; readonly oursWh: string; readonly theirsWh: string }
  /** Nothing stands yet: what the file would give, not confirmed by the utility. */
  | { readonly is: 'unconfirmed'; readonly theirsWh: string }
  | { readonly is: 'not-measurable'; readonly because: 'unknown' | 'waiting' | 'not-eligible' }

/** Throws GreenButtonError where the file is none. */
export async function compareUpload(work: Pick<Work, 'trx' | 'now'>, key: Key, file: Uint8Array): Promise<Compared> {
  const participations = await findParticipations(work.trx, [key])
  const [facts] = await factsOf(work.trx, participations, work.now, { onlyNews: new Set(), realTime: () => false })
  if (!facts) return { is: 'not-measurable', because: 'unknown' }
  const read = await readGreenButton(file)
  const series = read.series.filter(isMetered)
  const points = [...Map.groupBy(series, (one) => one.usagePoint)].map(([usagePoint, own]) => ({
    point: { servicePointId: usagePoint, follows: null },
    days: own
      .flatMap((one) => daysOfSeries(one, facts.event.zone, work.now.epochMilliseconds))
      .map((day) => ({ ...day, rev: 1, receivedAt: work.now })),
    realTime: [],
  }))
  const { finding } = look({ ...facts, points, connected: null }, work.now, false)
  if (finding.is !== 'measured') return { is: 'not-measurable', because: finding.is }
  const { result } = finding.bundle
  const theirsWh = result.is === 'measured' ? result.reliefWh : '0'
  const stands = (await newestVersions(work.trx, [key])).get(key.participationId)
  if (!stands) return { is: 'unconfirmed', theirsWh }
  const oursWh = stands.reliefWh
  if (Number(oursWh) === Number(theirsWh)) return { is: 'equal', oursWh, theirsWh }
  const sha256 = createHash('sha256').update(file).digest('hex')
  await addReviews(work.trx, [{ ...key, source: 'upload', version: stands.version, oursWh, theirsWh, sha256 }], work.now)
  return { is: 'differs', oursWh, theirsWh }
}
