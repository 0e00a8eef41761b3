/** Compares a customer's own file with what stands for each event it covers. It never pays: a difference goes to a person. */
import type { Load } from '@quickpay/baseline'
import type { Bundle } from '@quickpay/receipt'
import { civilDateOf } from '@quickpay/units'
import { type Account, accountsOf } from '#connect/account-store.ts'
import { digitsOf } from '#dispatch/account-number.ts'
import { enrolmentOf } from '#dispatch/enrolment-store.ts'
import { eventsOfMember } from '#dispatch/event-store.ts'
import { netLoadOf } from '#metering/interval-store.ts'
import { netLoad } from '#metering/load.ts'
import { pointsAt } from '#metering/service-point-store.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { EventFacts, Facts } from '#settlement/facts.ts'
import { eventFactsOf, factsOf } from '#settlement/facts-store.ts'
import { look } from '#settlement/look.ts'
import { measurementsOf, type StoredMeasurement } from '#settlement/measurement-store.ts'
import type { Participation } from '#settlement/participation.ts'
import { participationIdOf, participationsOf } from '#settlement/participation-store.ts'
import { addReviews, type Difference } from '#settlement/review-store.ts'
import type { MemberFile } from '#settlement/upload-file.ts'
import { isOfAccount, type KnownAccount, ownPoints } from '#settlement/upload-owner.ts'
import { besideValidated, type ReadingsBeside } from '#settlement/upload-readings.ts'
import { type FromFile, type Verdict, verdictOf } from '#settlement/upload-verdict.ts'

export type ComparedEvent = {
  readonly event: EventFacts
  /** Null where the account takes part and is not enlisted, as without a connection. */
  readonly participationId: string | null
  readonly file: FromFile
  readonly ours: StoredMeasurement | null
  readonly verdict: Verdict
  /** Of the days that the event's result stands on. */
  readonly beside: ReadingsBeside
}
export type Comparison = { readonly beside: ReadingsBeside; readonly events: readonly ComparedEvent[] }

/** The file beside our readings and results as they are now, the newest event first; or that it is another account's. Reads only. */
export async function compareUpload(
  q: Queries,
  account: Account,
  file: MemberFile,
  now: Temporal.Instant,
): Promise<Comparison | { readonly refused: 'other-account' }> {
  const known = await knownOf(q, account)
  const points = ownPoints(file, known)
  const load = netLoad(points.map(({ days }) => [days]))
  const [from, to] = [Temporal.PlainDate.from(file.from), Temporal.PlainDate.from(file.to)]
  const beside = besideValidated(load, await netLoadOf(q, account.memberId, account.accountId, from, to))
  if (!isOfAccount(file, known, beside)) return { refused: 'other-account' }

  const events: ComparedEvent[] = []
  for (const { facts, enlisted } of await factsOfEvents(q, account, load, now))
    events.push(await compareEvent(q, { facts: { ...facts, points: pointsOf(points, now) }, enlisted }, beside, now))
  return { beside, events: events.sort((a, b) => Temporal.Instant.compare(b.event.start, a.event.start)) }
}

/** Notes for a person what differs in events that the account is enlisted in; the same of the same file and result once. */
export async function noteDifferences(
  trx: Trx,
  upload: { memberId: string; fileId: string; sha256: string },
  found: Comparison,
  now: Temporal.Instant,
) {
  const { memberId, fileId, sha256 } = upload
  const differences = found.events.flatMap(({ participationId, verdict, file, ours, beside }): Difference[] => {
    const [first] = beside.differing
    if (!participationId || (verdict !== 'differs' && !first)) return []
    return [
      {
        ...{ memberId, participationId, source: 'upload', version: ours?.version ?? 0, sha256, fileId },
        oursWh: ours?.reliefWh ?? null,
        theirsWh: file.is === 'measured' ? file.bundle.result.reliefWh : null,
        evidence: {
          compared: beside.compared,
          differing: beside.differing.length,
          ...(first ? { firstAt: first.at, firstTheirsWh: first.theirsWh, firstOursWh: first.oursWh } : {}),
        },
      },
    ]
  })
  await addReviews(trx, differences, now)
}

async function knownOf(q: Queries, { memberId, accountId, utilityId }: Account): Promise<KnownAccount> {
  const [accounts, points] = [await accountsOf(q, memberId), await pointsAt(q, memberId, utilityId)]
  const numberOf = ({ accountNumber }: Account) => (accountNumber === null ? null : (digitsOf(accountNumber) ?? accountNumber))
  const own = accounts.find((one) => one.accountId === accountId)
  return {
    number: own ? numberOf(own) : null,
    otherNumbers: new Set(accounts.flatMap((one) => (one.accountId === accountId ? [] : (numberOf(one) ?? [])))),
    usagePoints: new Set(points.flatMap((one) => (one.accountId === accountId ? [one.usagePoint] : []))),
    otherUsagePoints: new Set(points.flatMap((one) => (one.accountId === accountId ? [] : [one.usagePoint]))),
  }
}

