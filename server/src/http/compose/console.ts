/** Events and money as the staff see them. */
import { termsOn } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import type { Answers, ConsoleEvent, ConsoleParticipant } from '@quickpay/web/answers'
import { accountsOf } from '#connect/account-store.ts'
import type { GridEvent } from '#dispatch/event.ts'
import { checkLedger } from '#ledger/check.ts'
import { earningsOfMember } from '#ledger/earning-store.ts'
import { balances } from '#ledger/ledger-store.ts'
import { findMember } from '#members/member-store.ts'
import { currentMethod } from '#payout/method-store.ts'
import { progressOf } from '#payout/payout.ts'
import { newestPayout } from '#payout/payout-store.ts'
import { type ParticipationRow, participantsOf } from '#settlement/explain-store.ts'
import type { World } from '../../world.ts'
import { cardOf } from './event.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>

export async function consoleEvent(world: Part, event: GridEvent): Promise<ConsoleEvent> {
  const rows = await participantsOf(world.db, event.eventId)
  const participants = await Promise.all(rows.map((row) => participantAnswer(world, row)))
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
    participants,
    totals: {
      count: participants.length,
      measured: participants.filter((one) => one.state === 'measured').length,
      waiting: participants.filter((one) => one.state === 'waiting').length,
      paidCents: sum((one) => (paid(one) ? (one.cents ?? 0) : 0)),
      savedWh: sum((one) => one.savedWh ?? 0),
    },
  }
}

async function participantAnswer(world: Part, row: ParticipationRow): Promise<ConsoleParticipant> {
  const { memberId } = row
  const [member, accounts, earnings, method] = await Promise.all([
    findMember(world.db, memberId),
    accountsOf(world.db, memberId),
    earningsOfMember(world.db, memberId),
    currentMethod(world.db, memberId),
  ])
  const earning = earnings.find((one) => one.kind === 'event' && one.participationId === row.participationId)
  const payout = earning ? await newestPayout(world.db, memberId, earning.earningId) : null
  const state = row.left && row.state === 'enlisted' ? 'left' : row.state === 'cancelled' ? 'left' : row.state
  return {
    memberName: member?.name ?? memberId,
    accountEnding: accounts.find((one) => one.accountId === row.accountId)?.accountNumber?.slice(-4) ?? null,
    state,
    missing: row.missing?.map(({ start, end }) => `${start}/${end}`).join(', ') ?? row.because?.[0]?.code ?? null,
    savedWh: row.reliefWh === null ? null : Number(row.reliefWh),
    cents: row.cents === null ? null : Number(row.cents),
    payment: earning ? { id: earning.earningId, state: progressOf(payout, method !== null) } : null,
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
