/** The same handles for every rail, so that one suite can try them all. */
import { createHmac, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Order, Rail, Trail } from '../../server/src/payout/rail.ts'
import { makeBatch } from '../../server/src/payout/rails/manual/batch.ts'
import { confirmBatch } from '../../server/src/payout/rails/manual/confirm.ts'
import { manualFolder } from '../../server/src/payout/rails/manual/folder.ts'
import { manualRail } from '../../server/src/payout/rails/manual/rail.ts'
import type { Pace } from '../../server/src/payout/rails/pace.ts'
import { sandboxRail } from '../../server/src/payout/rails/sandbox.ts'
import { stripeRail } from '../../server/src/payout/rails/stripe/rail.ts'
import { tremendousRail } from '../../server/src/payout/rails/tremendous/rail.ts'
import { startRailServer } from '../../server/src/payout/testing/rail-server.ts'
import type { Fault, LookFault } from './listener.ts'
import { HOOK_SECRET as STRIPE_SECRET, stripeServer } from './stripe-server.ts'
import { HOOK_SECRET as TREMENDOUS_SECRET, tremendousHook, tremendousServer } from './tremendous-server.ts'

export const TIMEOUT_MS = 400
export const NOW = Temporal.Instant.from('2027-07-15T12:00:00Z')

export type Stage = 'link-ready' | 'sent' | 'completed' | 'rejected' | 'returned' | 'failed'
export type Bench = {
  readonly name: string
  readonly rail: Rail
  /** How long the rail was to be left alone, by each 429. */
  readonly held: number[]
  /** What the rail can do wrong, and what it can come to. */
  readonly can: { readonly faults: readonly Fault[]; readonly looks: readonly LookFault[]; readonly stages: readonly Stage[] }
  fault(...faults: Fault[]): void
  lookFault(...faults: LookFault[]): void
  /** What the rail keeps under a key, in cents. */
  kept(payoutId: string): bigint[]
  become(payoutId: string, stage: Stage): Promise<void>
  hook: null | ((payoutId: string, options?: { hookId?: string; secret?: string }) => { headers: Headers; body: Uint8Array })
  readonly secret: string
  /** Whatever was to go wrong did, and nothing else. */
  leftOver(): unknown[]
  close(): Promise<void>
}

export const orderOf = (cents = 1234n, memberId = 'mem_ana'): Order => ({
  payoutId: `pay_${randomUUID()}`,
  cents,
  payee: { memberId, payeeId: memberId, method: 'bank', label: 'bank 6789' },
  locale: 'es',
  memo: 'QuickPayConnect',
})
export const trailOf = ({ payee }: Order, more: Partial<Trail> = {}): Trail => ({
  payeeId: payee.payeeId,
  providerId: null,
  since: NOW,
  ...more,
})

/** Always a turn; remembers for how long it was to hold. */
function freePace(): Pace & { readonly held: number[] } {
  const held: number[] = []
  return { held, turn: async () => null, hold: async (seconds) => void held.push(seconds) }
}

const network: readonly Fault[] = ['cut-after', 'reset-before', 'slow', 'bad-body', 'redirect', '500', 'wrong-amount']
const whole: readonly Fault[] = [...network, '429', 'unknown-state', 'no-funds', 'not-let-in', 'refuse-payee', 'refuse-us']
const looks: readonly LookFault[] = ['429', '500', 'reset-before', 'bad-body', 'slow']

export async function tremendousBench(): Promise<Bench> {
  const server = await tremendousServer()
  const pace = freePace()
  const rail = tremendousRail({
    url: server.url,
    key: server.key,
    fundingSourceId: 'BALANCE',
    campaignId: 'CAMPAIGN',
    memberFieldId: 'FIELD',
    pace,
    timeoutMs: TIMEOUT_MS,
  })
  return {
    name: 'tremendous',
    rail,
    held: pace.held,
    can: { faults: whole, looks, stages: ['link-ready', 'rejected'] },
    fault: (...faults) => void server.faults.push(...faults),
    lookFault: (...faults) => void server.lookFaults.push(...faults),
    kept: (payoutId) =>
      [...server.orders.values()]
        .filter((one) => one.external_id === payoutId)
        .map((one) => BigInt(Math.round((one.rewards?.[0]?.value?.denomination ?? 0) * 100))),
    async become(payoutId, stage) {
      const names: Partial<Record<Stage, string>> = { 'link-ready': 'EXECUTED', rejected: 'CANCELED', failed: 'FAILED' }
      Object.assign(server.orders.get(payoutId)!, { status: names[stage] })
    },
    hook: (payoutId, { hookId, secret } = {}) =>
      tremendousHook(`rewards ${server.orders.get(payoutId)?.rewards?.[0]?.id ?? 'R404'}`, {
        ...(hookId && { uuid: hookId }),
        ...(secret && { secret }),
      }),
    secret: TREMENDOUS_SECRET,
    leftOver: () => [...server.faults.splice(0), ...server.lookFaults.splice(0), ...server.failures.splice(0)],
    close: server.close,
  }
}

