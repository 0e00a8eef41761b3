/** Writes the file by which accounts are enrolled at a utility, and what goes before it: drafts for everybody, reviewed. */
import { firstDay } from '@quickpay/programs'
import { civilDateOf } from '@quickpay/units'
import { stretchOn } from '#dispatch/account-network.ts'
import { stretchesOf } from '#dispatch/account-network-store.ts'
import { digitsOf } from '#dispatch/account-number.ts'
import { printCsv } from '#dispatch/csv.ts'
import { ruleOf } from '#dispatch/enrolment.ts'
import { addDraft, lockEnrolment, takeStep } from '#dispatch/enrolment-store.ts'
import { networksOf } from '#dispatch/network-store.ts'
import { reviewEnrolment } from '#dispatch/review-enrolments.ts'
import {
  accountsWithout,
  addFile,
  type Enrolled,
  type EnrolmentFile,
  enrolledIn,
  findFile,
  lockSeason,
  type Season,
} from '#dispatch/season-store.ts'
import { termsAbout } from '#dispatch/terms-about.ts'
import { agreedAt } from '#members/agreement/agreement-store.ts'
import { findMember } from '#members/member-store.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Queries } from '#platform/db.ts'
import { idOf, newId } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** What a Demand Response Enrollment File is thought to hold; the utilities' own columns have not been seen, so every file is marked unverified. */
export const fileColumns = [
  ...(['utility', 'account_no', 'service_name', 'service_address', 'zip', 'network', 'tier', 'program', 'option', 'pledged_kw'] as const),
  ...(['cbl_method', 'resource_type', 'generator_fuel', 'generator_kw', 'generator_year', 'dec_permit', 'start_month'] as const),
  ...(['aggregator_id', 'consent_date', 'meter_type'] as const),
] as const
type Fields = Record<(typeof fileColumns)[number], string>
type SeasonWork = Pick<Work, 'trx' | 'now'>

/** Drafts for accounts that have none, and a look at what is asked of every draft; answers how many were added. */
export async function prepareSeason(work: SeasonWork, season: Season, zone: string, actor: string): Promise<number> {
  const rule = ruleOf(season.utilityId)
  if (rule?.accepts !== 'file' || rule.programId !== season.programId) return 0
  await lockSeason(work.trx, season)
  const today = civilDateOf(work.now, zone)
  const first = firstDay(termsAbout(season.programId, today), 'voluntary', today)
  const from = first.is === 'starts' && first.on.year === season.season ? first.on : openingOf(season, today)
  const without = await accountsWithout(work.trx, season)
  for (const { memberId, accountId, kind } of without) {
    const planId = kind === 'commercial' ? rule.commercialPlanId : rule.planId
    const enrolmentId = idOf('enr', memberId, accountId, season.programId, String(season.season))
    const { programId, season: year } = season
    const agreed = await agreedAt(work.trx, memberId)
    await addDraft(
      work.trx,
      { memberId, accountId, enrolmentId, programId, season: year, planId, participatesFrom: from, agreedAt: agreed, enrolledAt: work.now },
      actor,
    )
  }
  for (const one of await enrolledIn(work.trx, season, { states: ['draft', 'ready'] })) await reviewEnrolment(work, one, { zone })
  return without.length
}

const openingOf = ({ programId, season }: Season, today: Temporal.PlainDate) =>
  Temporal.PlainDate.from(`${season}-${termsAbout(programId, today).season.first}`)

export type Exported =
  | { readonly is: 'exported'; readonly file: EnrolmentFile; readonly late: number }
  /** `late`: ready, but with a pledge after the last deadline. */
  | { readonly is: 'nothing'; readonly late: number }

/** Everybody who is ready goes into a new numbered file and is with the utility from then on. */
export async function exportEnrolments(work: SeasonWork, season: Season, zone: string, actor: string): Promise<Exported> {
  await prepareSeason(work, season, zone, actor)
  const today = civilDateOf(work.now, zone)
  const terms = termsAbout(season.programId, today)
  const ready = (await enrolledIn(work.trx, season, { states: ['ready'] })).map((one) => ({
    one,
    first: firstDay(terms, one.option, today),
  }))
  const going = ready.flatMap(({ one, first }) => (first.is === 'starts' && first.on.year === season.season ? [{ one, on: first.on }] : []))
  const late = ready.length - going.length
  if (going.length === 0) return { is: 'nothing', late }
  const fileId = newId('enf')
  const lines = []
  for (const { one, on } of going)
    lines.push({ memberId: one.memberId, enrolmentId: one.enrolmentId, fields: await fieldsOf(work.trx, one, on) })
  const file = await addFile(work.trx, { ...season, fileId, madeBy: actor, madeAt: work.now }, lines)
  for (const { one, on } of going) {
    const enrolment = await lockEnrolment(work.trx, one)
    if (enrolment?.state === 'ready')
      await takeStep(work.trx, enrolment, 'submitted', { at: work.now, actor, fileId }, { participatesFrom: on })
  }
  const { utilityId, programId } = season
  const reason = `${programId} ${season.season} file ${file.number}: ${lines.length} accounts`
  await addAudit(work.trx, { actor, action: 'enrolment.export', subject: utilityId, reason }, work.now)
  return { is: 'exported', file, late }
}

async function fieldsOf(q: Queries, e: Enrolled, startsOn: Temporal.PlainDate): Promise<Fields> {
  const member = await findMember(q, e.memberId)
  const stretch = stretchOn((await stretchesOf(q, [e])).get(e.accountId) ?? [], startsOn.toString())
  const [network] = stretch ? await networksOf(q, e.utilityId, startsOn, stretch.network) : []
  const address = (e.address ?? {}) as { street?: string; city?: string; state?: string; postalCode?: string }
  return {
    utility: e.utilityId,
    account_no: digitsOf(e.accountNumber ?? '') ?? e.accountNumber ?? '',
    service_name: member?.businessName ?? member?.name ?? '',
    service_address: [address.street, address.city, address.state].filter(Boolean).join(', '),
    zip: address.postalCode ?? '',
    network: stretch?.network ?? '',
    tier: network?.tier ?? '',
    program: e.programId,
    option: e.option,
    pledged_kw: e.pledgedKW,
    cbl_method: e.method,
    resource_type: e.generator === 'none' ? 'curtailment' : 'generator',
    generator_fuel: '',
    generator_kw: '',
    generator_year: '',
    dec_permit: e.generator === 'permit-held' ? 'yes' : '',
    start_month: startsOn.toString().slice(0, 7),
    aggregator_id: '',
    consent_date: e.agreedAt?.toString().slice(0, 10) ?? '',
    meter_type: 'interval',
  }
}

/** A file as it went out, however often it is asked for. */
export async function enrolmentFile(q: Queries, fileId: string): Promise<{ name: string; csv: string } | null> {
  const file = await findFile(q, fileId)
  if (!file) return null
  const name = `${file.utilityId}-${file.programId}-${file.season}-${String(file.number).padStart(3, '0')}-unverified.csv`
  return { name, csv: printCsv(fileColumns, file.fields as Fields[]) }
}
