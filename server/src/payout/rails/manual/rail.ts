/** The rail that is always there: an order waits in a folder, goes to the bank in a file made by a person, and is settled by what the bank says. */
import type { Rail, Refusal } from '#payout/rail.ts'
import type { ManualFolder } from '#payout/rails/manual/folder.ts'

export function manualRail(folder: ManualFolder): Rail {
  return {
    id: 'manual',
    async submit({ payoutId, cents, payee, memo }) {
      const order = { payoutId, memberId: payee.payeeId, cents: String(cents), memo }
      if (!(await folder.addOrder(order))) {
        const before = await folder.orderOf(payoutId)
        if (before?.memberId !== order.memberId || before.cents !== order.cents) return { is: 'conflict' }
      }
      return { is: 'told', status: 'accepted', providerId: payoutId, cents, reason: null }
    },
    async lookup(payoutId) {
      const order = await folder.orderOf(payoutId)
      if (!order) return { is: 'not-found' }
      const told = { is: 'told', providerId: payoutId, cents: BigInt(order.cents), reason: null } as const
      const outcome = await folder.outcomeOf(payoutId)
      if (outcome?.is === 'settled') return { ...told, status: 'completed' }
      if (outcome) return { ...told, status: 'returned', reason: outcome.code, refusal: refusalsByCode[outcome.code] ?? 'refused' }
      const isAtBank = (await folder.batches()).some(({ lines }) => lines.some((line) => line.payoutId === payoutId))
      return { ...told, status: isAtBank ? 'sent' : 'accepted' }
    },
    /** Nobody sends hooks for a file. */
    verifyHook: () => null,
  }
}

/** Return codes of the Nacha Operating Rules that a payee can do something about. */
const refusalsByCode: Readonly<Record<string, Refusal>> = {
  R02: 'account-closed',
  R03: 'account-not-found',
  R04: 'account-not-found',
  R12: 'account-closed',
  R14: 'payee-refused',
  R15: 'payee-refused',
  R16: 'payee-refused',
  R17: 'name-differs',
  R20: 'method-not-supported',
  R23: 'payee-refused',
}