export async function stripeBench(): Promise<Bench> {
  const server = await stripeServer()
  const pace = freePace()
  const payees = new Map([['mem_ana', { recipient: 'acct_ana', payoutMethod: 'usba_ana' }]])
  const rail = stripeRail({
    url: server.url,
    key: server.key,
    financialAccount: 'fa_1',
    payees,
    pace,
    clock: { now: () => NOW },
    timeoutMs: TIMEOUT_MS,
  })
  const states: Partial<Record<Stage, object>> = {
    sent: { status: 'posted', expected_arrival_date: NOW.add({ hours: 20 }).toString() },
    completed: { status: 'posted', expected_arrival_date: NOW.subtract({ hours: 1 }).toString() },
    rejected: { status: 'failed', status_details: { failed: { reason: 'payout_method_declined' } } },
    returned: { status: 'returned', status_details: { returned: { reason: 'payout_method_closed' } } },
  }
  return {
    name: 'stripe',
    rail,
    held: pace.held,
    can: { faults: whole, looks, stages: ['sent', 'completed', 'rejected', 'returned'] },
    // The library tries once more by itself when a connection breaks: it has to break twice.
    fault: (...faults) => void server.faults.push(...faults.flatMap((one) => (one === 'reset-before' ? [one, one] : [one]))),
    lookFault: (...faults) => void server.lookFaults.push(...faults.flatMap((one) => (one === 'reset-before' ? [one, one] : [one]))),
    kept: (payoutId) =>
      [...server.payments.values()].filter((one) => one.metadata?.['payout_id'] === payoutId).map((one) => BigInt(one.amount.value)),
    async become(payoutId, stage) {
      Object.assign(server.payments.get(payoutId)!, states[stage])
    },
    hook: (payoutId, { hookId, secret } = {}) =>
      server.hook(server.payments.get(payoutId)?.id ?? 'obp_404', { ...(hookId && { id: hookId }), ...(secret && { secret }) }),
    secret: STRIPE_SECRET,
    leftOver: () => [...server.faults.splice(0), ...server.lookFaults.splice(0), ...server.failures.splice(0)],
    close: server.close,
  }
}

export async function sandboxBench(): Promise<Bench> {
  const server = await startRailServer('key')
  const names: Partial<Record<Fault, (typeof server.faults)[number]>> = { 'cut-after': 'cut-after-accept' }
  return {
    name: 'sandbox',
    rail: sandboxRail({ url: server.url, key: 'key', timeoutMs: TIMEOUT_MS }),
    held: [],
    can: { faults: network, looks: ['500'], stages: ['link-ready', 'sent', 'completed', 'rejected', 'returned'] },
    fault: (...faults) => void server.faults.push(...faults.map((one) => names[one] ?? (one as (typeof server.faults)[number]))),
    lookFault: (...faults) => void server.lookupFaults.push(...faults.map(() => '500' as const)),
    kept: (payoutId) => [server.orders.get(payoutId)].flatMap((one) => (one ? [BigInt(one.amountCents)] : [])),
    become: async (payoutId, stage) => server.become(payoutId, stage),
    hook(payoutId, { hookId = randomUUID(), secret = 'secret' } = {}) {
      const body = Buffer.from(JSON.stringify({ eventId: hookId, payoutId, type: 'completed' }))
      const t = Math.floor(Date.now() / 1000)
      const signature = createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex')
      return { headers: new Headers({ 'x-qpc-signature': `t=${t},v1=${signature}` }), body }
    },
    secret: 'secret',
    leftOver: () => [...server.faults.splice(0), ...server.lookupFaults.splice(0)],
    close: server.close,
  }
}

export const bankPayee = {
  entryClass: 'PPD',
  account: 'checking',
  routing: '021000021',
  accountNumber: '123456789',
  name: 'Ana Núñez',
} as const
export const originator = { bankRouting: '026009593', bankName: 'First Bank', companyName: 'QuickPayConnect', companyId: '1123456789' }

export async function manualBench(): Promise<Bench> {
  const path = await mkdtemp(join(tmpdir(), 'qpc-manual-'))
  const folder = manualFolder(path)
  const orders = new Map<string, bigint>()
  const inner = manualRail(folder)
  const rail: Rail = {
    ...inner,
    async submit(order) {
      const answer = await inner.submit(order)
      const kept = await folder.orderOf(order.payoutId)
      if (kept) orders.set(kept.payoutId, BigInt(kept.cents))
      return answer
    },
  }
  return {
    name: 'manual',
    rail,
    held: [],
    can: { faults: [], looks: [], stages: ['sent', 'completed', 'returned'] },
    fault() {},
    lookFault() {},
    kept: (payoutId) => [orders.get(payoutId)].filter((one) => one !== undefined),
    async become(payoutId, stage) {
      const payees = new Map([['mem_ana', bankPayee]])
      await makeBatch({ folder, payees, originator, now: NOW })
      if (stage === 'sent') return
      const line = (await folder.batches()).flatMap((batch) => batch.lines).find((one) => one.payoutId === payoutId)!
      const dollars = `${BigInt(line.cents) / 100n}.${String(BigInt(line.cents) % 100n).padStart(2, '0')}`
      const said = stage === 'completed' ? 'settled,' : 'returned,R02'
      const taken = await confirmBatch(folder, `reference,amount,outcome,code\n${line.reference},${dollars},${said}\n`, 'apply')
      if (taken.errors.length > 0) throw new Error(JSON.stringify(taken.errors))
    },
    hook: null,
    secret: '',
    leftOver: () => [],
    close: () => rm(path, { recursive: true }),
  }
}
