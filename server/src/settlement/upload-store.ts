/** All SQL of the files that customers bring: kept byte for byte, once each. */
import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Queries, Trx } from '#platform/db.ts'
import { idOf } from '#platform/ids.ts'

type Of = { readonly memberId: string; readonly accountId: string }
export type Upload = Of & { readonly fileId: string; readonly name: string; readonly sha256: string; readonly broughtAt: Temporal.Instant }

/** So many different files of an account are kept within a day. */
const FILES_A_DAY = 20

/** Keeps a file whole and answers its id; the same bytes for the same account are kept once. Null where too many were brought since yesterday. */
export async function keepUpload(
  trx: Trx,
  { memberId, accountId, name, body }: Of & { readonly name: string; readonly body: Uint8Array },
  now: Temporal.Instant,
): Promise<string | null> {
  const sha256 = createHash('sha256').update(body).digest('hex')
  const fileId = idOf('fil', memberId, accountId, sha256)
  if (await findUpload(trx, memberId, fileId)) return fileId
  const recent = await trx
    .selectFrom('uploaded_file')
    .select(({ fn }) => fn.countAll<bigint>().as('count'))
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .where('brought_at', '>', now.subtract({ hours: 24 }))
    .executeTakeFirstOrThrow()
  if (Number(recent.count) >= FILES_A_DAY) return null
  await trx
    .insertInto('uploaded_file')
    .values({
      member_id: memberId,
      file_id: fileId,
      account_id: accountId,
      name,
      sha256,
      size_bytes: body.length,
      body: gzipSync(body, { level: 3 }),
      brought_at: now,
    })
    .onConflict((c) => c.doNothing())
    .execute()
  return fileId
}

const heading = ['member_id', 'account_id', 'file_id', 'name', 'sha256', 'brought_at'] as const
type Row = { member_id: string; account_id: string; file_id: string; name: string; sha256: string; brought_at: Temporal.Instant }
const uploadOf = (row: Row): Upload => ({
  memberId: row.member_id,
  accountId: row.account_id,
  fileId: row.file_id,
  name: row.name,
  sha256: row.sha256,
  broughtAt: row.brought_at,
})

/** The newest files of an account. */
export async function uploadsOf(q: Queries, { memberId, accountId }: Of, limit = 5): Promise<Upload[]> {
  const rows = await q
    .selectFrom('uploaded_file')
    .select(heading)
    .where('member_id', '=', memberId)
    .where('account_id', '=', accountId)
    .orderBy('brought_at', 'desc')
    .orderBy('file_id')
    .limit(limit)
    .execute()
  return rows.map(uploadOf)
}

export async function findUpload(q: Queries, memberId: string, fileId: string): Promise<Upload | null> {
  const row = await q
    .selectFrom('uploaded_file')
    .select(heading)
    .where('member_id', '=', memberId)
    .where('file_id', '=', fileId)
    .executeTakeFirst()
  return row ? uploadOf(row) : null
}

/** The bytes as they came. */
export async function bytesOfUpload(q: Queries, { memberId, fileId }: Pick<Upload, 'memberId' | 'fileId'>): Promise<Uint8Array> {
  const { body } = await q
    .selectFrom('uploaded_file')
    .select('body')
    .where('member_id', '=', memberId)
    .where('file_id', '=', fileId)
    .executeTakeFirstOrThrow()
  return gunzipSync(body)
}
