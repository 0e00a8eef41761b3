/** Changes many enrolments at once from a file: option, pledge and method until they are frozen, and what accounts have signed or told. */
import { accountsByNumber } from '#dispatch/account-network-store.ts'
import { digitsOf } from '#dispatch/account-number.ts'
import { type Imported, type ImportMode, type Judgement, judged, type Row, readCsv, wrong } from '#dispatch/csv.ts'
import type { Enrolment } from '#dispatch/enrolment.ts'
import { changeEnrolment, lockEnrolment, takeStep } from '#dispatch/enrolment-store.ts'
import { isDay } from '#dispatch/import-networks.ts'
import { frozenBecause, methods, options, readKW } from '#dispatch/pledge.ts'
import { reviewEnrolment } from '#dispatch/review-enrolments.ts'
import { type Enrolled, enrolledIn, lockSeason, type Season } from '#dispatch/season-store.ts'
import { termsAbout } from '#dispatch/terms-about.ts'
import { withdraw } from '#dispatch/withdraw.ts'
import { addAudit } from '#platform/audit-store.ts'
import type { Work } from '#platform/task.ts'

/** An empty field leaves what is there. */
export const pledgeColumns = [
  'account',
  'option',
  'pledged_kw',
  'method',
  'agreed_on',
  'generator',
  'other_aggregator',
  'withdrawn',
] as const
type Column = (typeof pledgeColumns)[number]
/** The agreement only where the line speaks of it: it may be made on our page while a file is read. */
type Settings = Pick<Enrolment, 'option' | 'pledgedKW' | 'method' | 'generator' | 'otherAggregator'> & Partial<Pick<Enrolment, 'agreedAt'>>
export type PledgeChange = { readonly enrolment: Enrolled; readonly to: Settings | 'withdrawn' }
const generators = ['none', 'permit-needed', 'permit-held'] as const

export async function importPledges(
  work: Pick<Work, 'trx' | 'now'>,
  { season, csv, today, zone, mode }: { season: Season; csv: string; today: Temporal.PlainDate; zone: string; mode: ImportMode },
  actor: string,
): Promise<Imported<PledgeChange>> {
  await lockSeason(work.trx, season)
  const read = readCsv<Column>(csv, { needed: ['account'], optional: pledgeColumns })
  const numbers = read.rows.flatMap((row) => digitsOf(row.fields.account) ?? [])
  const byNumber = await accountsByNumber(work.trx, season.utilityId, numbers)
  const accountIds = [...byNumber.values()].flat().map((one) => one.accountId)
  const enrolled = await enrolledIn(work.trx, season, { accountIds })
  const find = (digits: string) => {
    const [account, another] = byNumber.get(digits) ?? []
    if (!account || another) return another ? 'ambiguous-account' : 'unknown-account'
    return enrolled.find((one) => one.accountId === account.accountId) ?? 'not-enrolled'
  }
  const about = ({ fields }: Row<Column>) => digitsOf(fields.account) ?? fields.account
  const found = judged<Column, PledgeChange>(read, about, (row) => judge(row, find, today, zone))
  if (mode === 'try' || found.errors.length > 0) return found
  for (const { enrolment, to } of found.changes) {
    if (to === 'withdrawn') {
      await withdraw(work, enrolment, { actor, reason: null })
      continue
    }
    const locked = await lockEnrolment(work.trx, enrolment)
    if (!locked) continue
    await changeEnrolment(work.trx, locked, to)
    // What the utility turned down and somebody now put right is a draft again.
    if (locked.state === 'rejected') await takeStep(work.trx, locked, 'draft', { at: work.now, actor })
    await reviewEnrolment(work, enrolment, { zone })
  }
  if (found.changes.length > 0) {
    const reason = `${season.programId} ${season.season}: ${found.changes.length} accounts`
    await addAudit(work.trx, { actor, action: 'enrolment.pledges', subject: season.utilityId, reason }, work.now)
  }
  return found
}

function judge(
  { fields }: Row<Column>,
  find: (digits: string) => Enrolled | string,
  today: Temporal.PlainDate,
  zone: string,
): Judgement<PledgeChange> {
  const digits = digitsOf(fields.account)
  if (!digits) return wrong('not-an-account-number', 'account', fields.account)
  const was = find(digits)
  if (typeof was === 'string') return wrong(was, 'account', fields.account)
  if (!/^(yes|no|)$/.test(fields.withdrawn)) return wrong('not-yes-or-no', 'withdrawn', fields.withdrawn)
  if (fields.withdrawn === 'yes')
    return was.state === 'withdrawn' ? { is: 'same' } : { is: 'change', change: { enrolment: was, to: 'withdrawn' } }
  const option = fields.option === '' ? was.option : options.find((one) => one === fields.option)
  if (!option) return wrong('unknown-option', 'option', fields.option)
  const pledgedKW = fields.pledged_kw === '' ? was.pledgedKW : readKW(fields.pledged_kw)
  if (pledgedKW === null) return wrong('not-a-pledge', 'pledged_kw', fields.pledged_kw)
  const generator = fields.generator === '' ? was.generator : generators.find((one) => one === fields.generator)
  if (!generator) return wrong('unknown-generator', 'generator', fields.generator)
  const method = fields.method === '' ? was.method : methods.find((one) => one === fields.method)
  if (!method) return wrong('unknown-method', 'method', fields.method)
  if (fields.agreed_on !== '' && (!isDay(fields.agreed_on) || fields.agreed_on > today.toString()))
    return wrong('not-a-date', 'agreed_on', fields.agreed_on)
  if (!/^(yes|no|)$/.test(fields.other_aggregator)) return wrong('not-yes-or-no', 'other_aggregator', fields.other_aggregator)
  if (method !== 'average-day' && generator !== 'none') return wrong('generator-average-day-only', 'method', method)
  if (option === 'voluntary' && Number(pledgedKW) > 0) return wrong('pledge-without-reservation', 'pledged_kw', pledgedKW)
  if (option === 'reservation' && Number(pledgedKW) === 0) return wrong('pledge-missing', 'pledged_kw', pledgedKW)
  const agreedAt = fields.agreed_on === '' ? was.agreedAt : Temporal.PlainDate.from(fields.agreed_on).toZonedDateTime(zone).toInstant()
  const otherAggregator = fields.other_aggregator === '' ? was.otherAggregator : fields.other_aggregator === 'yes'
  const to = { option, pledgedKW, method, generator, otherAggregator, ...(fields.agreed_on === '' ? {} : { agreedAt }) }
  const pledged = option !== was.option || pledgedKW !== was.pledgedKW || method !== was.method || generator !== was.generator
  if (pledged && was.state !== 'rejected') {
    const frozen = frozenBecause(was, termsAbout(was.programId, today), today)
    // Who missed the deadline with a pledge may still come without one.
    const gives = frozen === 'deadline' && was.option === 'reservation' && option === 'voluntary' && method === was.method
    if (frozen && !gives) return wrong(`frozen-${frozen}`, 'account', fields.account)
  }
  const told = otherAggregator !== was.otherAggregator || agreedAt?.toString() !== was.agreedAt?.toString()
  if (!pledged && !told) return { is: 'same' }
  if (was.state === 'withdrawn') return wrong('withdrawn', 'account', fields.account)
  return { is: 'change', change: { enrolment: was, to } }
}
