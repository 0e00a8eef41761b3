/** The sandbox's rail over HTTP: a bearer key, ten seconds, no redirects. What goes wrong on the way is `unknown`. */
import { type Rail, type RailHook, type RailStatus, railStatuses, refusals, type Told, type Unknown } from '#payout/rail.ts'
import { isSigned, SIGNATURE_HEADER } from '#platform/signed-hook.ts'

const ANSWER_BYTES_MAX = 65_536

export type SandboxRailParts = { readonly url: string; readonly key: string; readonly timeoutMs?: number }

export function sandboxRail({ url, key, timeoutMs = 10_000 }: SandboxRailParts): Rail {
  const call = (path: string, init: RequestInit = {}) =>
    ask(`${url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
  return {
    id: 'sandbox',
    async submit({ payoutId, cents, payee, memo }) {
      const body = JSON.stringify({ payoutId, amountCents: Number(cents), currency: 'USD', payee, memo })
      const answer = await call('/payouts', { method: 'POST', body })
      if ('is' in answer) return answer
      if (answer.status === 409) return { is: 'conflict' }
      if (answer.status === 422)
        return { is: 'told', status: 'rejected', providerId: null, cents: null, reason: textOf(answer.json['code']) }
      return answer.status === 200 ? told(answer.json) : unknown(`status-${answer.status}`)
    },
    async lookup(payoutId) {
      const answer = await call(`/payouts/${encodeURIComponent(payoutId)}`)
      if ('is' in answer) return answer
      if (answer.status === 404) return { is: 'not-found' }
      if (answer.status !== 200) return unknown(`status-${answer.status}`)
      const found = told(answer.json)
      // A look-up that does not name the amount is no proof of what was paid.
      return found.is === 'told' && found.cents === null ? unknown('bad-answer') : found
    },
    verifyHook,
    async claimLink(payoutId) {
      const answer = await call(`/payouts/${encodeURIComponent(payoutId)}/link`, { method: 'POST' })
      if ('is' in answer) return answer
      if (answer.status === 404) return null
      return answer.status === 200 ? (textOf(answer.json['link']) ?? unknown('bad-answer')) : unknown(`status-${answer.status}`)
    },
  }
}

type Answer = { status: number; json: Record<string, unknown> }
const unknown = (because: string): Unknown => ({ is: 'unknown', because })
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value.slice(0, 200) : null)

async function ask(url: string, init: RequestInit): Promise<Answer | Unknown> {
  try {
    const response = await fetch(url, init)
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body ?? []) {
      size += chunk.length
      if (size > ANSWER_BYTES_MAX) return unknown('bad-answer')
      chunks.push(chunk)
    }
    const json: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    if (typeof json !== 'object' || json === null) return unknown('bad-answer')
    return { status: response.status, json: json as Record<string, unknown> }
  } catch (error) {
    if (error instanceof SyntaxError) return unknown('bad-answer')
    return unknown(error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'reset')
  }
}

function told({ status, providerId, amountCents, reason, code }: Record<string, unknown>): Told | Unknown {
  const known = railStatuses.find((one): one is RailStatus => one === status)
  const amountIsSound = amountCents === undefined || Number.isSafeInteger(amountCents)
  if (!known || !textOf(providerId) || !amountIsSound) return unknown('bad-answer')
  const cents = amountCents === undefined ? null : BigInt(amountCents as number)
  const refusal = refusals.find((one) => one === code)
  return { is: 'told', status: known, providerId: textOf(providerId), cents, reason: textOf(reason), ...(refusal && { refusal }) }
}

/** `x-qpc-signature: t=<unix seconds>,v1=<hex HMAC-SHA256(secret, t + "." + body)>`. */
function verifyHook(headers: Headers, body: Uint8Array, secret: string): RailHook | null {
  if (!isSigned(headers.get(SIGNATURE_HEADER), body, secret)) return null
  try {
    const { eventId, payoutId } = JSON.parse(Buffer.from(body).toString('utf8')) as Record<string, unknown>
    return typeof eventId === 'string' && typeof payoutId === 'string' ? { hookId: eventId, payoutId } : null
  } catch {
    return null
  }
}
