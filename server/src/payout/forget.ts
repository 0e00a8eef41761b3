/** What payout holds of somebody who leaves: how they were paid, and what was noted of the payee. That it was paid stays in the ledger, by ids. */
import { forgetting, keepProof, type SealWorld } from '#members/forgetting.ts'
import { findMember } from '#members/member-store.ts'
import { forgetDestinations } from '#payout/destination-store.ts'
import { payeeRecords } from '#payout/leaving/proof-store.ts'
import { blankMethods } from '#payout/method-store.ts'
import { forgetRows } from '#platform/forget-store.ts'

export const forgetAtPayout = forgetting<SealWorld>('payout', async (work, memberId, world) => {
  const records = await payeeRecords(work.trx, memberId)
  if (Object.keys(records).length > 0) {
    const member = await findMember(work.trx, memberId)
    const content = { name: member?.name, businessName: member?.businessName, records }
    await keepProof(work, world, memberId, { proofId: 'payee', kind: 'payee', since: work.now, content })
  }
  const methods = await blankMethods(work.trx, memberId, work.now)
  const removed = await forgetRows(work.trx, memberId, ['method_change', 'tax_form', 'tax_form_ask', 'screening', 'same_payee'])
  return { ...removed, payout_method: methods, ...(await forgetDestinations(work.trx, memberId)) }
})
