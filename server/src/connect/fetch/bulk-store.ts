/** All SQL about batches of many customers: what is asked for, what came, and whom it did not contain. */
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Authorization } from '#connect/authorization.ts'
import { authorizationOf, columns } from '#connect/authorization-store.ts'
import type { RefusedBecause } from '#connect/fetch/batch-store.ts'
import type { Window } from '#connect/fetch/window.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'
import type { Tables } from '#platform/tables.ts'

export type BulkState = 'wanted' | 'assembling' | 'in-parts' | 'fetched' | 'refused'
export type BulkRequest = {
  requestId: string
  utilityId: string
  day: Temporal.PlainDate
  uri: string
  state: BulkState
  window: Window
  wantedAt: Temporal.Instant
  acceptedAt: Temporal.Instant | null
  tries: number
  partOf: string | null
  documentId: string | null
  splitAt: Temporal.Instant | null
}

const requestOf = (r: Selectable<Tables['bulk_request']>): BulkRequest => ({
  requestId: r.request_id,
  utilityId: r.utility_id,
  day: r.day,
  uri: r.uri,
  state: r.state as BulkState,
  window: { from: r.window_from_at, to: r.window_to_at },
  wantedAt: r.wanted_at,
  acceptedAt: r.accepted_at,
  tries: r.tries,
  partOf: r.part_of,
  documentId: r.bulk_document_id,
  splitAt: r.split_at,
})

/** Notes a batch, or a part of one, once for the same address of the same utility; answers its id when it is new. */
export async function wantBulk(
  trx: Trx,
  want: { utilityId: string; day: Temporal.PlainDate; uri: string; window: Window; partOf?: string },
  now: Temporal.Instant,
): Promise<string | null> {
  const row = await trx
    .insertInto('bulk_request')
    .values({
      request_id: idOf('blk', want.utilityId, want.partOf ?? want.day.toString(), want.partOf ? want.uri : ''),
      utility_id: want.utilityId,
      day: want.day,
      uri: want.uri,
      state: 'wanted',
      because: null,
      window_from_at: want.window.from,
      window_to_at: want.window.to,
      wanted_at: now,
      accepted_at: null,
      part_of: want.partOf ?? null,
      bulk_document_id: null,
      split_at: null,
      given: null,
      strangers: null,
      asked_singly: null,
    })
    .onConflict((c) => c.doNothing())
    .returning('request_id')
    .executeTakeFirst()
  return row?.request_id ?? null
}

export async function findBulk(q: Queries, requestId: string): Promise<BulkRequest | null> {
  const row = await q.selectFrom('bulk_request').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row ? requestOf(row) : null
}

/** A batch, held until the end of the transaction. */
export async function lockBulk(trx: Trx, requestId: string): Promise<BulkRequest | null> {
  const row = await trx.selectFrom('bulk_request').selectAll().where('request_id', '=', requestId).forNoKeyUpdate().executeTakeFirst()
  return row ? requestOf(row) : null
}

/** The batches of a utility that wait for it; parts of others are not among them. */
export async function openBulk(q: Queries, utilityId: string): Promise<BulkRequest[]> {
  const rows = await q
    .selectFrom('bulk_request')
    .selectAll()
    .where('utility_id', '=', utilityId)
    .where('state', 'in', ['wanted', 'assembling', 'in-parts'])
    .where('part_of', 'is', null)
    .orderBy('day')
    .execute()
  return rows.map(requestOf)
}

export async function bulkParts(q: Queries, requestId: string): Promise<BulkRequest[]> {
  const rows = await q.selectFrom('bulk_request').selectAll().where('part_of', '=', requestId).orderBy('request_id').execute()
  return rows.map(requestOf)
}

/** Moves a batch that is open; false when another job has ended it meanwhile. */
export async function setBulk(
  trx: Trx,
  requestId: string,
  state: BulkState,
  more: { because?: RefusedBecause; acceptedAt?: Temporal.Instant; tries?: number; documentId?: string; askedSingly?: number } = {},
): Promise<boolean> {
  const moved = await trx
    .updateTable('bulk_request')
    .set({
      state,
      ...(more.because === undefined ? {} : { because: more.because }),
      ...(more.acceptedAt === undefined ? {} : { accepted_at: more.acceptedAt }),
      ...(more.tries === undefined ? {} : { tries: more.tries }),
      ...(more.documentId === undefined ? {} : { bulk_document_id: more.documentId }),
      ...(more.askedSingly === undefined ? {} : { asked_singly: more.askedSingly }),
    })
    .where('request_id', '=', requestId)
    .where('state', 'in', ['wanted', 'assembling', 'in-parts'])
    .returning('request_id')
    .executeTakeFirst()
  return moved !== undefined
}

