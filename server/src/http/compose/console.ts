/** Events and money as the staff see them. */
import { termsOn } from '@quickpay/programs'
import { civilDateOf, NEW_YORK } from '@quickpay/units'
import type {
  Answers,
  ConsoleEvent,
  ConsoleParticipant,
  EventAct,
  EventReckoning,
  ExposureSums,
  Form,
  PerformanceReport,
  PromiseView,
} from '@quickpay/web/answers'
import { accountsOf } from '#connect/account-store.ts'
import { type GridEvent, statusOf } from '#dispatch/event.ts'
import { decisionsOf, eventsOfCall } from '#dispatch/event-store.ts'
import { checkLedger } from '#ledger/check.ts'
import { earningsOfMember } from '#ledger/earning-store.ts'
import { balances } from '#ledger/ledger-store.ts'
import { findMember } from '#members/member-store.ts'
import { revisionsTold } from '#messaging/message-store.ts'
import { outstanding } from '#payout/exposure/exposure.ts'
import { exposed } from '#payout/exposure/exposure-store.ts'
import { openHolds } from '#payout/holds/hold-store.ts'
import { currentMethod } from '#payout/method-store.ts'
import { progressOf } from '#payout/payout.ts'
import { newestPayout } from '#payout/payout-store.ts'
import { type ParticipationRow, participantsOf } from '#settlement/explain-store.ts'
import { promiseOf } from '#settlement/promise.ts'
import { promiseFactsOf } from '#settlement/promise-store.ts'
import { type Exposure, exposureBy, exposures, type Reckoning, reckoningsOf } from '#settlement/reckoning-store.ts'
import type { World } from '../../world.ts'
import { cardOf } from './event.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>

export async function consoleEvent(world: Part, event: GridEvent): Promise<ConsoleEvent> {
  const rows = await participantsOf(world.db, event.eventId)
  const facts = await promiseFactsOf(world.db, rows)
  const now = world.clock.now()
  const clockOf = (row: ParticipationRow): PromiseView => {
    const found = facts.get(row.participationId)
    if (!found) return { state: 'not-promised', promisedBy: null, keptAt: null, heldBy: null, breachCode: null }
    const { state, promisedBy, keptAt, heldBy, breach } = promiseOf(found, now)
    const said = { promisedBy: promisedBy?.toString() ?? null, keptAt: keptAt?.toString() ?? null }
    return { state, ...said, heldBy, breachCode: breach?.code ?? null }
  }
  const participants = await Promise.all(rows.map((row) => participantAnswer(world, row, clockOf(row))))
  const promised = (state: PromiseView['state']) => participants.filter((one) => one.promise.state === state).length
  const newest = (await reckoningsOf(world.db, event.eventId)).at(-1)
  const answer = termsOn(event.programId, civilDateOf(event.start, event.zone))
  const sum = (of: (one: ConsoleParticipant) => number) => participants.reduce((total, one) => total + of(one), 0)
  const card = cardOf(world, event, null, [])
  const paid = (one: ConsoleParticipant) => one.payment?.state === 'sent' || one.payment?.state === 'received'
  return {
    ...card,
    phase:
      card.phase === 'processing' && participants.every((one) => one.state !== 'enlisted' && one.state !== 'waiting') ? 'done' : card.phase,
    programId: event.programId,
    programName: 'terms' in answer ? answer.terms.name : event.programId,
    status: event.status,
    standing: statusOf(event, world.clock.now()),
    participants,
    totals: {
      count: participants.length,
      measured: participants.filter((one) => one.state === 'measured').length,
      waiting: participants.filter((one) => one.state === 'waiting').length,
      paidCents: sum((one) => (paid(one) ? (one.cents ?? 0) : 0)),
      savedWh: sum((one) => one.savedWh ?? 0),
    },
    promises: {
      running: promised('running'),
      kept: promised('kept'),
      late: promised('late'),
      'not-promised': promised('not-promised'),
    },
    reckoning: newest ? reckoningAnswer(newest) : null,
  }
}

const reckoningAnswer = (one: Reckoning): EventReckoning => ({
  utilityCents: Number(one.utilityCents),
  membersCents: Number(one.membersCents),
  marginCents: Number(one.marginCents),
  accounts: one.accounts,
  unmeasured: one.unmeasured,
  capped: one.capped,
  performance:
    one.factor !== null && one.pledgedKW !== null && one.deliveredKW !== null
      ? { pledgedKW: one.pledgedKW, deliveredKW: one.deliveredKW, factor: one.factor }
      : null,
  reckonedAt: one.reckonedAt.toString(),
  revised: one.version > 1,
})

const noReport = { refused: null, result: null, pays: 0, differs: 0 } as const

