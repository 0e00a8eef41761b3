/** The account behind the sandbox's rail: its lines, and what is left after them. */
import type { Unknown } from '#payout/rail.ts'
import type { SandboxRailParts } from '#payout/rails/sandbox.ts'
import { type LineKind, lineKinds, type RailAccount, type RailLine } from '#payout/statement.ts'

export function sandboxAccount({ url, key, timeoutMs = 10_000 }: SandboxRailParts): RailAccount {
  return {
    async statement(from, to) {
      const query = new URLSearchParams({ from: from.toString(), to: to.toString() })
      try {
        const response = await fetch(`${url}/statement?${query}`, {
          headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
        })
        if (response.status !== 200) return unknown(`status-${response.status}`)
        const document = await response.text()
        const { lines, balanceCents } = JSON.parse(document) as { lines?: unknown; balanceCents?: unknown }
        const read = Array.isArray(lines) ? lines.map(lineOf) : [null]
        if (read.includes(null) || !Number.isSafeInteger(balanceCents)) return unknown('bad-answer')
        return { is: 'statement', lines: read as RailLine[], balanceCents: BigInt(balanceCents as number), document }
      } catch (error) {
        if (error instanceof SyntaxError) return unknown('bad-answer')
        return unknown(error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'reset')
      }
    },
  }
}

const unknown = (because: string): Unknown => ({ is: 'unknown', because })

function lineOf(line: unknown): RailLine | null {
  const { lineId, at, kind, amountCents, payoutId = null } = (line ?? {}) as Record<string, unknown>
  const known = lineKinds.find((one): one is LineKind => one === kind)
  if (typeof lineId !== 'string' || typeof at !== 'string' || !known || !Number.isSafeInteger(amountCents)) return null
  if (payoutId !== null && typeof payoutId !== 'string') return null
  return { lineId, at: Temporal.Instant.from(at), kind: known, cents: BigInt(amountCents as number), payoutId, providerId: null }
}
