/** Asks the utilities how our authorizations stand, and uses each so often that none ends for idleness. Utilities send no word when one ends. */
import { type AuthorizationResource, GreenButtonError, readGreenButton } from '@quickpay/green-button'
import type { Authorization } from '#connect/authorization.ts'
import { correctEnd, endAuthorization, findAuthorization, judgeAuthorization } from '#connect/authorization-store.ts'
import type { BatchWorld } from '#connect/fetch/batch.ts'
import { wantBatch } from '#connect/fetch/batch-store.ts'
import { daysWindow, windowUri } from '#connect/fetch/window.ts'
import { asClient } from '#connect/standing/authorization-client.ts'
import { ABSENT, finderIn, type Known, type Seen, seenOf, standingOf, UNKNOWN } from '#connect/standing/authorization-standing.ts'
import { findKnown, noteLook, noteSeen, standingAt } from '#connect/standing/health-store.ts'
import { utilityOf } from '#connect/tokens/access.ts'
import type { UtilityClient, UtilityProfile } from '#connect/utilities.ts'
import { addAudit } from '#platform/audit-store.ts'
import { appoint } from '#platform/due.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf, subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

/** So many that a feed leaves out are asked about one by one in a day, those first that were not for longest. */
const SINGLES_MAX = 500
/** Far below the shortest inactivity that a utility ends an authorization for (45 days), so that three can fail. */
const TOUCH_DAYS = 7

type Judged = { known: Known; seen: Seen | null }
type Look = { utilityId: string } & (
  | { is: 'read'; judged: Judged[]; unlisted: Known[] }
  | { is: 'failed'; code: string }
  | { is: 'not-asked'; judged: Judged[] }
)

/** On utility.check, daily: all authorizations of a utility in one feed. What goes wrong is noted and tried again within the hour. */
export const checkUtility = task<BatchWorld, Look[]>({
  name: 'checkUtility',
  subjectsMax: 1,
  async prepare(world, utilityIds) {
    const looks: Look[] = []
    for (const utilityId of utilityIds) if (world.utilities.has(utilityId)) looks.push(await look(world, utilityOf(world, utilityId)))
    return looks
  },
  async commit(work, looks, world) {
    for (const one of looks) {
      const { profile } = utilityOf(world, one.utilityId)
      if (one.is !== 'not-asked') await noteLook(work.trx, one.utilityId, one.is === 'failed' ? one.code : null, work.now)
      if (one.is !== 'failed') await store(work, one.judged)
      // A feed may be cut short without a sign of it: who is not in it is asked about, and only then judged.
      if (one.is === 'read')
        await work.emit(
          'authorization.check',
          one.unlisted.slice(0, SINGLES_MAX).map(({ authorization: a }) => subjectOf(a.memberId, a.authorizationId)),
        )
      const dueAt = nextTurn(work.now, one.is === 'failed' ? 1 : profile.cadence.authorizationPollHours)
      await appoint(work.trx, [{ dueAt, fact: 'utility.check', subject: one.utilityId }])
    }
  },
})

async function look(world: BatchWorld, utility: UtilityClient): Promise<Look> {
  const utilityId = utility.profile.id
  const all = await standingAt(world.db, utilityId)
  if (!utility.profile.dialect.authorizationStatusPoll)
    return { utilityId, is: 'not-asked', judged: all.map((known) => ({ known, seen: null })) }
  try {
    const uri = `${utility.profile.resourceBase}/Authorization`
    const answer = await ask(world, utility, uri)
    if (answer.is !== 'read') return { utilityId, is: 'failed', code: `feed-${answer.is}` }
    const find = finderIn(answer.resources)
    const judged: Judged[] = []
    const unlisted: Known[] = []
    for (const known of all) {
      const resource = find(known.authorization)
      if (resource) judged.push({ known, seen: seenOf(resource) })
      else unlisted.push(known)
    }
    return { utilityId, is: 'read', judged, unlisted }
  } catch (error) {
    if (error instanceof Failure) return { utilityId, is: 'failed', code: error.code }
    throw error
  }
}

/** On authorization.check: after the utility refused a token, when a term ends, and for those whom a feed left out. */
export const checkAuthorization = task<BatchWorld, Judged[]>({
  name: 'checkAuthorization',
  // Each is a request of its own: what one utility refuses does not hold up another's.
  subjectsMax: 1,
  async prepare(world, subjects) {
    const judged: Judged[] = []
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const known = await findKnown(world.db, memberId, id)
      if (known) judged.push({ known, seen: await seen(world, known) })
    }
    return judged
  },
  commit: (work, judged) => store(work, judged),
})

/** Null where there is nothing to ask, or nobody to ask about it. */
async function seen(world: BatchWorld, { authorization: a }: Known): Promise<Seen | null> {
  const over = a.endsAt && Temporal.Instant.compare(a.endsAt, world.clock.now()) <= 0
  const unclear = a.status !== 'ended' || a.endedBecause === 'revoked' || a.endedBecause === 'refused'
  const utility = utilityOf(world, a.utilityId)
  if (!unclear || !a.authorizationUri || !utility.profile.dialect.authorizationStatusPoll) return null
  try {
    const answer = await ask(world, utility, a.authorizationUri)
    if (answer.is === 'gone') return ABSENT
    if (answer.is !== 'read') return UNKNOWN
    const resource = finderIn(answer.resources)(a)
    return resource ? seenOf(resource) : UNKNOWN
  } catch (error) {
    // A term that is over ends here, whether or not the utility can be asked.
    if (error instanceof Failure && over) return null
    throw error
  }
}

type Answer = { is: 'read'; resources: AuthorizationResource[] } | { is: 'gone' } | { is: 'nothing' } | { is: 'assembling' }

