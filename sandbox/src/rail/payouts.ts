/** Payouts on the pretend rail: accepted once per id, completed a little later. */
import { createHash } from 'node:crypto'
import type { RailFault } from '../admin/admin-json.ts'
import { enqueueRailEvent } from '../outgoing.ts'
import { randomId } from '../state.ts'
import type { World } from '../world.ts'

export type PayoutStatus = 'accepted' | 'sent' | 'completed' | 'rejected' | 'returned'
export type Payout = {
  payout_id: string
  provider_id: string
  amount_cents: number
  request: string
  status: PayoutStatus
  reason: string | null
  /** What becomes of it: completed, or completed and then returned. */
  plan: 'complete' | 'return'
  changed_at: number
  changed_real: number
}

const domainDelayMs = 10 * 60_000
const realDelayMs = 3000

export const payoutMethods: readonly string[] = [
  'bank',
  'bank-account',
  'card',
  'debit-card',
  'paypal',
  'venmo',
  'zelle',
  'prepaid-card',
  'gift-card',
  'check',
  'donation',
]

export const findPayout = (world: World, id: string) => world.state.one<Payout>('SELECT * FROM payout WHERE payout_id = ?', id)
export const requestDigest = (canonical: string): string => createHash('sha256').update(canonical).digest('hex')

/** Records a new payout, already rejected where that fault is on. */
export function acceptPayout(
  world: World,
  payoutId: string,
  amountCents: number,
  request: string,
  fault: RailFault['kind'] | undefined,
): Payout {
  const rejected = fault === 'reject'
  const payout: Payout = {
    payout_id: payoutId,
    provider_id: `sbx_${randomId()}`,
    amount_cents: amountCents,
    request,
    status: rejected ? 'rejected' : 'accepted',
    reason: rejected ? 'The payee could not be verified.' : null,
    plan: fault === 'return' ? 'return' : 'complete',
    changed_at: Math.floor(world.clock.now()),
    changed_real: Date.now(),
  }
  world.state.atomically(() => {
    const { payout_id, provider_id, amount_cents, status, reason, plan, changed_at, changed_real } = payout
    world.state.run(
      'INSERT INTO payout VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      payout_id,
      provider_id,
      amount_cents,
      request,
      status,
      reason,
      plan,
      changed_at,
      changed_real,
    )
    if (rejected) enqueueRailEvent(world.state, eventOf(payoutId, 'rejected'), Date.now() + 500)
  })
  return payout
}

/** Moves every payout whose time has come (ten domain minutes or three real seconds) and queues its event. */
export function settlePayouts(world: World): void {
  const { state, clock } = world
  const [now, real] = [clock.now(), Date.now()]
  const due = state.all<Payout>(
    `SELECT * FROM payout WHERE (status = 'accepted' OR (status = 'completed' AND plan = 'return')) AND (changed_at <= ? OR changed_real <= ?)`,
    now - domainDelayMs,
    real - realDelayMs,
  )
  for (const { payout_id, status } of due) {
    const next = status === 'accepted' ? 'completed' : 'returned'
    state.atomically(() => {
      const reason = next === 'returned' ? 'The account is closed.' : null
      state.run(
        'UPDATE payout SET status = ?, reason = ?, changed_at = ?, changed_real = ? WHERE payout_id = ?',
        next,
        reason,
        Math.floor(now),
        real,
        payout_id,
      )
      enqueueRailEvent(state, eventOf(payout_id, next), 0)
    })
  }
}

/** When the next payout changes by the domain clock. */
export function nextPayoutChange({ state }: World, after: number): number {
  const row = state.one<{ at: number | null }>(
    `SELECT min(changed_at) + ${domainDelayMs} AS at FROM payout WHERE (status = 'accepted' OR (status = 'completed' AND plan = 'return')) AND changed_at > ?`,
    Math.floor(after) - domainDelayMs,
  )
  return row?.at ?? Number.POSITIVE_INFINITY
}

const eventOf = (payoutId: string, type: PayoutStatus) => ({ eventId: `evt_${randomId()}`, payoutId, type })
