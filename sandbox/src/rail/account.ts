/** The account behind the pretend rail: a line for whatever moved in it. It starts at nothing and may be overdrawn, so that nobody has to fund a demo. */
import type { World } from '../world.ts'

export const accountKinds = ['payout', 'return', 'funding', 'fee', 'other'] as const
export type AccountKind = (typeof accountKinds)[number]
type Line = { id: number; at: number; kind: AccountKind; cents: number; payout_id: string | null }

/** Cents above zero come in. */
export function noteLine({ state }: Pick<World, 'state'>, line: Omit<Line, 'id'>): void {
  state.run('INSERT INTO rail_line (at, kind, cents, payout_id) VALUES (?, ?, ?, ?)', line.at, line.kind, line.cents, line.payout_id)
}

/** The lines from one moment up to another, and what was left after the last of them. */
export function statementOf({ state }: Pick<World, 'state'>, from: number, to: number) {
  const lines = state.all<Line>('SELECT * FROM rail_line WHERE at >= ? AND at < ? ORDER BY at, id', from, to)
  const balance = state.one<{ cents: number }>('SELECT coalesce(sum(cents), 0) AS cents FROM rail_line WHERE at < ?', to)
  return {
    lines: lines.map(({ id, at, kind, cents, payout_id }) => ({
      lineId: `sbl_${id}`,
      at: new Date(at).toISOString(),
      kind,
      amountCents: cents,
      ...(payout_id !== null && { payoutId: payout_id }),
    })),
    balanceCents: balance?.cents ?? 0,
  }
}

/** `POST /admin/rail/lines`: money that moves for no payout, `{kind, cents}`. The words of what is wrong, where it is. */
export function readRailLine(body: unknown): { kind: AccountKind; cents: number } | string {
  const { kind, cents } = { kind: null, cents: null, ...(typeof body === 'object' ? body : {}) } as { kind: unknown; cents: unknown }
  const known = accountKinds.find((one) => one === kind)
  if (!known || known === 'payout' || known === 'return') return 'kind must be funding, fee or other'
  if (typeof cents !== 'number' || !Number.isSafeInteger(cents) || cents === 0) return 'cents must be a whole number, not 0'
  return { kind: known, cents }
}
