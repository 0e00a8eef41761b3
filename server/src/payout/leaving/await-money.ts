/** A member who leaves is paid first: what finished events bring, and what is on its way, are waited for as long as there is something to wait for. */
import { accountsOf } from '#connect/account-store.ts'
import { authorizationsOf } from '#connect/authorization-store.ts'
import { revocationOf } from '#connect/standing/revoke-store.ts'
import { earningsOfMember } from '#ledger/earning-store.ts'
import { lockDeparture, markDeparture } from '#members/departure-store.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import type { Rails } from '#payout/rails/open.ts'
import { payNow } from '#payout/reserve.ts'
import { task, type Work } from '#platform/task.ts'
import { unpaidOf } from '#settlement/needed.ts'

const LOOK_AGAIN = { hours: 1 }
/** Holds that only the member could end, who does not come back. */
const LASTING = ['method-needed', 'tax-form-needed', 'sanctions-match', 'sanctions-review']
export const isLasting = (hold: { readonly code: string } | undefined): boolean => LASTING.includes(hold?.code ?? '')

/** On member.leaving, and every hour until it is through: then nothing more is collected or paid. */
export const awaitMoney = task<{ readonly rails: Rails }, readonly string[]>({
  name: 'awaitMoney',
  subjectsMax: 1,
  prepare: async (_world, memberIds) => memberIds,
  async commit(work, memberIds, { rails }) {
    for (const memberId of memberIds) {
      const departure = await lockDeparture(work.trx, memberId)
      if (!departure || departure.settledAt) continue
      await payNow(work, rails, memberId)
      const over = Temporal.Instant.compare(work.now, departure.settleByAt) >= 0
      if (over || !(await isAwaited(work, memberId))) await settled(work, memberId)
      else {
        const next = work.now.add(LOOK_AGAIN)
        await work.wait(Temporal.Instant.compare(next, departure.settleByAt) < 0 ? next : departure.settleByAt, 'member.leaving', memberId)
      }
    }
  },
})

/** A share that is being stopped, a grant the utility has not been told to end, an event that is not paid, money that is on its way. */
async function isAwaited({ trx, now }: Work, memberId: string): Promise<boolean> {
  const authorizations = await authorizationsOf(trx, memberId)
  if (authorizations.some((one) => one.status !== 'ended')) return true
  for (const { authorizationId } of authorizations) {
    const revocation = await revocationOf(trx, memberId, authorizationId)
    if (revocation?.way === 'delete-authorization' && !revocation.doneAt) return true
  }
  if ((await unpaidOf(trx, memberId, now)).length > 0) return true
  const holds = await openHolds(trx, memberId)
  const earnings = await earningsOfMember(trx, memberId)
  return earnings.some(({ state, earningId }) => state === 'reserved' || (state === 'booked' && !isLasting(holds.get(earningId))))
}

async function settled(work: Work, memberId: string): Promise<void> {
  const earnings = await earningsOfMember(work.trx, memberId)
  const owed = earnings.filter((one) => one.state !== 'paid').reduce((sum, one) => sum + one.cents, 0n)
  const portals = new Set<string>()
  for (const { accountId, utilityId } of await accountsOf(work.trx, memberId))
    for (const a of await authorizationsOf(work.trx, memberId))
      if (
        a.accountId === accountId &&
        a.endedBecause === 'stopped' &&
        (await revocationOf(work.trx, memberId, a.authorizationId))?.way === 'portal'
      )
        portals.add(utilityId)
  await markDeparture(work.trx, memberId, { settled_at: work.now, owed_cents: owed, portals: JSON.stringify([...portals]) })
  await work.emit('member.settled', [memberId])
}
