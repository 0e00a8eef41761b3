/** Takes in the utility's performance report of an event: accounts without readings of their own are paid by it within a day. */
import { createHash } from 'node:crypto'
import type { Bundle } from '@quickpay/receipt'
import { parseExact, printExact, whFromKWh } from '@quickpay/units'
import { accountsByNumber } from '#dispatch/account-network-store.ts'
import { digitsOf } from '#dispatch/account-number.ts'
import { type Imported, type ImportMode, type Judgement, judged, type Row, readCsv, wrong } from '#dispatch/csv.ts'
import { enrolledIn, lockSeason } from '#dispatch/season-store.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { elsewhereOf } from '#settlement/elsewhere.ts'
import type { EventFacts, OtherEvent } from '#settlement/facts.ts'
import { eventFactsOf, eventsOfAccounts } from '#settlement/facts-store.ts'
import { addMeasurements, newestVersions, type Version } from '#settlement/measurement-store.ts'
import type { Participation } from '#settlement/participation.ts'
import { addParticipations, lockParticipations, noteLooks, participationIdOf } from '#settlement/participation-store.ts'
import { type ReportLine, reliefOf, reportBundle } from '#settlement/report-bundle.ts'
import { addReport, addReviews, type Difference } from '#settlement/review-store.ts'
import { rulesOf } from '#settlement/rules.ts'
import { PROMISE_HOURS } from '#settlement/schedule.ts'

/** Of one event, a line an account, energies in kWh over the whole event. `relief_kwh` is checked where it is there. */
export const reportColumns = ['account', 'baseline_kwh', 'actual_kwh', 'relief_kwh'] as const
type Column = (typeof reportColumns)[number]

type Called = { readonly memberId: string; readonly accountId: string; readonly planId: string }
/** `pays`: a version by the report. `differs`: measured on validated readings with another result; somebody looks at it. */
export type ReportChange = Called & {
  readonly participationId: string
  readonly is: 'pays' | 'differs'
  readonly reliefWh: string
  readonly line: ReportLine
}
export type ImportedReport = Imported<ReportChange> | { readonly refused: 'unknown-event' | 'not-over' | 'cancelled' }

/**
 * A dry run (`try`) says what would be paid; a file with an error in any line changes nothing. A line that says what stands already changes
 * nothing either; a file of before does again what another one has changed since.
 */
export async function importReport(
  work: Pick<Work, 'trx' | 'now' | 'emit' | 'wait'>,
  { eventId, csv, mode }: { eventId: string; csv: string; mode: ImportMode },
  actor: string,
): Promise<ImportedReport> {
  const event = (await eventFactsOf(work.trx, [eventId])).get(eventId)
  if (!event) return { refused: 'unknown-event' }
  if (event.cancelled) return { refused: 'cancelled' }
  if (Temporal.Instant.compare(event.end, work.now) > 0) return { refused: 'not-over' }

  const read = readCsv<Column>(csv, { needed: ['account', 'baseline_kwh', 'actual_kwh'], optional: ['relief_kwh'] })
  const byNumber = await accountsByNumber(
    work.trx,
    event.utilityId,
    read.rows.flatMap((row) => digitsOf(row.fields.account) ?? []),
  )
  const date = event.start.toZonedDateTimeISO(event.zone).toPlainDate()
  const season = { utilityId: event.utilityId, programId: event.programId, season: date.year }
  await lockSeason(work.trx, season)
  const enrolled = await enrolledIn(work.trx, season, {
    states: ['accepted'],
    accountIds: [...byNumber.values()].flat().map((one) => one.accountId),
  })
  const called = new Map(
    enrolled.filter((one) => Temporal.PlainDate.compare(one.participatesFrom, date) <= 0).map((one) => [one.accountId, one]),
  )
  const keys = [...called.values()].map(({ memberId, accountId }) => ({
    memberId,
    participationId: participationIdOf(memberId, accountId, eventId),
  }))
  const held = await lockParticipations(work.trx, keys)
  const newest = await newestVersions(work.trx, keys)
  const find = (digits: string): Called | string => {
    const [account, another] = byNumber.get(digits) ?? []
    if (!account || another) return another ? 'ambiguous-account' : 'unknown-account'
    return called.get(account.accountId) ?? 'not-enrolled'
  }
  const about = ({ fields }: Row<Column>) => digitsOf(fields.account) ?? fields.account
  const found = judged<Column, ReportChange>(read, about, (row) => judge(row, find, event, newest))
  if (mode === 'try' || found.errors.length > 0) return found
  const sha256 = createHash('sha256').update(csv).digest('hex')
  await addReport(work.trx, { eventId, sha256, lines: found.lines, importedBy: actor }, work.now)
  await apply(work, event, found.changes, held, newest, sha256)
  return found
}

