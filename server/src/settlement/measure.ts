/** Measures participations whose event is over, many at once, and stores each new result as a version of its own. */
import { findServicePoint } from '#metering/service-point-store.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf, type Subject, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'
import type { EventFacts, Facts } from '#settlement/facts.ts'
import { factsInChunks } from '#settlement/facts-store.ts'
import { type Look, look, type Measured } from '#settlement/look.ts'
import { addFlags, addMeasurements, type NewMeasurement, newestVersions, type Version } from '#settlement/measurement-store.ts'
import { type Because, isMeasured, mayBecome, type Participation, type ParticipationState } from '#settlement/participation.ts'
import {
  findParticipations,
  type Key,
  lockParticipations,
  type Noted,
  noteLooks,
  openParticipations,
  participationsOfAccounts,
} from '#settlement/participation-store.ts'
import { deadlineOf, PROMISE_HOURS } from '#settlement/schedule.ts'

/** Of the utility's profile settlement asks one thing: whether its real-time feed may pay. */
export type PayingUtilities = { get(utilityId: string): { readonly profile: { readonly payOnRealTime?: boolean } } | undefined }
export type MeasureWorld = { readonly db: Db; readonly clock: Clock; readonly utilities: PayingUtilities }

/** Looks, and those that failed and are tried again by themselves, so that one account does not hold up the others. */
type Found = { readonly looks: readonly Look[]; readonly alone: readonly Subject[]; readonly events: readonly Subject[] }
const CHUNK = 250

/** On new readings of service points, on an event that changed, and when participations are due. */
export const measureParticipations = task<MeasureWorld, Found>({
  name: 'measureParticipations',
  async prepare({ db, clock, utilities }, subjects) {
    const now = clock.now()
    // An event's participations are many: they are looked at in jobs of their own.
    const events = subjects.filter((subject) => subject.startsWith('evt_'))
    const { participations, onlyNews } = await participationsAbout(
      db,
      subjects.filter((subject) => !subject.startsWith('evt_')),
    )
    const pays = (event: EventFacts) => utilities.get(event.utilityId)?.profile.payOnRealTime === true
    const realTime = (event: EventFacts) => pays(event) && Temporal.Instant.compare(now, deadlineOf(event)) >= 0
    const looks: Look[] = []
    const alone: Subject[] = []
    for await (const facts of factsInChunks(db, participations, now, { onlyNews, realTime })) {
      for (const one of facts) {
        const seen = lookOrAlone(one, now, pays(one.event), facts.length > 1)
        if (seen) looks.push(seen)
        else alone.push(subjectOf(one.participation.memberId, one.participation.participationId))
      }
    }
    return { looks, alone, events }
  },
  async commit(work, { looks, alone, events }) {
    for (let from = 0; from < looks.length; from += CHUNK) await storeLooks(work, looks.slice(from, from + CHUNK))
    for (const subject of alone) await work.emit('participation.due', [subject])
    for (const eventId of events) await work.emit('event.due', [eventId])
  },
})

/** Null where one of several cannot be judged: it fails in a job of its own, and waits there for a person. */
function lookOrAlone(facts: Facts, now: Temporal.Instant, realTime: boolean, amongOthers: boolean): Look | null {
  try {
    return look(facts, now, realTime)
  } catch (error) {
    if (amongOthers && error instanceof Failure) return null
    throw error
  }
}

async function participationsAbout(
  db: Db,
  subjects: readonly Subject[],
): Promise<{ participations: Participation[]; onlyNews: ReadonlySet<string> }> {
  const parts = subjects.map(partsOf)
  const named = await findParticipations(
    db,
    parts.filter(({ id }) => id.startsWith('par_')).map(({ memberId, id }) => ({ memberId, participationId: id })),
  )
  const accounts = new Map<string, { memberId: string; accountId: string }>()
  for (const { memberId, id } of parts.filter((part) => part.id.startsWith('spt_'))) {
    const point = await findServicePoint(db, memberId, id)
    if (point) accounts.set(point.accountId, { memberId, accountId: point.accountId })
  }
  const known = new Set(named.map((one) => one.participationId))
  const touched = (await participationsOfAccounts(db, [...accounts.values()])).filter((one) => !known.has(one.participationId))
  return { participations: [...named, ...touched], onlyNews: new Set(touched.map((one) => one.participationId)) }
}

/** Stores what looks found, in one transaction and a handful of statements. */
export async function storeLooks(work: Work, looks: readonly Look[]): Promise<void> {
  const keys: Key[] = looks.map(({ participation }) => participation)
  const held = await lockParticipations(work.trx, keys)
  const newest = await newestVersions(work.trx, keys)
  const [noted, added, stale, measured]: [Noted[], NewMeasurement[], Subject[], Subject[]] = [[], [], [], []]
  for (const one of looks) {
    const now = held.get(one.participation.participationId)
    if (!now || now.state === 'cancelled') continue
    const subject = subjectOf(now.memberId, now.participationId)
    // Somebody stored another look since ours began, perhaps on newer readings: look again rather than overwrite it.
    if (now.version !== one.participation.version || one.readingsSeen < now.readingsSeen) {
      stale.push(subject)
      continue
    }
    if (one.againAt) await work.wait(one.againAt, 'participation.due', subject)
    const next = nextOf(one, now, newest.get(now.participationId) ?? null, work.now)
    if (next?.version) added.push(next.version)
    if (next?.version) measured.push(subject)
    if (next) noted.push(next.noted)
    if (next && now.promisedBy === null && next.noted.promisedBy) await work.wait(next.noted.promisedBy, 'participation.promised', subject)
  }
  await addMeasurements(work.trx, added)
  const flagged = looks.flatMap(({ participation, finding }) =>
    finding.is === 'measured' ? finding.flags.map((flag) => ({ participationId: participation.participationId, flag })) : [],
  )
  await addFlags(
    work.trx,
    added.flatMap(({ memberId, participationId, version }) =>
      flagged.filter((one) => one.participationId === participationId).map(({ flag }) => ({ memberId, participationId, version, flag })),
    ),
  )
  await noteLooks(work.trx, held, noted)
  if (stale.length > 0) await work.emit('participation.due', stale)
  if (measured.length > 0) await work.emit('participation.measured', measured)
}

