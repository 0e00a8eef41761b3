/** Sign-in by e-mail code and by passkey: sessions, codes, passkeys and their limits are better-auth's, in a schema of its own. */
import { passkey } from '@better-auth/passkey'
import { betterAuth } from 'better-auth'
import { APIError } from 'better-auth/api'
import { emailOTP } from 'better-auth/plugins'
import { PostgresDialect } from 'kysely'
import type pg from 'pg'
import { tokenIn } from '#members/session-cookie.ts'
import { type SessionRow, sessionOf } from '#members/session-store.ts'
import { realClock } from '#platform/clock.ts'
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
  /** Whether this new passkey may be added; asked once its proof holds, right before it is stored. */
  admitPasskey(asked: NewPasskey): Promise<boolean>
}

export type NewPasskey = {
  viewer: Viewer
  credentialId: string
  /** The hash of the invitation that the page was opened with. */
  inviteHash: string | null
}

/**
 * `credentialId` is that of the passkey that made the session; null when a code did. `isRecent`: signed in within the last quarter of an hour,
 * which what moves money elsewhere asks for.
 */
export type Viewer = { userId: string; email: string; sessionToken: string; credentialId: string | null; isRecent: boolean }
/** `cookies` are to be set on the answer. */
export type SignInResult =
  | { is: 'signed-in'; userId: string; email: string; cookies: string[] }
  | { is: 'refused'; because: 'code-wrong' | 'passkey-refused' | 'too-many' }

/** What a browser is asked before it makes or uses a passkey. */
export type Challenge =
  | { is: 'asked'; options: Record<string, unknown>; cookies: string[] }
  | { is: 'refused'; because: 'too-many' | 'session-old' }
export type Added = { is: 'added' } | { is: 'refused'; because: 'too-many' | 'session-old' | 'passkey-refused' }

export type Auth = {
  /** Sends a code to an address. With `withhold` all is done but the sending, so that an address nobody has looks like one that somebody has. */
  requestCode(email: string, ip: string, withhold?: 'withhold'): Promise<'sent' | 'too-many'>
  /** Exchanges the code for a session, and makes the user when there is none. */
  signIn(email: string, code: string, ip: string): Promise<SignInResult>
  viewerOf(headers: Headers): Promise<Viewer | null>
  signOut(headers: Headers): Promise<string[]>
  /** Asks the browser of a signed-in person to make a passkey. A session older than a day is not enough. */
  askNewPasskey(headers: Headers, ip: string, inviteHash: string | null): Promise<Challenge>
  addPasskey(headers: Headers, ip: string, made: { credential: object; name: string | null }): Promise<Added>
  askPasskey(headers: Headers, ip: string): Promise<Challenge>
  /** Exchanges the proof of a passkey for a new session; the session that was there ends. */
  signInByPasskey(headers: Headers, ip: string, credential: object): Promise<SignInResult>
}

/** A header that only our own call into the library can set: its requests come from nowhere else. */
const WITHHOLD = 'x-qpc-withhold'

const RECENT_MS = 15 * 60_000
const SESSION_SECONDS = 60 * 60 * 24 * 30
/** A session that is used after a day lasts its thirty days from then. */
const PROLONGED_AFTER_SECONDS = 60 * 60 * 24

const BY_PASSKEY = '/passkey/verify-authentication'

/** The person, not only the device: the library itself would take a passkey that asked for neither finger nor face nor PIN. */
function needVerified(verified: boolean | undefined): void {
  if (verified !== true) throw new APIError('UNAUTHORIZED', { code: 'USER_NOT_VERIFIED' })
}

/** The library's own object, apart so that a test can ask whether its schema is complete. */
export function betterAuthOver({ plain, url, secret, attemptsPerMinute, sendCode, admitPasskey }: AuthParts) {
  const limit = { window: 60, max: attemptsPerMinute }
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
      passkey({
        rpID: new URL(url).hostname,
        rpName: 'QuickPayConnect',
        origin: new URL(url).origin,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        advanced: { webAuthnChallengeCookie: 'passkey' },
        registration: {
          async afterVerification({ ctx, verification, context }) {
            needVerified(verification.registrationInfo?.userVerified)
            const viewer = viewerIn(ctx.context.session)
            const credentialId = verification.registrationInfo?.credential.id
            if (!viewer || !credentialId || !(await admitPasskey({ viewer, credentialId, inviteHash: context ?? null })))
              throw new APIError('FORBIDDEN', { code: 'NOT_ADMITTED' })
          },
        },
        authentication: {
          async afterVerification({ verification }) {
            needVerified(verification.authenticationInfo.userVerified)
          },
        },
      }),
    ],
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Else an error of the database is printed as it is, and it may quote an address; thrown, it is told by its shape like any other.
    onAPIError: { throw: true },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: PROLONGED_AFTER_SECONDS,
      additionalFields: { credentialID: { type: 'string', required: false, input: false, returned: true } },
    },
    databaseHooks: {
      session: {
        create: {
          // The proof has held when a session is made here, and it was made with the passkey that the request names.
          before: async (session, ctx) => ({
            data: { ...session, credentialID: ctx?.path === BY_PASSKEY ? (ctx.body as { response: { id: string } }).response.id : null },
          }),
        },
      },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      ...limit,
      customRules: { '/email-otp/send-verification-otp': limit, '/sign-in/email-otp': limit, '/passkey/*': limit },
    },
    advanced: {
      database: { generateId: ({ model }: { model: string }) => newId(model === 'user' ? 'mem' : model === 'passkey' ? 'psk' : 'ses') },
      useSecureCookies: false,
      cookiePrefix: '__Host-qpc',
      defaultCookieAttributes: { secure: true, path: '/', httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: ['x-real-ip'] },
    },
  })
}

