/** The newest bill of an account, read from the documents that are kept. */
import { GreenButtonError, readGreenButton } from '@quickpay/green-button'
import { type Bill, newestBill } from '#metering/bills.ts'
import { readDocument } from '#metering/document-store.ts'
import type { AccountKey } from '#metering/usage.ts'
import type { Queries } from '#platform/db.ts'

/** The newest of an account; null while the utility has given none, or only such as name no energy or no dollars. */
export async function newestBillOf(q: Queries, { memberId, accountId }: AccountKey): Promise<Bill | null> {
  const found = await q
    .selectFrom('batch_request as b')
    .innerJoin('utility_authorization as a', (on) =>
      on.onRef('a.member_id', '=', 'b.member_id').onRef('a.authorization_id', '=', 'b.authorization_id'),
    )
    .select('b.document_id')
    .where('b.member_id', '=', memberId)
    .where('a.account_id', '=', accountId)
    .where('b.reason', '=', 'bills')
    .where('b.document_id', 'is not', null)
    .orderBy('b.wanted_at', 'desc')
    .executeTakeFirst()
  const document = found?.document_id ? await readDocument(q, memberId, found.document_id) : null
  if (!document) return null
  try {
    return newestBill((await readGreenButton(document.body)).summaries)
  } catch (error) {
    // Who waits for a document that cannot be read is told elsewhere; a page goes without its price.
    if (error instanceof GreenButtonError) return null
    throw error
  }
}