const energy = /^-?\d{1,9}(\.\d{1,6})?$/

function judge(
  { fields }: Row<Column>,
  find: (digits: string) => Called | string,
  event: EventFacts,
  newest: ReadonlyMap<string, Version>,
): Judgement<ReportChange> {
  const digits = digitsOf(fields.account)
  if (!digits) return wrong('not-an-account-number', 'account', fields.account)
  const account = find(digits)
  if (typeof account === 'string') return wrong(account, 'account', fields.account)
  for (const name of ['baseline_kwh', 'actual_kwh'] as const)
    if (!energy.test(fields[name])) return wrong('not-an-energy', name, fields[name])
  const line = { baselineKWh: fields.baseline_kwh, actualKWh: fields.actual_kwh }
  const reliefWh = printExact(reliefOf(line))
  const told = fields.relief_kwh
  if (told !== '' && (!energy.test(told) || printExact(whFromKWh(parseExact(told))) !== reliefWh))
    return wrong('relief-does-not-add-up', 'relief_kwh', told)
  const { memberId, accountId, planId } = account
  const participationId = participationIdOf(memberId, accountId, event.eventId)
  const stands = newest.get(participationId)
  if (stands && Number(stands.reliefWh) === Number(reliefWh) && !stands.provisional) return { is: 'same' }
  const own = stands?.basis === 'validated' && !stands.provisional
  return { is: 'change', change: { memberId, accountId, planId, participationId, is: own ? 'differs' : 'pays', reliefWh, line } }
}

async function apply(
  work: Pick<Work, 'trx' | 'now' | 'emit' | 'wait'>,
  event: EventFacts,
  changes: readonly ReportChange[],
  held: ReadonlyMap<string, Participation>,
  newest: ReadonlyMap<string, Version>,
  sha256: string,
): Promise<void> {
  const differing: Difference[] = changes
    .filter((one) => one.is === 'differs')
    .map(({ memberId, participationId, reliefWh }) => {
      const { version, reliefWh: oursWh } = newest.get(participationId)!
      return { memberId, participationId, source: 'utility-report', version, oursWh, theirsWh: reliefWh, sha256 }
    })
  await addReviews(work.trx, differing, work.now)

  const paying = changes.filter((one) => one.is === 'pays')
  await addParticipations(
    work.trx,
    event,
    paying.filter((one) => !held.has(one.participationId)),
    work.now,
  )
  const locked = await lockParticipations(work.trx, paying)
  const open = paying.filter((one) => locked.get(one.participationId)?.state !== 'cancelled' && locked.has(one.participationId))
  const others = await eventsOfAccounts(work.trx, open)
  const made = open.map((one) => {
    const now = locked.get(one.participationId)!
    const reported = reportBundle(one.line, event, one.planId)
    return { one, now, ...reported, elsewhere: paidElsewhere(event, others.get(one.accountId) ?? [], now, one.planId, reported.bundle) }
  })
  await addMeasurements(
    work.trx,
    made.map(({ one, now, canonical, cents, elsewhere }) => ({
      memberId: one.memberId,
      participationId: one.participationId,
      version: now.version + 1,
      sha256: createHash('sha256').update(canonical).digest('hex'),
      readingsCompleteAt: work.now,
      measuredAt: work.now,
      reliefWh: one.reliefWh,
      cents,
      planId: now.planId,
      basis: 'utility-report',
      provisional: false,
      open: null,
      elsewhereCents: elsewhere,
      utilityReliefWh: one.reliefWh,
      utilityHours: null,
      canonical,
    })),
  )
  const promisedBy = work.now.add({ hours: PROMISE_HOURS })
  await noteLooks(
    work.trx,
    locked,
    made.map(({ one, now }) => ({
      memberId: one.memberId,
      participationId: one.participationId,
      state: now.state === 'final' ? 'final' : 'measured',
      version: now.version + 1,
      readingsSeen: now.readingsSeen,
      missing: null,
      because: null,
      waits: null,
      promisedBy: now.promisedBy ?? promisedBy,
    })),
  )
  const subjects = open.map((one) => subjectOf(one.memberId, one.participationId))
  for (const [i, { now }] of made.entries())
    if (now.promisedBy === null) await work.wait(promisedBy, 'participation.promised', subjects[i]!)
  if (subjects.length > 0) await work.emit('participation.measured', subjects)
}

/** What another program pays of it. A report has no hours of its own, so what was saved is taken to be spread evenly over the event. */
function paidElsewhere(
  event: EventFacts,
  all: readonly OtherEvent[],
  participation: Participation,
  planId: string,
  { result }: Bundle,
): bigint {
  if (result.is !== 'measured') return 0n
  const others = all.filter((one) => one.eventId !== event.eventId)
  return elsewhereOf({ event, others, participation }, rulesOf(planId, event), result).cents
}
