/** Tokens, sealed: the place of each is its member, its authorization and its kind. The row of a refresh token is also where processes take turns, and where an answer waits until it is taken in. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'
import type { Vault } from '#platform/vault.ts'

export type Kind = 'access' | 'refresh'
export type Token = { value: string; expiresAt: Temporal.Instant | null }
/** Whose token. */
export type Holder = { memberId: string; authorizationId: string }

const placeOf = (memberId: string, authorizationId: string, kind: Kind) => `${memberId}/${authorizationId}/${kind}`
const answerPlaceOf = ({ memberId, authorizationId }: Holder) => `${memberId}/${authorizationId}/answer`

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

/** A refresh token in the hands of the one whose turn it is. */
export type Turn = Holder & {
  turn: string
  value: string
  /** The stored text; a successor replaces only the token that it was got with. */
  sealed: string
  /** Since when a refresh was sent that nobody saw answered. */
  askedAt: Temporal.Instant | null
  /** What the utility answered to one whose process ended before it was taken in. */
  answer: string | null
}
export type TakenTurn = { is: 'taken'; turn: Turn } | { is: 'busy' } | { is: 'no-token' }

const refreshRow = (q: Queries, of: Holder) =>
  q
    .updateTable('utility_token')
    .where('member_id', '=', of.memberId)
    .where('authorization_id', '=', of.authorizationId)
    .where('kind', '=', 'refresh')

/** Takes the turn unless another process has it; a turn that nobody gave back ends by itself, in real time. */
export async function takeTurn(q: Queries, vault: Vault, of: Holder, turn: string, seconds: number): Promise<TakenTurn> {
  const row = await refreshRow(q, of)
    .set({ turn, turn_ends_at: sql`clock_timestamp() + make_interval(secs => ${seconds})` })
    .where((e) => e.or([e('turn_ends_at', 'is', null), e('turn_ends_at', '<', sql<Temporal.Instant>`clock_timestamp()`)]))
    .returning(['sealed', 'asked_at', 'answer'])
    .executeTakeFirst()
  if (row) {
    const value = vault.open(row.sealed, placeOf(of.memberId, of.authorizationId, 'refresh'))
    const answer = row.answer ? vault.open(row.answer, answerPlaceOf(of)) : null
    const { memberId, authorizationId } = of
    return { is: 'taken', turn: { memberId, authorizationId, turn, value, sealed: row.sealed, askedAt: row.asked_at, answer } }
  }
  return (await sealedRefreshOf(q, of)) === null ? { is: 'no-token' } : { is: 'busy' }
}

/** The refresh token's stored text; null when there is none, as after an end. */
export async function sealedRefreshOf(q: Queries, of: Holder): Promise<string | null> {
  const row = await q
    .selectFrom('utility_token')
    .select('sealed')
    .where('member_id', '=', of.memberId)
    .where('authorization_id', '=', of.authorizationId)
    .where('kind', '=', 'refresh')
    .executeTakeFirst()
  return row?.sealed ?? null
}

/** Notes, before it is sent, that a refresh is sent. */
export async function noteAsked(q: Queries, turn: Turn, askedAt: Temporal.Instant): Promise<void> {
  await refreshRow(q, turn).set({ asked_at: askedAt }).where('sealed', '=', turn.sealed).execute()
}

/** Keeps an answer before anybody judges it: it may hold the only refresh token that still counts. */
export async function keepAnswer(q: Queries, vault: Vault, turn: Turn, answer: string): Promise<void> {
  await refreshRow(q, turn)
    .set({ answer: vault.seal(answer, answerPlaceOf(turn)) })
    .where('sealed', '=', turn.sealed)
    .execute()
}

/** Gives the turn back with nothing gained. */
export async function leaveTurn(q: Queries, turn: Turn, askedAt: Temporal.Instant | null): Promise<void> {
  await refreshRow(q, turn).set({ turn: null, turn_ends_at: null, asked_at: askedAt }).where('turn', '=', turn.turn).execute()
}

/** Ends the turn with the successor, or the same token again; false when another took the row, or it is gone. */
export async function closeTurn(q: Queries, vault: Vault, turn: Turn, value: string, now: Temporal.Instant): Promise<boolean> {
  const done = await refreshRow(q, turn)
    .set({
      sealed: vault.seal(value, placeOf(turn.memberId, turn.authorizationId, 'refresh')),
      stored_at: now,
      ...{ turn: null, turn_ends_at: null, asked_at: null, answer: null },
    })
    .where('sealed', '=', turn.sealed)
    .returning('authorization_id')
    .executeTakeFirst()
  return done !== undefined
}
