/** Everything that is held of a member as one JSON document, for programs and for the curious; written as it is read. */
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import type { Member } from '#members/member.ts'
import type { Db } from '#platform/db.ts'
import { leftOut, memberRows } from '#platform/member-tables-store.ts'

export async function* everything(db: Db, { memberId }: Pick<Member, 'memberId'>, now: Temporal.Instant): AsyncGenerator<string> {
  yield `{"format":"quickpay-member/1","madeAt":${JSON.stringify(now.toString())},"leftOut":${JSON.stringify(leftOut)},"tables":{`
  let table: string | null = null
  for await (const one of memberRows(db, memberId)) {
    if (one.table !== table) yield `${table === null ? '' : '],'}\n${JSON.stringify(one.table)}:[\n`
    else yield ',\n'
    table = one.table
    yield JSON.stringify(one.row, (_name, value: unknown) => (typeof value === 'string' ? readable(value) : value))
  }
  yield `${table === null ? '' : ']'}}}\n`
}

/** Bytes come as base64; what is compressed text is written as the text. */
function readable(value: string): string {
  if (!value.startsWith('base64:')) return value
  const bytes = Buffer.from(value.slice(7), 'base64')
  const magic = bytes.subarray(0, 4).toString('hex')
  if (magic.startsWith('1f8b')) return gunzipSync(bytes).toString()
  return magic === '28b52ffd' ? zstdDecompressSync(bytes).toString() : value
}