/** Throws Failure `feed-refused` when our own token is not taken here (it may be elsewhere), and `feed-unreadable` for what is no Green Button document. */
async function ask(world: BatchWorld, utility: UtilityClient, uri: string): Promise<Answer> {
  const evidence = { utility: utility.profile.id }
  const fetched = await asClient(world, utility, (token) => world.custodian.get(utility, uri, token))
  if (fetched.is === 'unauthorized')
    throw new Failure('feed-refused', 'later', 'the utility does not let our client read authorizations', evidence)
  if (fetched.is !== 'document') return { is: fetched.is }
  try {
    return { is: 'read', resources: (await readGreenButton(fetched.body, { zone: utility.profile.zone })).authorizations }
  } catch (error) {
    if (!(error instanceof GreenButtonError)) throw error
    throw new Failure(
      'feed-unreadable',
      'later',
      'the utility’s Authorization document cannot be read',
      { ...evidence, refusal: error.code },
      error,
    )
  }
}

async function store(work: Work, judged: readonly Judged[]): Promise<void> {
  const seen = judged.flatMap((one) =>
    one.seen ? [{ authorization: one.known.authorization, seen: one.seen, absentSince: one.known.absentSince }] : [],
  )
  await noteSeen(work.trx, seen, work.now)
  for (const one of judged) await apply(work, one)
}

async function apply(work: Work, { known, seen }: Judged): Promise<void> {
  const { memberId, authorizationId } = known.authorization
  const subject = subjectOf(memberId, authorizationId)
  const standing = standingOf(known, seen, work.now)
  if (standing.is === 'ended') {
    await endAuthorization(work.trx, memberId, authorizationId, standing.because, work.now)
    await addAudit(work.trx, { actor: 'system', action: 'authorization.end', subject: authorizationId, reason: standing.because }, work.now)
  } else if (standing.is === 'corrected') {
    await correctEnd(work.trx, memberId, authorizationId, standing.because)
  } else if (standing.is === 'changed') {
    await judgeAuthorization(work.trx, standing.authorization)
    await work.emit('authorization.changed', [subject])
    // Readings that are shared again are a beginning: their history was never asked for, and nobody looks for news of them.
    if (lacksUsage(known.authorization) && !lacksUsage(standing.authorization)) await work.emit('authorization.activated', [subject])
    if (standing.authorization.endsAt) await work.wait(standing.authorization.endsAt, 'authorization.check', subject)
  } else if (seen?.status === 'absent') {
    // Once more when it has been absent for long enough to count.
    await work.wait(nextTurn(work.now.add({ hours: 20 }), 1), 'authorization.check', subject)
  }
}

/**
 * On authorization.activated, and every week: asks for the customer's data with the customer's own token. The utility counts that as use of the
 * grant, which ReadServiceStatus and Authorization are not: those are read with our client's token (NAESB ESPI, table of token classes). It
 * also shows a changed meter or account number. Where the customer does not share account data, a look at the subscription takes its place.
 */
export const touchAuthorization = task<BatchWorld, Authorization[]>({
  name: 'touchAuthorization',
  async prepare(world, subjects) {
    const found: Authorization[] = []
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const a = await findAuthorization(world.db, memberId, id)
      if (a?.attachedAt && a.status !== 'ended') found.push(a)
    }
    return found
  },
  async commit(work, authorizations, world) {
    for (const a of authorizations) {
      const { profile } = utilityOf(world, a.utilityId)
      const subject = subjectOf(a.memberId, a.authorizationId)
      await wantTouch(work, a, profile, `touch-${nextTurn(work.now, 1)}`)
      await appoint(work.trx, [
        { dueAt: nextTurn(work.now.add({ hours: 24 * TOUCH_DAYS - 1 }), 1), fact: 'authorization.touch', subject },
        { dueAt: nextTurn(work.now, profile.cadence.authorizationPollHours), fact: 'utility.check', subject: a.utilityId },
      ])
      if (a.endsAt) await work.wait(a.endsAt, 'authorization.check', subject)
    }
  },
})

async function wantTouch(work: Work, a: Authorization, profile: UtilityProfile | null, occasion: string): Promise<void> {
  const uri = a.customerResourceUri ?? (a.resourceUri && profile && lastDays(a.resourceUri, work.now, profile))
  if (!uri) return
  const wanted = { memberId: a.memberId, authorizationId: a.authorizationId, uri, reason: 'touch', occasion }
  const requestId = await wantBatch(work.trx, wanted, work.now)
  if (requestId) await work.emit('batch.wanted', [subjectOf(a.memberId, requestId)])
}

/** A bill comes once a month, so a window of five weeks holds one. */
function lastDays(resourceUri: string, now: Temporal.Instant, profile: UtilityProfile): string {
  const today = now.toZonedDateTimeISO(profile.zone).toPlainDate()
  return windowUri(profile, resourceUri, daysWindow(profile.zone, today.subtract({ days: 35 }), today))
}

/** Looks at the customer data of an account again, when its readings show something new. Once a day is enough. */
export async function wantCustomerData(work: Work, authorizations: readonly Authorization[]): Promise<void> {
  for (const a of authorizations) if (a.customerResourceUri) await wantTouch(work, a, null, `news-${work.now.toString().slice(0, 10)}`)
}

const lacksUsage = (a: Authorization): boolean => a.missing.some((one) => one.what === 'category' && one.category === 'usage')

/** The next instant that is a multiple of so many hours: whoever asks for it within these hours means the same one. */
function nextTurn(now: Temporal.Instant, hours: number): Temporal.Instant {
  const ms = hours * 3_600_000
  return Temporal.Instant.fromEpochMilliseconds((Math.floor(now.epochMilliseconds / ms) + 1) * ms)
}
