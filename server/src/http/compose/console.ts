/** Events and money as the staff see them. */
import { termsOn } from '@quickpay/programs'
import { civilDateOf, NEW_YORK } from '@quickpay/units'
import type {
  Answers,
  ConsoleEvent,
  EventAct,
  EventReckoning,
  ExposureSums,
  Form,
  MoneyAnswer,
  PerformanceReport,
} from '@quickpay/web/answers'
import { type GridEvent, statusOf } from '#dispatch/event.ts'
import { decisionsOf, eventsOfCall } from '#dispatch/event-store.ts'
import { findMember } from '#members/member-store.ts'
import { revisionsTold } from '#messaging/message-store.ts'
import { outstanding } from '#payout/exposure/exposure.ts'
import { exposed } from '#payout/exposure/exposure-store.ts'
import { type Exposure, exposureBy, exposures, type Reckoning, reckoningsOf } from '#settlement/reckoning-store.ts'
import { countEvent } from '#treasury/tally-store.ts'
import type { World } from '../../world.ts'
import { cardOf } from './event.ts'
import { participantsPage } from './participants.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>

async function consoleEvent(world: Part, event: GridEvent): Promise<ConsoleEvent> {
  const now = world.clock.now()
  const [count, reckonings] = await Promise.all([countEvent(world.db, event.eventId, now), reckoningsOf(world.db, event.eventId)])
  const newest = reckonings.at(-1)
  const answer = termsOn(event.programId, civilDateOf(event.start, event.zone))
  const card = cardOf(world, event, null, [])
  const settled = count.measured + count.notEligible === count.participants
  return {
    ...card,
    phase: card.phase === 'processing' && settled ? 'done' : card.phase,
    programId: event.programId,
    programName: 'terms' in answer ? answer.terms.name : event.programId,
    status: event.status,
    standing: statusOf(event, now),
    totals: {
      ...{ count: count.participants, measured: count.measured, waiting: count.waiting },
      ...{ paidCents: Number(count.paidCents), savedWh: Number(count.savedWh) },
    },
    promises: { running: count.running, kept: count.kept, late: count.late },
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

/** Which participants an address asks for. */
type Asked = Parameters<typeof participantsPage>[2]
const noReport = { refused: null, result: null, pays: 0, differs: 0 } as const

/** The event with everything that was decided about it, who heard of it, and what can be decided now. */
export async function consoleEventPage(
  world: Part,
  event: GridEvent,
  form: Form,
  { report = noReport, asked = {} }: { report?: Omit<PerformanceReport, 'open'>; asked?: Asked } = {},
): Promise<Answers['console-event']> {
  const [answer, participants, history, told, call] = await Promise.all([
    consoleEvent(world, event),
    participantsPage(world, event.eventId, asked),
    decisionsOf(world.db, event.eventId),
    revisionsTold(world.db, event.eventId),
    eventsOfCall(world.db, event.callId),
  ])
  const names = new Map<string, string>()
  for (const by of new Set(history.map((one) => one.by))) names.set(by, (await findMember(world.db, by))?.name ?? by)
  return {
    event: answer,
    participants,
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

/** What is advanced before the utilities pay: by utility, and within each by program. */
export async function exposure({ db, clock, utilities }: Part): Promise<MoneyAnswer['exposure']> {
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