// Sessions live by the machine's clock, whatever the clock of the demo says.
const leftMs = ({ expiresAt }: SessionRow): number => expiresAt.getTime() - realClock.now().epochMilliseconds

/** The viewer of a session as the library gives it. */
function viewerIn(found: unknown): Viewer | null {
  const { user, session } = (found ?? {}) as {
    user?: { id: string; email: string }
    session?: { token: string; createdAt: Date; credentialID?: string | null }
  }
  if (!user || !session) return null
  const isRecent = realClock.now().epochMilliseconds - session.createdAt.getTime() < RECENT_MS
  return { userId: user.id, email: user.email, sessionToken: session.token, credentialId: session.credentialID ?? null, isRecent }
}

export function openAuth(parts: AuthParts): Auth {
  const auth = betterAuthOver(parts)
  /** Through the library's own handler, so that its limits and origin check apply to our forms as well. */
  const call = async (path: string, ip: string, { body, headers = {} }: { body?: object; headers?: Record<string, string> }) => {
    const answer = await auth.handler(
      new Request(`${parts.url}/api/auth${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { 'content-type': 'application/json', origin: parts.url, 'x-real-ip': ip, ...headers },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    )
    // The library answers a proof that it cannot read with this code and 500.
    if (answer.status >= 500 && (await codeIn(answer)) !== 'FAILED_TO_VERIFY_REGISTRATION')
      throw new Failure('sign-in-failed', 'soon', 'sign-in did not work', { status: answer.status })
    return answer
  }
  const cookieIn = (headers: Headers) => ({ cookie: headers.get('cookie') ?? '' })
  const asked = async (answer: Response): Promise<Challenge> =>
    answer.ok
      ? { is: 'asked', options: (await answer.json()) as Record<string, unknown>, cookies: answer.headers.getSetCookie() }
      : { is: 'refused', because: answer.status === 429 ? 'too-many' : 'session-old' }
  const signedIn = async (answer: Response): Promise<SignInResult> => {
    const { user } = (await answer.json()) as { user: { id: string; email: string } }
    return { is: 'signed-in', userId: user.id, email: user.email, cookies: answer.headers.getSetCookie() }
  }
  return {
    async requestCode(email, ip, withhold) {
      const answer = await call('/email-otp/send-verification-otp', ip, {
        body: { email, type: 'sign-in' },
        headers: withhold ? { [WITHHOLD]: '1' } : {},
      })
      return answer.status === 429 ? 'too-many' : 'sent'
    },
    async signIn(email, code, ip) {
      const answer = await call('/sign-in/email-otp', ip, { body: { email, otp: code } })
      if (answer.status === 429) return { is: 'refused', because: 'too-many' }
      return answer.ok ? signedIn(answer) : { is: 'refused', because: 'code-wrong' }
    },
    async viewerOf(headers) {
      // Nearly every request needs no more than this one read. What is to be prolonged or has ended is the library's to judge, and to write.
      const token = tokenIn(headers.get('cookie') ?? '', parts.secret)
      const session = token && (await sessionOf(parts.plain, token))
      if (session && leftMs(session) > (SESSION_SECONDS - PROLONGED_AFTER_SECONDS) * 1000)
        return viewerIn({ user: { id: session.userId, email: session.email }, session })
      return headers.has('cookie') ? viewerIn(await auth.api.getSession({ headers })) : null
    },
    async signOut(headers) {
      const answer = await auth.api.signOut({ headers, asResponse: true })
      return answer.headers.getSetCookie()
    },
    async askNewPasskey(headers, ip, inviteHash) {
      const query = inviteHash ? `?context=${encodeURIComponent(inviteHash)}` : ''
      return asked(await call(`/passkey/generate-register-options${query}`, ip, { headers: cookieIn(headers) }))
    },
    async addPasskey(headers, ip, { credential, name }) {
      const body = { response: credential, ...(name ? { name } : {}) }
      const answer = await call('/passkey/verify-registration', ip, { body, headers: cookieIn(headers) })
      if (answer.ok) return { is: 'added' }
      if (answer.status === 429) return { is: 'refused', because: 'too-many' }
      return { is: 'refused', because: (await codeIn(answer)) === 'SESSION_NOT_FRESH' ? 'session-old' : 'passkey-refused' }
    },
    async askPasskey(headers, ip) {
      const challenge = await asked(await call('/passkey/generate-authenticate-options', ip, { headers: cookieIn(headers) }))
      // The library asks for it only where it is convenient, and has no option to say otherwise.
      return challenge.is === 'asked' ? { ...challenge, options: { ...challenge.options, userVerification: 'required' } } : challenge
    },
    async signInByPasskey(headers, ip, credential) {
      const answer = await call(BY_PASSKEY, ip, { body: { response: credential }, headers: cookieIn(headers) })
      if (answer.status === 429) return { is: 'refused', because: 'too-many' }
      if (!answer.ok) return { is: 'refused', because: 'passkey-refused' }
      await auth.api.signOut({ headers })
      return signedIn(answer)
    },
  }
}

/** The library's code of a refusal; the answer can still be read afterwards. */
async function codeIn(answer: Response): Promise<string | undefined> {
  const text = await answer.clone().text()
  return /"code":"(\w+)"/.exec(text)?.[1]
}