/** The event with everything that was decided about it, who heard of it, and what can be decided now. */
export async function consoleEventPage(
  world: Part,
  event: GridEvent,
  form: Form,
  report: Omit<PerformanceReport, 'open'> = noReport,
): Promise<Answers['console-event']> {
  const [answer, history, told, call] = await Promise.all([
    consoleEvent(world, event),
    decisionsOf(world.db, event.eventId),
    revisionsTold(world.db, event.eventId),
    eventsOfCall(world.db, event.callId),
  ])
  const names = new Map<string, string>()
  for (const by of new Set(history.map((one) => one.by))) names.set(by, (await findMember(world.db, by))?.name ?? by)
  return {
    event: answer,
    revisions: history.toReversed().map((one) => ({
      ...{ revision: one.revision, act: one.act, startAt: one.start.toString(), endAt: one.end.toString(), at: one.at.toString() },
      ...{ by: names.get(one.by) ?? one.by, reason: one.reason, ...(told.get(one.revision) ?? { told: 0, sent: 0 }) },
    })),
    call: call
      .filter((one) => one.eventId !== event.eventId)
      .map((one) => ({ id: one.eventId, network: one.network, startAt: one.start.toString(), endAt: one.end.toString() })),
    acts: ACTS[answer.standing],
    form,
    report: { open: answer.standing === 'ended', ...report },
  }
}

const ACTS: Record<ConsoleEvent['standing'], EventAct[]> = {
  advised: ['confirm', 'cancel'],
  scheduled: ['extend', 'shorten', 'cancel'],
  active: ['extend', 'shorten', 'cancel'],
  ended: [],
  cancelled: [],
}

async function participantAnswer(world: Part, row: ParticipationRow, promise: PromiseView): Promise<ConsoleParticipant> {
  const { memberId } = row
  const [member, accounts, earnings, method, holds] = await Promise.all([
    findMember(world.db, memberId),
    accountsOf(world.db, memberId),
    earningsOfMember(world.db, memberId),
    currentMethod(world.db, memberId),
    openHolds(world.db, memberId),
  ])
  const earning = earnings.find((one) => one.kind === 'event' && one.participationId === row.participationId)
  const payout = earning ? await newestPayout(world.db, memberId, earning.earningId) : null
  const asked = row.state === 'provisional' || row.state === 'final' ? 'measured' : row.state
  const state = asked === 'cancelled' || (row.left && asked === 'enlisted') ? 'left' : asked
  return {
    memberId,
    memberName: member?.name ?? memberId,
    accountEnding: accounts.find((one) => one.accountId === row.accountId)?.accountNumber?.slice(-4) ?? null,
    state,
    missing: row.missing?.map(({ start, end }) => `${start}/${end}`).join(', ') ?? row.because?.[0]?.code ?? null,
    savedWh: row.reliefWh === null ? null : Number(row.reliefWh),
    cents: row.cents === null ? null : Number(row.cents),
    payment: earning
      ? { id: earning.earningId, state: progressOf(payout, method !== null, holds.get(earning.earningId) ?? null) }
      : row.cents === 0n
        ? { id: row.participationId, state: 'zero' }
        : null,
    basis: row.basis,
    provisional: row.provisional,
    waits: row.waits && { code: row.waits.code, nextAt: row.waits.nextAt },
    promise,
    flags: [...row.flags],
  }
}

/** What was paid, what is owed, what is on its way; and whether the books hold. */
export async function money(world: Part): Promise<Answers['console-events']['money']> {
  const [all, findings] = await Promise.all([balances(world.db), checkLedger(world.db)])
  return {
    // The rail's account is ours: it shrinks by what it paid out.
    paidCents: -Number(all['rail-cash']),
    owedCents: Number(all['member-payable']),
    inFlightCents: Number(all['payout-in-flight']),
    balanced: findings.length === 0,
  }
}

/** What is advanced before the utilities pay: by utility, and within each by program. */
export async function exposure({ db, clock, utilities }: Part): Promise<Answers['console-events']['exposure']> {
  // What a utility has paid, or what was given up of it, is advanced no more.
  const collected = new Map((await exposed(db)).map((one) => [one.eventId, one.collectedCents]))
  const list = (await exposures(db)).map((one) => {
    const collectedCents = (one.eventId !== null && collected.get(one.eventId)) || 0n
    return { ...one, paidCents: outstanding({ advancedCents: one.paidCents, collectedCents }) }
  })
  const today = civilDateOf(clock.now(), NEW_YORK)
  const programName = (id: string) => {
    const answer = termsOn(id, today)
    return 'terms' in answer ? answer.terms.name : id
  }
  return sumsBy('utilityId', list, (id) => utilities.get(id)?.profile.name ?? id).map((sums) => {
    const own = list.filter((one) => one.utilityId === sums.id)
    return { ...sums, programs: sumsBy('programId', own, programName) }
  })
}

function sumsBy(of: 'utilityId' | 'programId', list: readonly Exposure[], nameOf: (id: string) => string): ExposureSums[] {
  return [...exposureBy(of, list)].map(([id, sums]) => ({
    id,
    name: nameOf(id),
    earnedCents: Number(sums.earnedCents),
    paidCents: Number(sums.paidCents),
    utilityCents: Number(sums.utilityCents),
    reservationCents: Number(sums.reservationCents),
    marginCents: Number(sums.marginCents),
    unreckoned: list.filter((one) => one[of] === id && one.utilityCents === null).length,
  }))
}