/** Notes what a document held. */
export async function noteSplit(
  trx: Trx,
  requestId: string,
  found: { given: number; strangers: number; because?: 'unreadable' },
  now: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('bulk_request')
    .set({ ...found, split_at: now })
    .where('request_id', '=', requestId)
    .execute()
}
export async function noteAskedSingly(trx: Trx, requestId: string, count: number): Promise<void> {
  await trx.updateTable('bulk_request').set({ asked_singly: count }).where('request_id', '=', requestId).execute()
}

export async function keepBulkDocument(trx: Trx, r: BulkRequest, body: Uint8Array, now: Temporal.Instant): Promise<string> {
  const sha256 = createHash('sha256').update(body).digest('hex')
  const documentId = idOf('bdc', r.utilityId, r.uri, sha256)
  await trx
    .insertInto('bulk_document')
    .values({
      bulk_document_id: documentId,
      utility_id: r.utilityId,
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

export async function readBulkDocument(q: Queries, documentId: string): Promise<{ body: Buffer; fetchedAt: Temporal.Instant } | null> {
  const row = await q
    .selectFrom('bulk_document')
    .select(['body', 'fetched_at'])
    .where('bulk_document_id', '=', documentId)
    .executeTakeFirst()
  return row ? { body: gunzipSync(row.body), fetchedAt: row.fetched_at } : null
}

/** Whose these subscriptions are, as long as they are in force. */
export async function ownersOf(
  q: Queries,
  utilityId: string,
  subscriptionIds: readonly string[],
): Promise<Map<string, { memberId: string; authorizationId: string }>> {
  const owners = new Map<string, { memberId: string; authorizationId: string }>()
  for (let from = 0; from < subscriptionIds.length; from += 5000) {
    const rows = await q
      .selectFrom('subscription_owner as o')
      .innerJoin('utility_authorization as a', (on) =>
        on.onRef('a.member_id', '=', 'o.member_id').onRef('a.authorization_id', '=', 'o.authorization_id'),
      )
      .select(['o.subscription_id', 'o.member_id', 'o.authorization_id'])
      .where('o.utility_id', '=', utilityId)
      .where('o.subscription_id', 'in', subscriptionIds.slice(from, from + 5000))
      .where('a.status', '<>', 'ended')
      .where('a.attached_at', 'is not', null)
      .where('a.stopping_until_at', 'is', null)
      .execute()
    for (const row of rows) owners.set(row.subscription_id, { memberId: row.member_id, authorizationId: row.authorization_id })
  }
  return owners
}

/** Notes that these were used now: the utility counts a batch of all of them as use of each. */
export async function noteUsed(
  trx: Trx,
  owners: readonly { memberId: string; authorizationId: string }[],
  now: Temporal.Instant,
): Promise<void> {
  for (let from = 0; from < owners.length; from += 5000) {
    const some = owners.slice(from, from + 5000)
    await trx
      .updateTable('utility_authorization')
      .set({ last_call_at: now })
      .where(
        'member_id',
        'in',
        some.map((one) => one.memberId),
      )
      .where(
        'authorization_id',
        'in',
        some.map((one) => one.authorizationId),
      )
      .execute()
  }
}

/** The next authorizations in force of a utility, after `after`, of which none of these addresses brought a document. */
export async function withoutDocument(
  q: Queries,
  utilityId: string,
  uris: readonly string[],
  after: Authorization | null,
  limit: number,
): Promise<Authorization[]> {
  const rows = await q
    .selectFrom('utility_authorization')
    .select(columns)
    .where('utility_id', '=', utilityId)
    .where('attached_at', 'is not', null)
    .where('status', '<>', 'ended')
    .where('stopping_until_at', 'is', null)
    .where(
      sql<boolean>`not exists (select from document d where d.member_id = utility_authorization.member_id
        and d.authorization_id = utility_authorization.authorization_id and d.uri = any(${[...uris]}))`,
    )
    .$if(after !== null, (next) =>
      next.where(sql<boolean>`(member_id, authorization_id) > (${after?.memberId}, ${after?.authorizationId})`),
    )
    .orderBy('member_id')
    .orderBy('authorization_id')
    .limit(limit)
    .execute()
  return rows.map(authorizationOf)
}

/** Batches of many that were split have served; answers how many went. */
export async function forgetSplit(trx: Trx, utilityId: string): Promise<number> {
  const { rows } = await sql<{ gone: bigint }>`select forget_bulk_documents(${utilityId}) as gone`.execute(trx)
  return Number(rows[0]?.gone ?? 0n)
}
