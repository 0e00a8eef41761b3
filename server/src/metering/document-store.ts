/** Documents as they were fetched, with the account they were fetched for. */
import { gunzipSync } from 'node:zlib'
import type { Queries } from '#platform/db.ts'

export type FetchedDocument = {
  memberId: string
  documentId: string
  accountId: string
  utilityId: string
  uri: string
  fetchedAt: Temporal.Instant
  /** The document's own bytes. */
  body: Uint8Array
}

export async function readDocument(q: Queries, memberId: string, documentId: string): Promise<FetchedDocument | null> {
  const row = await q
    .selectFrom('document as d')
    .innerJoin('utility_authorization as a', (on) =>
      on.onRef('a.member_id', '=', 'd.member_id').onRef('a.authorization_id', '=', 'd.authorization_id'),
    )
    .select(['d.uri', 'd.body', 'd.fetched_at', 'a.account_id', 'a.utility_id'])
    .where('d.member_id', '=', memberId)
    .where('d.document_id', '=', documentId)
    .executeTakeFirst()
  if (!row) return null
  return {
    memberId,
    documentId,
    accountId: row.account_id,
    utilityId: row.utility_id,
    uri: row.uri,
    fetchedAt: row.fetched_at,
    body: gunzipSync(row.body),
  }
}
