/** All SQL about what is to be fetched, and about the documents kept byte for byte. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { Selectable } from 'kysely'
import type { Window } from '#connect/fetch/window.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Tables } from '#platform/tables.ts'

/**
 * `planned`: waits until what is newer was asked for. `assembling`: the utility said that it will have it. `in-parts`: it comes in several
 * documents, each a request of its own. `fetched` and `refused` are ends.
 */
export type RequestState = 'planned' | 'wanted' | 'assembling' | 'in-parts' | 'fetched' | 'refused'
/**
 * Why a request ended without a document. `gone`: there is no such thing. `not-covered`: the grant does not reach it. `expired`: it was ready
 * once, and nobody fetched it in time. `assembly-overdue`: the utility never finished it. `authorization-ended`: the customer stopped sharing.
 * `request-refused`: the utility will not have it asked for so; only of a batch of many, since one of a single customer waits for a person.
 */
export type RefusedBecause = 'gone' | 'not-covered' | 'expired' | 'assembly-overdue' | 'authorization-ended' | 'request-refused'

export type BatchRequest = {
  memberId: string
  requestId: string
  authorizationId: string
  uri: string
  reason: string
  state: RequestState
  tries: number
  window: Window | null
  wantedAt: Temporal.Instant
  /** When the utility first said that it will have it. */
  acceptedAt: Temporal.Instant | null
  partOf: string | null
  /** How often it was asked for under another address before this one. */
  generation: number
}

/** What somebody wants fetched. The same address for the same occasion is wanted once. */
export type Want = {
  memberId: string
  authorizationId: string
  uri: string
  reason: string
  occasion: string
  window?: Window | null
  state?: 'planned' | 'wanted'
  partOf?: string
  generation?: number
}
export const requestIdOf = (want: Pick<Want, 'authorizationId' | 'uri' | 'occasion'>): string =>
  idOf('req', want.authorizationId, want.uri, want.occasion)

const ROWS_MAX = 1000

/** Notes what is to be fetched; answers those that were not noted before, in the order given. */
export async function wantBatches(
  trx: Trx,
  wants: readonly Want[],
  now: Temporal.Instant,
): Promise<{ memberId: string; requestId: string }[]> {
  const rows = [...new Map(wants.map((want) => [requestIdOf(want), want]))].map(([request_id, want]) => ({
    member_id: want.memberId,
    request_id,
    authorization_id: want.authorizationId,
    uri: want.uri,
    reason: want.reason,
    state: want.state ?? 'wanted',
    wanted_at: now,
    document_id: null,
    because: null,
    window_from_at: want.window?.from ?? null,
    window_to_at: want.window?.to ?? null,
    accepted_at: null,
    part_of: want.partOf ?? null,
    replaced_by: null,
    generation: want.generation ?? 0,
  }))
  const added = new Set<string>()
  for (let from = 0; from < rows.length; from += ROWS_MAX) {
    const inserted = await trx
      .insertInto('batch_request')
      .values(rows.slice(from, from + ROWS_MAX))
      .onConflict((c) => c.doNothing())
      .returning('request_id')
      .execute()
    for (const one of inserted) added.add(one.request_id)
  }
  return rows.filter((row) => added.has(row.request_id)).map((row) => ({ memberId: row.member_id, requestId: row.request_id }))
}

/** The same for one; answers the new request's id, or null when it was noted before. */
export async function wantBatch(trx: Trx, want: Want, now: Temporal.Instant): Promise<string | null> {
  const [added] = await wantBatches(trx, [want], now)
  return added?.requestId ?? null
}

