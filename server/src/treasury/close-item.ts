/** A person says what an unexplained cent was: the books follow the rail, against the account of the reason. */
import { cents as centsOf } from '@quickpay/units'
import { type Account, operatingCash, railCash, railDifference, railFee } from '#ledger/chart.ts'
import { mustPost } from '#ledger/ledger-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'
import { type CloseReason, closeItems, lockItem } from '#treasury/item-store.ts'

/** Movements of the house stand under no member. */
const HOUSE = 'mem_house'

const against: Readonly<Record<CloseReason, Account>> = {
  funding: operatingCash,
  fee: railFee,
  'paid-twice': railDifference,
  'wrong-amount': railDifference,
  'rail-error': railDifference,
}

/** False when there is no such item, or it is closed. */
export async function closeItem(
  { trx, now }: Pick<Work, 'trx' | 'now'>,
  { itemId, reason, note }: { readonly itemId: string; readonly reason: CloseReason; readonly note: string },
  actor: string,
): Promise<boolean> {
  const item = await lockItem(trx, itemId)
  if (!item) return false
  const [cash, other] = [railCash(item.rail), against[reason]]
  const [debit, credit] = item.cents > 0n ? [cash, other] : [other, cash]
  const transfers = [{ debit, credit, cents: centsOf(item.cents > 0n ? item.cents : -item.cents) }]
  await mustPost(trx, { memberId: HOUSE, cause: `rail-item:${itemId}`, transfers, effectiveAt: now, bookedAt: now })
  await closeItems(trx, [itemId], { reason, note, closedBy: actor }, now)
  await addAudit(trx, { actor, action: 'rail-item.close', subject: itemId, reason: `${reason}: ${note}` }, now)
  return true
}
