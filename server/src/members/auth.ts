/** Sign-in by e-mail code: sessions, codes and their limits are better-auth's, in a schema of its own. */
import { betterAuth } from 'better-auth'
import { emailOTP } from 'better-auth/plugins'
import { PostgresDialect } from 'kysely'
import type pg from 'pg'
import { Failure } from '#platform/failure.ts'
import { newId } from '#platform/ids.ts'

export type AuthParts = {
  plain: pg.Pool
  /** The origin of the server. */
  url: string
  secret: string
  attemptsPerMinute: number
  /** Hands a code to the person; errors are the sender's to log. */
  sendCode(email: string, code: string): void
}

export type Viewer = { userId: string; email: string; sessionToken: string }
/** `cookies` are to be set on the answer. */
export type SignInResult =
  | { is: 'signed-in'; userId: string; email: string; cookies: string[] }
  | { is: 'refused'; because: 'code-wrong' | 'too-many' }

export type Auth = {
  /** Sends a code to an address. With `withhold` all is done but the sending, so that an address nobody has looks like one that somebody has. */
  requestCode(email: string, ip: string, withhold?: 'withhold'): Promise<'sent' | 'too-many'>
  /** Exchanges the code for a session, and makes the user when there is none. */
  signIn(email: string, code: string, ip: string): Promise<SignInResult>
  viewerOf(headers: Headers): Promise<Viewer | null>
  signOut(headers: Headers): Promise<string[]>
}

/** A header that only our own call into the library can set: its requests come from nowhere else. */
const WITHHOLD = 'x-qpc-withhold'

/** The library's own object, apart so that a test can ask whether its schema is complete. */
export function betterAuthOver({ plain, url, secret, attemptsPerMinute, sendCode }: AuthParts) {
  return betterAuth({
    baseURL: url,
    secret,
    database: { dialect: new PostgresDialect({ pool: plain }), type: 'postgres', transaction: true, schemaName: 'auth' } as never,
    plugins: [
      emailOTP({
        otpLength: 6,
        expiresIn: 600,
        allowedAttempts: 5,
        storeOTP: 'hashed',
        async sendVerificationOTP({ email, otp }, ctx) {
          if (!ctx?.headers?.has(WITHHOLD)) sendCode(email, otp)
        },
      }),
    ],
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Else an error of the database is printed as it is, and it may quote an address; thrown, it is told by its shape like any other.
    onAPIError: { throw: true },
    session: { expiresIn: 60 * 60 * 24 * 30, updateAge: 60 * 60 * 24 },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: attemptsPerMinute,
      customRules: {
        '/email-otp/send-verification-otp': { window: 60, max: attemptsPerMinute },
        '/sign-in/email-otp': { window: 60, max: attemptsPerMinute },
      },
    },
    advanced: {
      database: { generateId: ({ model }: { model: string }) => newId(model === 'user' ? 'mem' : 'ses') },
      useSecureCookies: false,
      cookiePrefix: '__Host-qpc',
      defaultCookieAttributes: { secure: true, path: '/', httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: ['x-real-ip'] },
    },
  })
}

export function openAuth(parts: AuthParts): Auth {
  const auth = betterAuthOver(parts)
  /** Through the library's own handler, so that its limits and origin check apply to our forms as well. */
  const call = async (path: string, body: object, ip: string, headers: Record<string, string> = {}) => {
    const answer = await auth.handler(
      new Request(`${parts.url}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: parts.url, 'x-real-ip': ip, ...headers },
        body: JSON.stringify(body),
      }),
    )
    if (answer.status >= 500) throw new Failure('sign-in-failed', 'soon', 'sign-in did not work', { status: answer.status })
    return answer
  }
  return {
    async requestCode(email, ip, withhold) {
      const answer = await call('/email-otp/send-verification-otp', { email, type: 'sign-in' }, ip, withhold ? { [WITHHOLD]: '1' } : {})
      return answer.status === 429 ? 'too-many' : 'sent'
    },
    async signIn(email, code, ip) {
      const answer = await call('/sign-in/email-otp', { email, otp: code }, ip)
      if (answer.status === 429) return { is: 'refused', because: 'too-many' }
      if (!answer.ok) return { is: 'refused', because: 'code-wrong' }
      const { user } = (await answer.json()) as { user: { id: string; email: string } }
      return { is: 'signed-in', userId: user.id, email: user.email, cookies: answer.headers.getSetCookie() }
    },
    async viewerOf(headers) {
      const found = await auth.api.getSession({ headers })
      return found ? { userId: found.user.id, email: found.user.email, sessionToken: found.session.token } : null
    },
    async signOut(headers) {
      const answer = await auth.api.signOut({ headers, asResponse: true })
      return answer.headers.getSetCookie()
    },
  }
}
