/** The session's cookie as better-auth signs it: the token, a dot, and the HMAC-SHA256 of the token in base64. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto'

export const SESSION_COOKIE = '__Host-qpc.session_token'

/** The token of a header `Cookie`; null where there is no cookie, or we did not sign it. */
export function tokenIn(header: string, secret: string): string | null {
  const at = header.split(/;\s*/).find((one) => one.startsWith(`${SESSION_COOKIE}=`))
  const [, token, signature] = /^(.+)\.([A-Za-z0-9+/]{43}=)$/.exec(decoded(at?.slice(SESSION_COOKIE.length + 1) ?? '')) ?? []
  if (!token || !signature) return null
  const expected = createHmac('sha256', secret).update(token).digest()
  return timingSafeEqual(expected, Buffer.from(signature, 'base64')) ? token : null
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