/** What a look changes: the participation, and a new version where the result is another than the newest. Null: nothing. */
function nextOf(
  { finding, readingsSeen, finalAt, closeAt }: Look,
  now: Participation,
  newest: Version | null,
  at: Temporal.Instant,
): { noted: Noted; version: NewMeasurement | null } | null {
  const base = {
    memberId: now.memberId,
    participationId: now.participationId,
    version: now.version,
    readingsSeen,
    missing: null,
    because: null,
    waits: null,
    promisedBy: now.promisedBy,
  }
  const reached = (when: Temporal.Instant) => Temporal.Instant.compare(at, when) >= 0
  // A result that stays as it is becomes final in its time: on validated readings after thirty days, any other at the season's close.
  const stays = () =>
    isMeasured(now.state) && now.state !== 'final' && reached(now.state === 'provisional' ? closeAt : finalAt)
      ? { noted: { ...base, state: 'final' as const, missing: now.missing }, version: null }
      : null
  if (isMeasured(now.state) && finding.is !== 'measured') return stays()
  if (finding.is === 'waiting') return { noted: waitingOn(finding, base, reached(closeAt)), version: null }
  if (finding.is === 'not-eligible') return { noted: { ...base, state: 'not-eligible', because: finding.because }, version: null }
  // The utility's own report is its last word on what it pays.
  if (newest?.basis === 'utility-report') return stays()
  // Part of the hours never takes the place of all of them, and the real-time feed never that of validated readings.
  const less = newest && ((finding.open && !newest.open) || (finding.basis === 'real-time' && newest.basis === 'validated' && !newest.open))
  if (less) return stays()
  const state = stateOf(finding, now.state, reached(finalAt), reached(closeAt))
  if (!mayBecome(now.state, state)) return null
  const promisedBy = now.promisedBy ?? (wasNotEnrolled(now) ? at : finding.readingsCompleteAt).add({ hours: PROMISE_HOURS })
  const noted = { ...base, state, missing: finding.open, promisedBy }
  const same = newest?.sha256 === finding.sha256 && newest.basis === finding.basis && newest.elsewhereCents === finding.elsewhereCents
  if (same) return { noted, version: null }
  return { noted: { ...noted, version: now.version + 1 }, version: versionOf(finding, now, at) }
}

/** Nothing is promised to an account that takes no part; at the season's close nothing more is awaited. */
function waitingOn({ missing, waits }: Extract<Look['finding'], { is: 'waiting' }>, base: Omit<Noted, 'state'>, closed: boolean): Noted {
  const { code, words } = waits
  if (closed) return { ...base, state: 'not-eligible', because: [code === 'not-enrolled' ? { code, words } : neverCame] }
  return { ...base, state: 'waiting', missing, waits, promisedBy: code === 'not-enrolled' ? null : base.promisedBy }
}

/** Its promise begins when that is set right. */
const wasNotEnrolled = ({ waits, because }: Participation): boolean =>
  waits?.code === 'not-enrolled' || (because ?? []).some((one) => one.code === 'not-enrolled')

const neverCame: Because = { code: 'readings-never-came', words: 'The season is closed, and readings of the event never came.' }

/** Validated readings of every hour are final once nobody expects a revision; whatever there is at the season's close. */
function stateOf(finding: Measured, from: ParticipationState, final: boolean, closed: boolean): ParticipationState {
  if (from === 'final') return 'final'
  const provisional = finding.open !== null || finding.basis !== 'validated'
  if (isMeasured(from) && (provisional ? closed : final)) return 'final'
  return provisional ? 'provisional' : 'measured'
}

function versionOf(finding: Measured, now: Participation, at: Temporal.Instant): NewMeasurement {
  const { result } = finding.bundle
  if (result.is !== 'measured' || result.payCents === null) throw new Error('a measured bundle has a price')
  return {
    memberId: now.memberId,
    participationId: now.participationId,
    version: now.version + 1,
    sha256: finding.sha256,
    readingsCompleteAt: finding.readingsCompleteAt,
    measuredAt: at,
    reliefWh: result.reliefWh,
    cents: BigInt(result.payCents),
    planId: now.planId,
    basis: finding.basis,
    provisional: finding.basis !== 'validated' || finding.open !== null,
    open: finding.open,
    elsewhereCents: finding.elsewhereCents,
    utilityReliefWh: finding.utilityReliefWh,
    utilityHours: finding.utilityHours,
    canonical: finding.canonical,
  }
}

const PAGE = 500

/** On `event.due`: everybody in the event who may still change is due, in jobs of some hundreds. */
export const lookAtEvent = task<{ readonly db: Db }, readonly Subject[]>({
  name: 'lookAtEvent',
  async prepare({ db }, eventIds) {
    const subjects: Subject[] = []
    for (const eventId of new Set(eventIds))
      for (let last: Key | null = null; ; ) {
        const page: Key[] = await openParticipations(db, eventId, last, PAGE)
        subjects.push(...page.map(({ memberId, participationId }) => subjectOf(memberId, participationId)))
        last = page.at(-1) ?? null
        if (page.length < PAGE) break
      }
    return subjects
  },
  async commit(work, subjects) {
    if (subjects.length > 0) await work.emit('participation.due', subjects)
  },
})
