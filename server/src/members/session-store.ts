/** The one question about a session that every request asks, in one read; everything else about sessions is better-auth's. */
import type pg from 'pg'

export type SessionRow = {
  readonly token: string
  readonly userId: string
  readonly email: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly credentialID: string | null
}

/** By its token; null when there is none. */
export async function sessionOf(plain: pg.Pool, token: string): Promise<SessionRow | null> {
  const { rows } = await plain.query<SessionRow>({
    name: 'session-of',
    text: `select s."token", s."userId", u."email", s."createdAt", s."expiresAt", s."credentialID"
      from auth."session" s join auth."user" u on u."id" = s."userId" where s."token" = $1`,
    values: [token],
  })
  return rows[0] ?? null
}
