/** The port to what a rail says of its account with us: its lines, and what is left there. Its word is kept as it came; it moves no payout. */
import type { Later, Unknown } from '#payout/rail.ts'

export const lineKinds = ['payout', 'return', 'funding', 'fee', 'other'] as const
export type LineKind = (typeof lineKinds)[number]

export type RailLine = {
  /** The same line has the same id, however often and in whatever order it is sent. */
  readonly lineId: string
  readonly at: Temporal.Instant
  readonly kind: LineKind
  /** Above zero it came in, below zero it went out. */
  readonly cents: bigint
  /** Ours, where the rail names it; else it is found by the rail's own. */
  readonly payoutId: string | null
  readonly providerId: string | null
}

export type RailStatement = {
  readonly is: 'statement'
  readonly lines: readonly RailLine[]
  /** What is left after the last line; null where the rail does not say. */
  readonly balanceCents: bigint | null
  /** What the rail sent, for the record. */
  readonly document: string
}

export type RailAccount = {
  /** The lines of a span of time, its end not among them. Lines of before may be among them: they are known by their ids. */
  statement(from: Temporal.Instant, to: Temporal.Instant): Promise<RailStatement | Later | Unknown>
}