const requestOf = (r: Selectable<Tables['batch_request']>): BatchRequest => ({
  memberId: r.member_id,
  requestId: r.request_id,
  authorizationId: r.authorization_id,
  uri: r.uri,
  reason: r.reason,
  state: r.state as RequestState,
  tries: r.tries,
  window: r.window_from_at && r.window_to_at ? { from: r.window_from_at, to: r.window_to_at } : null,
  wantedAt: r.wanted_at,
  acceptedAt: r.accepted_at,
  partOf: r.part_of,
  generation: r.generation,
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

/** A request, held until the end of the transaction. */
export async function lockRequest(trx: Trx, memberId: string, requestId: string): Promise<BatchRequest | null> {
  const row = await trx
    .selectFrom('batch_request')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('request_id', '=', requestId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row ? requestOf(row) : null
}

/** What an authorization waits for and a notification may answer; parts of others are not among them. */
export async function openRequests(q: Queries, memberId: string, authorizationId: string): Promise<BatchRequest[]> {
  const rows = await q
    .selectFrom('batch_request')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('state', 'in', ['planned', 'wanted', 'assembling', 'in-parts'])
    .where('part_of', 'is', null)
    .orderBy('wanted_at')
    .orderBy('request_id')
    .execute()
  return rows.map(requestOf)
}

/** Moves a request that is open; false when another job has ended it meanwhile. */
export async function setRequestState(
  trx: Trx,
  r: BatchRequest,
  state: 'wanted' | 'assembling' | 'in-parts' | 'fetched' | 'refused',
  more: { documentId?: string; because?: RefusedBecause; replacedBy?: string; acceptedAt?: Temporal.Instant; tries?: number } = {},
): Promise<boolean> {
  const moved = await trx
    .updateTable('batch_request')
    .set({
      state,
      ...(more.documentId === undefined ? {} : { document_id: more.documentId }),
      ...(more.because === undefined ? {} : { because: more.because }),
      ...(more.replacedBy === undefined ? {} : { replaced_by: more.replacedBy }),
      ...(more.acceptedAt === undefined ? {} : { accepted_at: more.acceptedAt }),
      ...(more.tries === undefined ? {} : { tries: more.tries }),
    })
    .where('member_id', '=', r.memberId)
    .where('request_id', '=', r.requestId)
    .where('state', 'in', ['planned', 'wanted', 'assembling', 'in-parts'])
    .returning('request_id')
    .executeTakeFirst()
  return moved !== undefined
}

/** The newest windows of history that wait their turn are wanted from now on; answers their ids, newest first. */
export async function takePlanned(trx: Trx, memberId: string, authorizationId: string, count: number): Promise<string[]> {
  const next = await trx
    .selectFrom('batch_request')
    .select('request_id')
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('state', '=', 'planned')
    .orderBy('window_to_at', 'desc')
    .limit(count)
    .forNoKeyUpdate()
    .skipLocked()
    .execute()
  const ids = next.map((one) => one.request_id)
  if (ids.length > 0)
    await trx
      .updateTable('batch_request')
      .set({ state: 'wanted' })
      .where('member_id', '=', memberId)
      .where('request_id', 'in', ids)
      .execute()
  return ids
}

/** How the parts of a request stand. The request must be locked. */
export async function partsOfRequest(
  trx: Trx,
  memberId: string,
  requestId: string,
): Promise<{ state: RequestState; because: string | null }[]> {
  const rows = await trx
    .selectFrom('batch_request')
    .select(['state', 'because'])
    .where('member_id', '=', memberId)
    .where('part_of', '=', requestId)
    .execute()
  return rows.map((row) => ({ state: row.state as RequestState, because: row.because }))
}

/** The authorization at an address of the utility's `Authorization` resource; null when it is none of ours. */
export const authorizationAt = (q: Queries, utilityId: string, uri: string) => inForceWhere(q, utilityId, 'authorization_uri', uri)
/** The authorization whose retail-customer data are at this address; null when it is none of ours. */
export const customerAt = (q: Queries, utilityId: string, uri: string) => inForceWhere(q, utilityId, 'customer_resource_uri', uri)

async function inForceWhere(q: Queries, utilityId: string, column: 'authorization_uri' | 'customer_resource_uri', uri: string) {
  const row = await q
    .selectFrom('utility_authorization')
    .select(['member_id', 'authorization_id'])
    .where('utility_id', '=', utilityId)
    .where(column, '=', uri.split('?')[0]!)
    .where('attached_at', 'is not', null)
    .orderBy('granted_at', 'desc')
    .executeTakeFirst()
  return row ? { memberId: row.member_id, authorizationId: row.authorization_id } : null
}

/** Requests of an authorization that ended without a document and are not asked for again, by the code of their end. */
export async function refusalsOf(q: Queries, memberId: string, authorizationId: string): Promise<ReadonlyMap<RefusedBecause, number>> {
  const rows = await q
    .selectFrom('batch_request')
    .select(({ fn }) => ['because', fn.countAll<bigint>().as('count')])
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('state', '=', 'refused')
    .where('because', 'is not', null)
    .where('replaced_by', 'is', null)
    .where('part_of', 'is', null)
    .groupBy('because')
    .execute()
  return new Map(rows.map((row) => [row.because as RefusedBecause, Number(row.count)]))
}

/** Windows of history: how many there are, how many have come, and how many ended without a document and are not asked for again. */
export type HistoryProgress = { windows: number; fetched: number; refused: number }

/** How far the back-fill of an authorization is. */
export async function historyProgressOf(q: Queries, memberId: string, authorizationId: string): Promise<HistoryProgress> {
  const rows = await q
    .selectFrom('batch_request')
    .select(({ fn }) => ['state', fn.countAll<bigint>().as('count')])
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('reason', '=', 'history')
    .where('part_of', 'is', null)
    .where('replaced_by', 'is', null)
    .groupBy('state')
    .execute()
  const counts = new Map(rows.map((row) => [row.state, Number(row.count)]))
  return {
    windows: [...counts.values()].reduce((sum, count) => sum + count, 0),
    fetched: counts.get('fetched') ?? 0,
    refused: counts.get('refused') ?? 0,
  }
}

/** Keeps a document whole; the same bytes of the same address are kept once, however often they were asked for. Answers its id. */
export async function keepDocument(
  trx: Trx,
  from: { memberId: string; authorizationId: string; uri: string },
  body: Uint8Array,
  now: Temporal.Instant,
): Promise<string> {
  const sha256 = createHash('sha256').update(body).digest('hex')
  const documentId = idOf('doc', from.authorizationId, from.uri, sha256)
  await trx
    .insertInto('document')
    .values({
      member_id: from.memberId,
      document_id: documentId,
      authorization_id: from.authorizationId,
      uri: from.uri,
      sha256,
      size_bytes: body.length,
      body: gzipSync(body, { level: 3 }),
      fetched_at: now,
    })
    .onConflict((c) => c.doNothing())
    .execute()
  return documentId
}
