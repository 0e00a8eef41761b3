/** A program's season and the utilities' networks as the staff see them. */
import { firstDay } from '@quickpay/programs'
import { civilDateOf, NEW_YORK } from '@quickpay/units'
import type { Answers, ConsoleEnrolment, ImportResult, SeasonChoice } from '@quickpay/web/answers'
import { stretchOn } from '#dispatch/account-network.ts'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import { enrolmentRules, ruleOf } from '#dispatch/enrolment.ts'
import { standingOn } from '#dispatch/enrolment-state.ts'
import { allNetworks } from '#dispatch/network-store.ts'
import { isOn } from '#dispatch/networks.ts'
import { frozenBecause, suggestedPledge } from '#dispatch/pledge.ts'
import { nextDeadline } from '#dispatch/required-actions.ts'
import { actionsOf } from '#dispatch/review-enrolments.ts'
import { countsOf, type Enrolled, enrolledIn, filesOf, type Season } from '#dispatch/season-store.ts'
import { windowLoadOf } from '#dispatch/suggest.ts'
import { termsAbout } from '#dispatch/terms-about.ts'
import { findMember } from '#members/member-store.ts'
import { eventsWithParticipation } from '#settlement/explain-store.ts'
import type { World } from '../../world.ts'

type Part = Pick<World, 'db' | 'clock' | 'utilities'>
const ROWS = 100

export const todayOf = (world: Part): Temporal.PlainDate => civilDateOf(world.clock.now(), NEW_YORK)

/** The seasons that can be looked at: of the programs of the utilities that are switched on, this one and the one that is enrolled for next. */
export function seasonChoices(world: Part): (SeasonChoice & { season: Season })[] {
  const today = todayOf(world)
  return enrolmentRules.flatMap((rule) => {
    const utility = world.utilities.get(rule.utilityId)
    if (!utility) return []
    const terms = termsAbout(rule.programId, today)
    const first = firstDay(terms, 'voluntary', today)
    const years = new Set([today.year, first.is === 'starts' ? first.on.year : first.nextSeason.year])
    return [...years].map((season) => ({
      id: `${rule.utilityId}.${rule.programId}.${season}`,
      words: `${utility.profile.name} · ${terms.name} · ${season}`,
      season: { utilityId: rule.utilityId, programId: rule.programId, season },
    }))
  })
}

/** What a form or an address names, the first choice otherwise; null when there is none. */
export const seasonOf = (world: Part, id: string | undefined): Season | null => {
  const choices = seasonChoices(world)
  return (choices.find((one) => one.id === id) ?? choices[0])?.season ?? null
}

export async function enrolmentsAnswer(
  world: Part,
  season: Season,
  told: { result?: ImportResult; said?: Answers['console-enrolments']['said'] } = {},
): Promise<Answers['console-enrolments']> {
  const today = todayOf(world)
  const terms = termsAbout(season.programId, today)
  const [counts, rows, files] = await Promise.all([
    countsOf(world.db, season),
    enrolledIn(world.db, season, { limit: ROWS }),
    filesOf(world.db, season),
  ])
  const { utilityId, programId, season: year } = season
  return {
    current: `${utilityId}.${programId}.${year}`,
    seasons: seasonChoices(world).map(({ id, words }) => ({ id, words })),
    accepts: ruleOf(utilityId)?.accepts ?? 'file',
    counts: (['draft', 'ready', 'submitted', 'accepted', 'rejected', 'withdrawn'] as const).map((state) => ({
      state,
      count: counts[state] ?? 0,
    })),
    nextDeadline: nextDeadline(terms, today, year)?.toString() ?? null,
    rows: await Promise.all(rows.map((row) => rowOf(world, row, today))),
    files: files.map(({ fileId, number, lines, madeAt }) => ({ id: fileId, number, lines, madeAt: madeAt.toString() })),
    result: told.result ?? null,
    said: told.said ?? null,
  }
}

