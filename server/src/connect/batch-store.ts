/** All SQL about notifications, about what is to be fetched, and about the documents kept byte for byte. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'

export type BatchRequest = {
  memberId: string
  requestId: string
  authorizationId: string
  uri: string
  reason: string
  state: string
  tries: number
}

export async function addNotification(
  trx: Trx,
  n: {
    notificationId: string
    utilityId: string
    bodySha256: string
    uris: readonly string[]
    refused: readonly string[]
    receivedAt: Temporal.Instant
  },
): Promise<void> {
  await trx
    .insertInto('notification')
    .values({
      notification_id: n.notificationId,
      utility_id: n.utilityId,
      body_sha256: n.bodySha256,
      uris: JSON.stringify(n.uris),
      refused: JSON.stringify(n.refused),
      received_at: n.receivedAt,
    })
    .execute()
}

export async function findNotification(q: Queries, notificationId: string): Promise<{ utilityId: string; uris: string[] } | null> {
  const row = await q.selectFrom('notification').selectAll().where('notification_id', '=', notificationId).executeTakeFirst()
  return row ? { utilityId: row.utility_id, uris: row.uris as string[] } : null
}

/** Notes something to be fetched; the same address for the same occasion is noted once. Answers the new request's id, or null when it was noted before. */
export async function wantBatch(
  trx: Trx,
  want: { memberId: string; authorizationId: string; uri: string; reason: string; occasion: string },
  now: Temporal.Instant,
): Promise<string | null> {
  const requestId = idOf('req', want.authorizationId, want.uri, want.occasion)
  const added = await trx
    .insertInto('batch_request')
    .values({
      member_id: want.memberId,
      request_id: requestId,
      authorization_id: want.authorizationId,
      uri: want.uri,
      reason: want.reason,
      state: 'wanted',
      wanted_at: now,
      document_id: null,
    })
    .onConflict((c) => c.doNothing())
    .returning('request_id')
    .executeTakeFirst()
  return added?.request_id ?? null
}

const requestOf = (r: {
  member_id: string
  request_id: string
  authorization_id: string
  uri: string
  reason: string
  state: string
  tries: number
}): BatchRequest => ({
  memberId: r.member_id,
  requestId: r.request_id,
  authorizationId: r.authorization_id,
  uri: r.uri,
  reason: r.reason,
  state: r.state,
  tries: r.tries,
})

export async function findRequest(q: Queries, memberId: string, requestId: string): Promise<BatchRequest | null> {
  const row = await q
    .selectFrom('batch_request')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  return row ? requestOf(row) : null
}

/** The request that waits for the utility to assemble this address. */
export async function assemblingRequest(q: Queries, memberId: string, authorizationId: string, uri: string): Promise<BatchRequest | null> {
  const row = await q
    .selectFrom('batch_request')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('uri', '=', uri)
    .where('state', 'in', ['wanted', 'assembling'])
    .executeTakeFirst()
  return row ? requestOf(row) : null
}

/** Moves a request that is open; one that another job has ended meanwhile stays as it is. */
export async function setRequestState(
  trx: Trx,
  r: BatchRequest,
  state: 'assembling' | 'fetched' | 'refused',
  documentId: string | null,
): Promise<void> {
  await trx
    .updateTable('batch_request')
    .set({ state, document_id: documentId, tries: r.tries + 1 })
    .where('member_id', '=', r.memberId)
    .where('request_id', '=', r.requestId)
    .where('state', 'in', ['wanted', 'assembling'])
    .execute()
}

/** Keeps a document whole; the same bytes of the same address are kept once, however often they were asked for. Answers its id. */
export async function keepDocument(trx: Trx, r: BatchRequest, body: Buffer, now: Temporal.Instant): Promise<string> {
  const sha256 = createHash('sha256').update(body).digest('hex')
  const documentId = idOf('doc', r.authorizationId, r.uri, sha256)
  await trx
    .insertInto('document')
    .values({
      member_id: r.memberId,
      document_id: documentId,
      authorization_id: r.authorizationId,
      uri: r.uri,
      sha256,
      size_bytes: body.length,
      body: gzipSync(body, { level: 3 }),
      fetched_at: now,
    })
    .onConflict((c) => c.doNothing())
    .execute()
  return documentId
}
