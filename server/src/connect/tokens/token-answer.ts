/** Takes the answer of a token endpoint as it is meant: tokens come once, so a wrong label or a strange lifetime does not throw them away. */

/** Longer than this no access token is believed; it is refreshed sooner, or when it is refused. */
const EXPIRES_IN_MAX_SECONDS = 86_400
/** A token is renewed two minutes before its end: one that lives no longer would be renewed at each use. It is used, and renewed when it is refused. */
const EXPIRES_IN_MIN_SECONDS = 180

/** The answer with a body that strict readers take, where it holds a JSON object; otherwise as it was. */
export function plainAnswer(status: number, headers: Headers, text: string): Response {
  const told = objectIn(text)
  if (!told) return new Response(text || null, { status, headers })
  const plain = new Headers(headers)
  plain.set('content-type', 'application/json')
  for (const name of ['content-length', 'content-encoding']) plain.delete(name)
  return new Response(JSON.stringify(status === 200 ? usable(told) : told), { status, headers: plain })
}

/** The refresh token in an answer that is no use otherwise: it may be the only one that still counts. */
export function refreshTokenIn(text: string): string | null {
  const token = objectIn(text)?.['refresh_token']
  return typeof token === 'string' && token !== '' ? token : null
}

function usable(told: Record<string, unknown>): Record<string, unknown> {
  // An id_token says who the person is, which is not asked here, and would be judged by rules of its own.
  const { expires_in, refresh_token, scope, id_token: _, ...rest } = told
  const seconds = typeof expires_in === 'string' && expires_in.trim() !== '' ? Number(expires_in) : expires_in
  return {
    ...rest,
    ...(typeof seconds === 'number' && seconds >= 0
      ? { expires_in: Math.min(Math.max(Math.floor(seconds), EXPIRES_IN_MIN_SECONDS), EXPIRES_IN_MAX_SECONDS) }
      : {}),
    ...(typeof refresh_token === 'string' && refresh_token !== '' ? { refresh_token } : {}),
    ...(typeof scope === 'string' ? { scope } : {}),
  }
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