async function rowOf(world: Part, e: Enrolled, today: Temporal.PlainDate): Promise<ConsoleEnrolment> {
  const [member, stretches, actions] = await Promise.all([
    findMember(world.db, e.memberId),
    stretchesOf(world.db, [e]),
    actionsOf(world.db, e, NEW_YORK, world.clock.now()),
  ])
  const own = stretches.get(e.accountId) ?? []
  const lies = stretchOn(own, today.toString()) ?? own.at(-1) ?? null
  return {
    id: e.enrolmentId,
    memberId: e.memberId,
    memberName: member?.businessName ?? member?.name ?? e.memberId,
    accountEnding: e.accountNumber?.slice(-4) ?? null,
    standing: standingOn(e, today),
    network: lies && { name: lies.network, known: lies.source !== 'hint' },
    option: e.option,
    method: e.method,
    pledgedKW: e.pledgedKW,
    frozen: frozenBecause(e, termsAbout(e.programId, today), today),
    participatesFrom: e.participatesFrom.toString(),
    actions: actions.map(({ code, dueOn }) => ({ code, dueOn: dueOn?.toString() ?? null })),
    answer: e.answer,
  }
}

/** Every account of a season as a file that can be edited and brought in again, with the pledge that is suggested. */
export async function pledgeList(world: Part, season: Season): Promise<Record<(typeof pledgeListColumns)[number], string>[]> {
  const today = todayOf(world)
  const lines: Record<(typeof pledgeListColumns)[number], string>[] = []
  // One after the other: a season is long, and so is the history that each is worked out from.
  for (const e of await enrolledIn(world.db, season)) {
    const row = await rowOf(world, e, today)
    const suggestion = suggestedPledge(await windowLoadOf(world.db, e, NEW_YORK, today), await deliveredKW(world, e))
    lines.push({
      account: e.accountNumber ?? '',
      option: e.option,
      pledged_kw: e.pledgedKW,
      method: e.method,
      agreed_on: e.agreedAt?.toZonedDateTimeISO(NEW_YORK).toPlainDate().toString() ?? '',
      generator: e.generator,
      other_aggregator: e.otherAggregator ? 'yes' : 'no',
      withdrawn: e.state === 'withdrawn' ? 'yes' : 'no',
      name: row.memberName,
      network: row.network?.name ?? '',
      state: row.standing,
      asked: row.actions.map((one) => one.code).join(' '),
      suggested_kw: suggestion?.kW ?? '',
      suggested_by: suggestion?.by ?? '',
    })
  }
  return lines
}
export const pledgeListColumns = [
  ...(['account', 'option', 'pledged_kw', 'method', 'agreed_on', 'generator', 'other_aggregator', 'withdrawn'] as const),
  ...(['name', 'network', 'state', 'asked', 'suggested_kw', 'suggested_by'] as const),
] as const

/** The mean relief of each measured event of the account's program, in kW. */
async function deliveredKW(world: Part, { memberId, accountId, programId }: Enrolled): Promise<number[]> {
  const all = await eventsWithParticipation(world.db, memberId)
  return all.flatMap(({ event, accountId: called, participation }) => {
    const relief = participation?.reliefWh
    if (called !== accountId || event.programId !== programId || relief === null || relief === undefined) return []
    return [Number(relief) / 1000 / event.end.since(event.start).total('hours')]
  })
}

export async function networksAnswer(world: Part, result: ImportResult | null = null): Promise<Answers['console-networks']> {
  const today = todayOf(world)
  const utilities = enrolmentRules.flatMap(({ utilityId }) => {
    const utility = world.utilities.get(utilityId)
    return utility ? [{ id: utilityId, name: utility.profile.name }] : []
  })
  const all = await allNetworks(
    world.db,
    utilities.map((one) => one.id),
  )
  return {
    utilities,
    networks: all.map((one) => ({
      utilityName: utilities.find(({ id }) => id === one.utilityId)?.name ?? one.utilityId,
      network: one.network,
      window: one.window,
      from: one.from,
      until: one.until,
      area: one.area,
      tier: one.tier,
      source: one.source,
      verified: one.verified,
      now: isOn(one, today),
    })),
    result,
  }
}
