/** What proves each payment of somebody who leaves, put together once and sealed, before anything else goes. */

import { lockDeparture, markDeparture } from '#members/departure-store.ts'
import { keepProof, type SealWorld } from '#members/forgetting.ts'
import { findMember } from '#members/member-store.ts'
import { daysBehind, grantOf, type PaidFor, paidFor } from '#payout/leaving/proof-store.ts'
import { task, type Work } from '#platform/task.ts'
import { measurementsOf } from '#settlement/measurement-store.ts'
import { settledOf } from '#settlement/settled-store.ts'
import { sharesOfMember } from '#settlement/share-story-store.ts'

/** On member.settled: one proof for each event that was paid, one for what had no event. Nothing of the rest is kept with it. */
export const sealPayments = task<SealWorld, readonly string[]>({
  name: 'sealPayments',
  subjectsMax: 1,
  prepare: async (_world, memberIds) => memberIds,
  async commit(work, memberIds, world) {
    for (const memberId of memberIds) {
      const departure = await lockDeparture(work.trx, memberId)
      const member = await findMember(work.trx, memberId)
      if (!departure?.settledAt || departure.sealedAt || !member) continue
      const payee = { name: member.name, businessName: member.businessName, email: member.email }
      for (const one of await paidFor(work.trx, memberId)) {
        const content = { format: 'quickpay-kept/1', payee, ...(await contentOf(work, memberId, one)) }
        const proofId = one.participationId ?? 'other'
        await keepProof(work, world, memberId, { proofId, kind: 'payment', since: one.paidAt, content })
      }
      await markDeparture(work.trx, memberId, { sealed_at: work.now })
      await work.emit('member.sealed', [memberId])
    }
  },
})

/** The bundle names the days that it stands on: the event's and those of its baseline. */
async function contentOf({ trx }: Work, memberId: string, { participationId, accountId, earnings }: PaidFor): Promise<object> {
  if (participationId === null || accountId === null)
    return { earnings, pledges: (await sharesOfMember(trx, memberId)).map(({ bundle }) => bundle) }
  const measurements = await measurementsOf(trx, memberId, participationId)
  const dates = new Set(measurements.flatMap(({ bundle }) => bundle.readings.days.map((day) => day.date)))
  return {
    earnings,
    ...((await grantOf(trx, memberId, accountId)) as object),
    settled: await settledOf(trx, memberId, participationId),
    bundles: measurements.map(({ version, sha256, bundle }) => ({ version, sha256, bundle })),
    days: await daysBehind(trx, memberId, accountId, [...dates]),
  }
}
