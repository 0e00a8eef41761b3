/** What the sandbox sends by itself: notifications of utilities and hooks of the rail, kept until the receiver took them. */
import type { UtilityId } from './admin/admin-json.ts'
import { faultsAt, faultsOf } from './admin/faults.ts'
import { clientOf, hooksOf } from './admin/registrations.ts'
import { hookSignature } from './rail/signature.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

type OutgoingRow = { id: number; kind: 'notification' | 'rail'; utility: UtilityId | null; body: string; attempts: number }

const answerWithinMs = 10_000
const attemptsMax = 8
/** Leads nowhere (RFC 2606): a client that follows a forged notification fetches from here. */
const forgedOrigin = 'http://forged.invalid'

/**
 * Queues a BatchList for the notify address of a utility's client, to leave at `dueReal` (real milliseconds) or later by the fault `late`.
 * `household` is the one it is about, when it is about one.
 */
export function enqueueNotification({ state, clock }: World, utility: UtilityId, body: string, dueReal: number, household?: string): void {
  state.run(`INSERT INTO outgoing (kind, utility, body, due_real) VALUES ('notification', ?, ?, ?)`, utility, body, Math.ceil(dueReal))
  if (household !== undefined) state.run('INSERT INTO outgoing_household SELECT max(id), ? FROM outgoing', household)
  if (faultsAt(state, household).notifications === 'late')
    state.run('INSERT INTO outgoing_held SELECT max(id), ? FROM outgoing', Math.ceil(clock.now() + faultsOf(state).lateMinutes * 60_000))
}

/** When the next notification held back is due on the sandbox clock. */
export function nextHeld({ state }: World, after: number): number {
  return (
    state.one<{ due: number | null }>('SELECT min(due_at) AS due FROM outgoing_held WHERE due_at > ?', after)?.due ??
    Number.POSITIVE_INFINITY
  )
}

/** Queues an event of the rail. */
export function enqueueRailEvent(state: State, event: object, dueReal: number): void {
  state.run(`INSERT INTO outgoing (kind, body, due_real) VALUES ('rail', ?, ?)`, JSON.stringify(event), Math.ceil(dueReal))
}

export type Sender = { sendDue(): Promise<void> }

/** Sends what is due. Several calls may overlap; no row is on its way twice. */
export function makeSender(world: World, stopped: AbortSignal): Sender {
  const underWay = new Set<number>()
  async function send(row: OutgoingRow): Promise<void> {
    const sent = await deliver(world, row, stopped)
    if (stopped.aborted) return
    const attempts = row.attempts + 1
    const outcome = sent ?? (attempts < attemptsMax ? 'waiting' : 'given-up')
    world.state.run(
      'UPDATE outgoing SET state = ?, attempts = ?, due_real = ? WHERE id = ?',
      outcome,
      attempts,
      Date.now() + 500 * 2 ** attempts,
      row.id,
    )
    underWay.delete(row.id)
  }
  return {
    async sendDue() {
      const due = world.state.all<OutgoingRow>(
        `SELECT id, kind, utility, body, attempts FROM outgoing WHERE state = 'waiting' AND due_real <= ?
          AND id NOT IN (SELECT id FROM outgoing_held WHERE due_at > ?) ORDER BY id LIMIT 200`,
        Date.now(),
        Math.floor(world.clock.now()),
      )
      const free = due.filter(({ id }) => !underWay.has(id))
      for (const { id } of free) underWay.add(id)
      await Promise.all(free.map(send))
    },
  }
}

/** `sent` or `dropped` when done with, undefined when it is to be tried again. */
async function deliver({ state, url }: World, row: OutgoingRow, stopped: AbortSignal): Promise<'sent' | 'dropped' | undefined> {
  if (row.kind === 'rail') {
    const hook = hooksOf(state).rail
    return hook && (await post(hook.url, row.body, 'application/json', stopped, hook.secret)) ? 'sent' : undefined
  }
  const about = state.one<{ household: string }>('SELECT household FROM outgoing_household WHERE id = ?', row.id)
  const fault = faultsAt(state, about?.household).notifications
  const client = clientOf(state, row.utility!)
  if (fault === 'drop') return 'dropped'
  if (!client) return undefined
  if (fault === 'forged' && row.attempts === 0)
    await post(client.notifyUri, row.body.replaceAll(url, forgedOrigin), 'application/atom+xml', stopped)
  // Notifications carry no signature: so it is at Con Edison, and a client must treat them as hints.
  const taken = await post(client.notifyUri, row.body, 'application/atom+xml', stopped)
  if (taken && fault === 'twice') await post(client.notifyUri, row.body, 'application/atom+xml', stopped)
  return taken ? 'sent' : undefined
}

/** POSTs a body, signed when there is a secret; true when the receiver answered 2xx in time. */
export async function post(
  url: string,
  body: string,
  type: string,
  stopped: AbortSignal,
  secret?: string,
  withinMs = answerWithinMs,
): Promise<boolean> {
  try {
    const headers = { 'content-type': type, ...(secret !== undefined && { 'x-qpc-signature': hookSignature(secret, body) }) }
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(withinMs)])
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
