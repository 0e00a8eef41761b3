/** The money page of the staff, from the ledger, the rails' statements, the programs' limits and the utilities' payments. */
import { termsOn } from '@quickpay/programs'
import { civilDateOf, NEW_YORK } from '@quickpay/units'
import type { Form, MoneyAnswer, ProgramExposure } from '@quickpay/web/answers'
import { enrolmentRules } from '#dispatch/enrolment.ts'
import { railCash } from '#ledger/chart.ts'
import { sumOf } from '#ledger/ledger-store.ts'
import { aged, outstanding } from '#payout/exposure/exposure.ts'
import { exposed, limits, type Program, pausedPrograms } from '#payout/exposure/exposure-store.ts'
import { closeReasons, lastReconciliations, openItems } from '#treasury/item-store.ts'
import { targetOf, varianceReasons } from '#treasury/remittance.ts'
import { differing, receivedOf } from '#treasury/remittance-store.ts'
import { railsInUse } from '#treasury/statement-store.ts'
import type { World } from '../../world.ts'
import { exposure } from './console.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities' | 'railAccounts'>
const RECEIVED_SHOWN = 30
const sum = (list: readonly bigint[]): number => Number(list.reduce((total, one) => total + one, 0n))
export const programKey = ({ utilityId, programId }: Program): string => `${utilityId}/${programId}`

export async function moneyAnswer(
  world: Part,
  said: Partial<Pick<MoneyAnswer, 'form' | 'result' | 'variance'>> = {},
): Promise<MoneyAnswer> {
  const noForm: Form = { values: {}, errors: [] }
  const [items, programs, differences, received, rails, advanced] = await Promise.all([
    openItems(world.db),
    programsOf(world),
    differing(world.db, world.clock.now()),
    receivedOf(world.db, RECEIVED_SHOWN),
    railsOf(world),
    exposure(world),
  ])
  return {
    rails,
    items: items.map((one) => ({
      ...{ id: one.itemId, rail: one.rail, code: one.code, cents: Number(one.cents), since: one.openedAt.toString() },
      about: one.cause ?? one.lineId,
    })),
    closeReasons: [...closeReasons],
    programs,
    exposure: advanced,
    differences: differences.map((one) => ({
      id: targetOf(one),
      ...namesOf(world, one),
      ...{ network: one.network, startAt: one.startAt?.toString() ?? null, month: 'month' in one ? one.month : null },
      ...{ expectedCents: Number(one.expectedCents), collectedCents: Number(one.collectedCents) },
    })),
    varianceReasons: [...varianceReasons],
    received: received.map((one) => ({
      id: one.remittanceId,
      ...namesOf(world, one),
      ...{ network: one.network, startAt: one.startAt?.toString() ?? null, month: one.month },
      ...{ reference: one.reference, receivedAt: one.receivedAt.toString(), accounts: one.accounts, differing: one.differing },
      ...{ cents: Number(one.cents), varianceCents: Number(one.varianceCents), reason: one.reason },
    })),
    result: null,
    variance: '',
    form: noForm,
    ...said,
  }
}

async function railsOf({ db, railAccounts }: Part): Promise<MoneyAnswer['rails']> {
  const last = new Map((await lastReconciliations(db)).map((one) => [one.rail, one]))
  const items = Map.groupBy(await openItems(db), (one) => one.rail)
  return Promise.all(
    (await railsInUse(db)).map(async (id) => {
      const one = last.get(id)
      return {
        id,
        ledgerCents: Number(await sumOf(db, railCash(id))),
        asked: railAccounts.has(id),
        last: one
          ? {
              at: one.reconciledAt.toString(),
              balanceCents: one.balanceCents === null ? null : Number(one.balanceCents),
              timingCents: Number(one.timingCents),
              // As it stands now: what was closed since is explained.
              unexplainedCents: sum((items.get(id) ?? []).map((item) => item.cents)),
            }
          : null,
      }
    }),
  )
}

async function programsOf(world: Part): Promise<ProgramExposure[]> {
  const [all, decided, paused] = await Promise.all([exposed(world.db), limits(world.db), pausedPrograms(world.db)])
  // A limit can be set before anything is out.
  const called = enrolmentRules.filter((one) => world.utilities.has(one.utilityId))
  const keys = new Map([...called, ...all, ...decided].map((one) => [programKey(one), one]))
  return [...keys]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, program]) => {
      const own = all.filter((one) => programKey(one) === id)
      const limit = decided.find((one) => programKey(one) === id)
      const pause = paused.find((one) => programKey(one) === id)
      return {
        id,
        ...namesOf(world, program),
        advancedCents: sum(own.map((one) => one.advancedCents)),
        outstandingCents: sum(own.map(outstanding)),
        agedCents: aged(own, world.clock.now()).map(Number),
        limit:
          limit && limit.limitCents !== null
            ? { cents: Number(limit.limitCents), since: limit.decidedAt.toString(), reason: limit.reason }
            : null,
        paused: pause ? { since: pause.since.toString(), waiting: pause.waiting, waitingCents: Number(pause.waitingCents) } : null,
      }
    })
}

function namesOf({ utilities, clock }: Part, { utilityId, programId }: Program): { utilityName: string; programName: string } {
  const terms = termsOn(programId, civilDateOf(clock.now(), NEW_YORK))
  const programName = 'terms' in terms ? terms.terms.name : programId
  return { utilityName: utilities.get(utilityId)?.profile.name ?? utilityId, programName }
}
