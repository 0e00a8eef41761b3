/** Payouts on the pretend rail: accepted once per id, completed a little later; a gift card lies ready behind a link until somebody takes it. */
import { createHash } from 'node:crypto'
import type { RailFault } from '../admin/admin-json.ts'
import { enqueueRailEvent } from '../outgoing.ts'
import { randomId } from '../state.ts'
import type { World } from '../world.ts'
import { noteLine } from './account.ts'

export type PayoutStatus = 'accepted' | 'link-ready' | 'sent' | 'completed' | 'rejected' | 'returned'
export type Payout = {
  payout_id: string
  provider_id: string
  amount_cents: number
  request: string
  status: PayoutStatus
  /** A code of `reasons`, or, in state of an earlier time, words. */
  reason: string | null
  /** What becomes of it: completed, completed and then returned, or ready behind a link. */
  plan: 'complete' | 'return' | 'link'
  changed_at: number
  changed_real: number
}

const domainDelayMs = 10 * 60_000
const realDelayMs = 3000
const linkDays = 30
const linkMs = linkDays * 24 * 3_600_000

/** Why a payout did not arrive: the code a program acts on, and words. */
export const reasons: Readonly<Record<string, string>> = {
  'payee-refused': 'The payee could not be verified.',
  'account-closed': 'The account is closed.',
  'link-expired': `Nobody opened the link in ${linkDays} days.`,
}

/** Paid by a link that the payee opens; all others are paid without the payee. */
const linkMethod = 'gift-card'

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
  method: string,
  fault: RailFault['kind'] | undefined,
): Payout {
  const rejected = fault === 'reject'
  const payout: Payout = {
    payout_id: payoutId,
    provider_id: `sbx_${randomId()}`,
    amount_cents: amountCents,
    request,
    status: rejected ? 'rejected' : 'accepted',
    reason: rejected ? 'payee-refused' : null,
    plan: fault === 'return' ? 'return' : method === linkMethod && !rejected ? 'link' : 'complete',
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
  expireLinks(world)
  const { state, clock } = world
  const [now, real] = [clock.now(), Date.now()]
  const due = state.all<Payout>(
    `SELECT * FROM payout WHERE (status = 'accepted' OR (status = 'completed' AND plan = 'return')) AND (changed_at <= ? OR changed_real <= ?)`,
    now - domainDelayMs,
    real - realDelayMs,
  )
  for (const payout of due) {
    if (payout.status === 'completed') move(world, payout, 'returned', 'account-closed')
    else move(world, payout, payout.plan === 'link' ? 'link-ready' : 'completed')
  }
}

/** The payee takes what lies ready; false when it does not, or no longer. */
export function takeLink(world: World, payoutId: string): boolean {
  const payout = findPayout(world, payoutId)
  if (payout?.status !== 'link-ready') return false
  move(world, payout, 'completed')
  return true
}

function expireLinks(world: World): void {
  const old = Math.floor(world.clock.now()) - linkMs
  const due = world.state.all<Payout>(`SELECT * FROM payout WHERE status = 'link-ready' AND changed_at <= ?`, old)
  for (const payout of due) move(world, payout, 'rejected', 'link-expired')
}

/** The payout comes into a state, the rail's account shows the money that moved, and the event goes out. */
function move(world: World, { payout_id, amount_cents }: Payout, status: PayoutStatus, reason: string | null = null): void {
  const { state, clock } = world
  const at = Math.floor(clock.now())
  state.atomically(() => {
    state.run(
      'UPDATE payout SET status = ?, reason = ?, changed_at = ?, changed_real = ? WHERE payout_id = ?',
      status,
      reason,
      at,
      Date.now(),
      payout_id,
    )
    if (status === 'completed') noteLine(world, { at, payout_id, kind: 'payout', cents: -amount_cents })
    if (status === 'returned') noteLine(world, { at, payout_id, kind: 'return', cents: amount_cents })
    enqueueRailEvent(state, eventOf(payout_id, status), 0)
  })
}

/** When the next payout changes by the domain clock. */
export function nextPayoutChange({ state }: World, after: number): number {
  const row = state.one<{ at: number | null }>(
    `SELECT min(changed_at) + ${domainDelayMs} AS at FROM payout WHERE (status = 'accepted' OR (status = 'completed' AND plan = 'return')) AND changed_at > ?`,
    Math.floor(after) - domainDelayMs,
  )
  const link = state.one<{ at: number | null }>(
    `SELECT min(changed_at) + ${linkMs} AS at FROM payout WHERE status = 'link-ready' AND changed_at > ?`,
    Math.floor(after) - linkMs,
  )
  return Math.min(row?.at ?? Number.POSITIVE_INFINITY, link?.at ?? Number.POSITIVE_INFINITY)
}

const eventOf = (payoutId: string, type: PayoutStatus) => ({ eventId: `evt_${randomId()}`, payoutId, type })