/** Of every event that is over and of which the file has a reading: enlisted in it, or called by it without a connection. */
async function factsOfEvents(
  q: Queries,
  account: Account,
  load: Load,
  now: Temporal.Instant,
): Promise<{ facts: Facts; enlisted: boolean }[]> {
  const { memberId, accountId } = account
  const held = await participationsOf(q, memberId, accountId)
  const called: Participation[] = []
  for (const event of await eventsOfMember(q, memberId, accountId)) {
    if (held.some((one) => one.eventId === event.eventId)) continue
    const enrolment = await enrolmentOf(q, memberId, accountId, event)
    if (enrolment) called.push(asIfEnlisted(account, event, enrolment.planId, now))
  }
  const all = [...held.filter((one) => one.state !== 'cancelled'), ...called]
  const events = await eventFactsOf(
    q,
    all.map((one) => one.eventId),
  )
  const covered = all.filter((one) => covers(load, events.get(one.eventId)!))
  const facts = await factsOf(q, covered, now, { onlyNews: new Set(), realTime: () => false })
  const standing = all.flatMap(({ eventId, enlistedAt, backPay }) => {
    const event = events.get(eventId)!
    return event.cancelled ? [] : [{ ...event, enlistedAt, backPay }]
  })
  return facts.map((one) => ({
    facts: { ...one, connected: null, others: standing.filter((other) => other.eventId !== one.event.eventId) },
    enlisted: held.includes(one.participation),
  }))
}

function covers({ starts }: Load, { start, end }: EventFacts): boolean {
  const [fromS, toS] = [start.epochMilliseconds / 1000, end.epochMilliseconds / 1000]
  return starts.some((at) => at >= fromS && at < toS)
}

const asIfEnlisted = (
  { memberId, accountId }: Account,
  event: Pick<EventFacts, 'eventId' | 'programId'>,
  planId: string,
  enlistedAt: Temporal.Instant,
): Participation => ({
  ...{ memberId, accountId, planId, enlistedAt, participationId: participationIdOf(memberId, accountId, event.eventId) },
  ...{ eventId: event.eventId, programId: event.programId, state: 'enlisted', missing: null, because: null, waits: null },
  ...{ leftAt: null, backPay: true, promisedBy: null, version: 0, readingsSeen: 0n },
})

const pointsOf = (points: MemberFile['points'], receivedAt: Temporal.Instant): Facts['points'] =>
  points.map(({ usagePoint, days }) => ({
    point: { servicePointId: usagePoint ?? '', follows: null },
    days: days.map((day) => ({ ...day, rev: 1, receivedAt })),
    realTime: [],
  }))

async function compareEvent(
  q: Queries,
  { facts, enlisted }: { facts: Facts; enlisted: boolean },
  all: ReadingsBeside,
  now: Temporal.Instant,
): Promise<ComparedEvent> {
  const { event, participation } = facts
  const { memberId, participationId } = participation
  const { finding } = look(facts, now, false)
  const ours = (await measurementsOf(q, memberId, participationId)).at(-1) ?? null
  const file = fromFile(finding)
  const dates = new Set([civilDateOf(event.start, event.zone).toString(), ...(finding.is === 'measured' ? datesOf(finding.bundle) : [])])
  const within = all.differing.filter((one) => dates.has(dateAt(one.at, event.zone)))
  const beside = { ...all, differing: within }
  return {
    event,
    participationId: enlisted ? participationId : null,
    file,
    ours,
    beside,
    verdict: verdictOf(file, ours, beside.roundingWh),
  }
}

/** The days that were candidates for the usual use: any of them could have been another day's better. */
const datesOf = ({ result }: Bundle): string[] => result.days.map((day) => day.date)
const dateAt = (atS: number, zone: string): string => civilDateOf(Temporal.Instant.fromEpochMilliseconds(atS * 1000), zone).toString()

/** Part of an event's hours is no result here: nobody is paid by it, and the rest is simply not in the file. */
function fromFile(finding: ReturnType<typeof look>['finding']): FromFile {
  if (finding.is === 'waiting') return { is: 'waiting', missing: finding.missing }
  if (finding.is === 'not-eligible') return { is: 'not-eligible', because: finding.because }
  if (finding.open) return { is: 'waiting', missing: finding.open }
  const { bundle } = finding
  return bundle.result.is === 'measured' ? { is: 'measured', bundle: { ...bundle, result: bundle.result } } : { is: 'waiting', missing: [] }
}
