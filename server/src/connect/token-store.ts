/** Tokens, sealed: the place of each is its member, its authorization and its kind. A refresh token cannot be had again, so it is written before it is used. */
import type { Queries } from '#platform/db.ts'
import type { Vault } from '#platform/vault.ts'

export type Kind = 'access' | 'refresh'
export type Token = { value: string; expiresAt: Temporal.Instant | null }
const placeOf = (memberId: string, authorizationId: string, kind: Kind) => `${memberId}/${authorizationId}/${kind}`

export async function storeToken(
  q: Queries,
  vault: Vault,
  memberId: string,
  authorizationId: string,
  kind: Kind,
  token: Token,
  now: Temporal.Instant,
) {
  const row = { sealed: vault.seal(token.value, placeOf(memberId, authorizationId, kind)), expires_at: token.expiresAt, stored_at: now }
  await q
    .insertInto('utility_token')
    .values({ member_id: memberId, authorization_id: authorizationId, kind, ...row })
    .onConflict((c) => c.columns(['member_id', 'authorization_id', 'kind']).doUpdateSet(row))
    .execute()
}

export async function readToken(q: Queries, vault: Vault, memberId: string, authorizationId: string, kind: Kind): Promise<Token | null> {
  const row = await q
    .selectFrom('utility_token')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('authorization_id', '=', authorizationId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row ? { value: vault.open(row.sealed, placeOf(memberId, authorizationId, kind)), expiresAt: row.expires_at } : null
}
