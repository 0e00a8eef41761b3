/** A page of an event's participants as the staff see them: state, promise, result, payment. */
import type { ConsoleParticipant, ParticipantsPage, PromiseView } from '@quickpay/web/answers'
import type { HoldCode } from '#payout/holds/hold.ts'
import type { PayoutState } from '#payout/payout.ts'
import { progressOf } from '#payout/payout.ts'
import { type ParticipationRow, participantsShown, type Shown, shownParticipants } from '#settlement/explain-store.ts'
import { type PromiseFacts, promiseOf } from '#settlement/promise.ts'
import { promiseFactsOf } from '#settlement/promise-store.ts'
import type { World } from '../../world.ts'
import { type Named, namedParticipants } from './participants-store.ts'

const PAGE_SIZE = 100

/** `show` and `page` as an address names them; what is neither shows all, from the first. */
export async function participantsPage(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  eventId: string,
  asked: { show?: string | undefined; page?: string | undefined } = {},
): Promise<ParticipantsPage> {
  const show: Shown = shownParticipants.find((one) => one === asked.show) ?? 'all'
  const page = /^[1-9]\d{0,5}$/.test(asked.page ?? '') ? Number(asked.page) : 1
  // One more than is shown says whether there is another page.
  const found = await participantsShown(db, eventId, { show, from: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE + 1 })
  const rows = found.slice(0, PAGE_SIZE)
  const [names, facts] = await Promise.all([namedParticipants(db, rows), promiseFactsOf(db, rows)])
  const now = clock.now()
  return {
    show,
    page,
    more: found.length > PAGE_SIZE,
    rows: rows.map((row) => participantOf(row, names.get(row.participationId), promiseView(facts.get(row.participationId), now))),
  }
}

function promiseView(facts: PromiseFacts | undefined, now: Temporal.Instant): PromiseView {
  if (!facts) return { state: 'not-promised', promisedBy: null, keptAt: null, heldBy: null, breachCode: null }
  const { state, promisedBy, keptAt, heldBy, breach } = promiseOf(facts, now)
  return { state, promisedBy: promisedBy?.toString() ?? null, keptAt: keptAt?.toString() ?? null, heldBy, breachCode: breach?.code ?? null }
}

function participantOf(row: ParticipationRow, named: Named | undefined, promise: PromiseView): ConsoleParticipant {
  const asked = row.state === 'provisional' || row.state === 'final' ? 'measured' : row.state
  return {
    memberId: row.memberId,
    memberName: named?.memberName ?? row.memberId,
    accountEnding: named?.accountEnding ?? null,
    state: asked === 'cancelled' || (row.left && asked === 'enlisted') ? 'left' : asked,
    missing: row.missing?.map(({ start, end }) => `${start}/${end}`).join(', ') ?? row.because?.[0]?.code ?? null,
    savedWh: row.reliefWh === null ? null : Number(row.reliefWh),
    cents: row.cents === null ? null : Number(row.cents),
    payment: paymentOf(row, named),
    basis: row.basis,
    provisional: row.provisional,
    waits: row.waits && { code: row.waits.code, nextAt: row.waits.nextAt },
    promise,
    flags: [...row.flags],
  }
}

function paymentOf(row: ParticipationRow, named: Named | undefined): ConsoleParticipant['payment'] {
  if (!named?.earningId) return row.cents === 0n ? { id: row.participationId, state: 'zero' } : null
  const payout = named.payoutState ? { state: named.payoutState as PayoutState, linkReadyAt: named.linkReadyAt } : null
  const hold = named.hold ? { code: named.hold as HoldCode } : null
  return { id: named.earningId, state: progressOf(payout, named.hasMethod, hold) }
}
