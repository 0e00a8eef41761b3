/** All SQL about redirects that are under way: from the state that was sent out until what came of it is noted. */
import type { Queries, Trx } from '#platform/db.ts'
import type { Vault } from '#platform/vault.ts'

export type Request = {
  stateHash: string
  memberId: string
  accountId: string
  utilityId: string
  scope: string
  begunAt: Temporal.Instant
  expiresAt: Temporal.Instant
  /** PKCE's secret, where the utility knows it. */
  verifier: string | null
}

/** Longer than an exchange takes. */
const UNDER_WAY_SECONDS = 30

const verifierPlaceOf = (stateHash: string) => `request/${stateHash}/verifier`
const answerPlaceOf = (stateHash: string) => `request/${stateHash}/answer`

export async function addRequest(q: Queries, vault: Vault, r: Request): Promise<void> {
  await q
    .insertInto('authorization_request')
    .values({
      state_hash: r.stateHash,
      member_id: r.memberId,
      account_id: r.accountId,
      utility_id: r.utilityId,
      scope: r.scope,
      begun_at: r.begunAt,
      expires_at: r.expiresAt,
      used_at: null,
      outcome: null,
      authorization_id: null,
      verifier: r.verifier === null ? null : vault.seal(r.verifier, verifierPlaceOf(r.stateHash)),
    })
    .execute()
}

export type TakenRequest =
  | { is: 'taken'; request: Request }
  | { is: 'unknown' }
  | { is: 'expired' }
  /** `underWay`: used moments ago, and nothing came of it yet. */
  | { is: 'used'; memberId: string; authorizationId: string | null; underWay: boolean }
  /** The code was exchanged, and the process ended before the grant was stored. */
  | { is: 'answered'; request: Request; answer: string }

const select = (q: Queries) => q.selectFrom('authorization_request').selectAll()
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirst']>>>
const requestOf = (row: Row, vault: Vault): Request => ({
  stateHash: row.state_hash,
  memberId: row.member_id,
  accountId: row.account_id,
  utilityId: row.utility_id,
  scope: row.scope,
  begunAt: row.begun_at,
  expiresAt: row.expires_at,
  verifier: row.verifier === null ? null : vault.open(row.verifier, verifierPlaceOf(row.state_hash)),
})

/** Uses a state up: of two callbacks with the same one only the first gets it. */
export async function takeRequest(
  q: Queries,
  vault: Vault,
  stateHash: string,
  utilityId: string,
  now: Temporal.Instant,
): Promise<TakenRequest> {
  const row = await q
    .updateTable('authorization_request')
    .set({ used_at: now })
    .where('state_hash', '=', stateHash)
    .where('utility_id', '=', utilityId)
    .where('used_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (row) return Temporal.Instant.compare(row.expires_at, now) <= 0 ? { is: 'expired' } : { is: 'taken', request: requestOf(row, vault) }
  const old = await select(q).where('state_hash', '=', stateHash).where('utility_id', '=', utilityId).executeTakeFirst()
  if (!old) return { is: 'unknown' }
  if (old.answer !== null)
    return { is: 'answered', request: requestOf(old, vault), answer: vault.open(old.answer, answerPlaceOf(stateHash)) }
  const ago = old.used_at ? now.since(old.used_at).total('seconds') : 0
  return {
    is: 'used',
    memberId: old.member_id,
    authorizationId: old.authorization_id,
    underWay: old.outcome === null && ago < UNDER_WAY_SECONDS,
  }
}

/** Keeps what the token endpoint answered to the code, which serves once, before anybody judges it. */
export async function keepCodeAnswer(q: Queries, vault: Vault, stateHash: string, answer: string): Promise<void> {
  await q
    .updateTable('authorization_request')
    .set({ answer: vault.seal(answer, answerPlaceOf(stateHash)) })
    .where('state_hash', '=', stateHash)
    .execute()
}

/** A member's redirects whose answer was kept and not stored as a grant, oldest first. */
export async function unfinishedOf(q: Queries, vault: Vault, memberId: string): Promise<{ request: Request; answer: string }[]> {
  const rows = await select(q).where('member_id', '=', memberId).where('answer', 'is not', null).orderBy('begun_at').execute()
  return rows.map((row) => ({ request: requestOf(row, vault), answer: vault.open(row.answer!, answerPlaceOf(row.state_hash)) }))
}

/** Notes what came of a redirect; its secrets have served. */
export async function noteOutcome(q: Queries, stateHash: string, outcome: string): Promise<void> {
  await q.updateTable('authorization_request').set({ outcome, verifier: null, answer: null }).where('state_hash', '=', stateHash).execute()
}

/** Notes that a redirect ended in a grant; false when it did already. */
export async function noteGranted(trx: Trx, stateHash: string, authorizationId: string): Promise<boolean> {
  const noted = await trx
    .updateTable('authorization_request')
    .set({ outcome: 'granted', authorization_id: authorizationId, verifier: null, answer: null })
    .where('state_hash', '=', stateHash)
    .where('authorization_id', 'is', null)
    .returning('state_hash')
    .executeTakeFirst()
  return noted !== undefined
}
