/** The data of many customers in one batch, by our own token: asked for once a day, kept whole, and split into each member's own document. */

import { type BatchWorld, pending } from '#connect/fetch/batch.ts'
import { matchAnswers } from '#connect/fetch/batch-parts.ts'
import { keepDocument, type RefusedBecause, wantBatches } from '#connect/fetch/batch-store.ts'
import { appointBulk, bulkTurn, isBulk } from '#connect/fetch/bulk-poll.ts'
import { splitBySubscription, type Taken } from '#connect/fetch/bulk-split.ts'
import {
  type BulkRequest,
  bulkParts,
  findBulk,
  keepBulkDocument,
  lockBulk,
  noteAskedSingly,
  noteSplit,
  noteUsed,
  openBulk,
  readBulkDocument,
  setBulk,
  wantBulk,
  withoutDocument,
} from '#connect/fetch/bulk-store.ts'
import { expiredAt, nextTryAt } from '#connect/fetch/patience.ts'
import { daysWindow, windowOf, windowUri } from '#connect/fetch/window.ts'
import type { Fetched } from '#connect/outside/custodian.ts'
import { utilityOf } from '#connect/tokens/access.ts'
import { clientAccess } from '#connect/tokens/client-access.ts'
import type { UtilityClient, UtilityProfile } from '#connect/utilities.ts'
import { appoint } from '#platform/due.ts'
import { Failure } from '#platform/failure.ts'
import { subjectOf } from '#platform/ids.ts'
import { task, type Work } from '#platform/task.ts'

type Plan = { profile: UtilityProfile; resourceUri: string | null }

/** On bulk.poll, daily: one window for all of a utility's authorizations, while there are many. */
export const pollBulk = task<BatchWorld, Plan[]>({
  name: 'pollBulk',
  subjectsMax: 1,
  async prepare(world, utilityIds) {
    const plans: Plan[] = []
    for (const utilityId of utilityIds) {
      const utility = utilityOf(world, utilityId)
      // So few again that each is asked for by itself: the polls do that, and appoint this one again when it is worth it.
      if (!(await isBulk(world.db, utility.profile))) continue
      plans.push({ profile: utility.profile, resourceUri: await bulkUriOf(world, utility) })
    }
    return plans
  },
  async commit(work, plans) {
    for (const { profile, resourceUri } of plans) {
      const day = work.now.toZonedDateTimeISO(profile.zone).toPlainDate()
      const turn = bulkTurn(profile, day)
      const window = { from: daysWindow(profile.zone, day.subtract({ days: profile.cadence.windowDays }), day).from, to: turn }
      await appointBulk(work, profile)
      if (Temporal.Instant.compare(turn, work.now) > 0) continue
      // A utility that does not say where it has them is asked for each.
      if (!resourceUri?.includes('/Batch/Bulk/')) await askSingly(work, profile, { requestId: `${profile.id} ${day}`, window }, [])
      else {
        const requestId = await wantBulk(
          work.trx,
          { utilityId: profile.id, day, uri: windowUri(profile, resourceUri, window), window },
          work.now,
        )
        if (requestId) await work.emit('bulk.wanted', [requestId])
      }
    }
  },
})

/** Where a utility has them, as it says with our own token; null when it does not say, or does not take us. */
async function bulkUriOf(world: BatchWorld, utility: UtilityClient): Promise<string | null> {
  try {
    return (await clientAccess(world, utility)).resourceUri
  } catch (error) {
    if (isFinal(error)) return null
    throw error
  }
}
const isFinal = (error: unknown): error is Failure =>
  error instanceof Failure && (error.retry === 'after-person' || error.retry === 'never')

/** A batch that cannot be got for so long must not hold up those who can be asked for singly. */
const BULK_HOURS = 6

type Ended = { is: 'ended'; because: RefusedBecause }
type Answer = { request: BulkRequest; profile: UtilityProfile; fetched: Exclude<Fetched, { is: 'unauthorized' | 'gone' }> | Ended }

/** On bulk.wanted: as with a single batch, but by our own token. Given up, each is asked for singly. */
export const fetchBulk = task<BatchWorld, Answer[]>({
  name: 'fetchBulk',
  subjectsMax: 1,
  async prepare(world, requestIds) {
    const answers: Answer[] = []
    for (const requestId of requestIds) {
      const request = await findBulk(world.db, requestId)
      if (request?.state === 'wanted' || request?.state === 'assembling') answers.push(await askOrGiveUp(world, request))
    }
    return answers
  },
  async commit(work, answers) {
    for (const answer of answers) await store(work, answer)
  },
})

async function askOrGiveUp(world: BatchWorld, request: BulkRequest): Promise<Answer> {
  try {
    return await ask(world, request)
  } catch (error) {
    const late = Temporal.Instant.compare(request.wantedAt.add({ hours: BULK_HOURS }), world.clock.now()) <= 0
    if (!isFinal(error) && !(error instanceof Failure && late)) throw error
    return { request, profile: utilityOf(world, request.utilityId).profile, fetched: { is: 'ended', because: 'request-refused' } }
  }
}

async function ask(world: BatchWorld, request: BulkRequest): Promise<Answer> {
  const utility = utilityOf(world, request.utilityId)
  const { profile } = utility
  const ended = (because: RefusedBecause): Answer => ({ request, profile, fetched: { is: 'ended', because } })
  if (expiredAt({ ...request, reason: 'bulk' }, world.clock.now())) return ended('expired')
  const token = await clientAccess(world, utility)
  let fetched = await pending(request, () => world.custodian.get(utility, request.uri, token.value))
  if (fetched.is === 'unauthorized') {
    const renewed = await clientAccess(world, utility, token.value)
    fetched = await pending(request, () => world.custodian.get(utility, request.uri, renewed.value))
  }
  if (fetched.is === 'unauthorized') return ended('not-covered')
  if (fetched.is === 'gone') return ended(request.acceptedAt || request.partOf ? 'expired' : 'gone')
  return { request, profile, fetched }
}

async function store(work: Work, { request, profile, fetched }: Answer): Promise<void> {
  const { requestId } = request
  const tries = request.tries + 1
  if (request.partOf) await lockBulk(work.trx, request.partOf)
  if (fetched.is === 'document') {
    const documentId = await keepBulkDocument(work.trx, request, fetched.body, work.now)
    if (await setBulk(work.trx, requestId, 'fetched', { documentId, tries })) await work.emit('bulk.fetched', [requestId], requestId)
    return
  }
  if (fetched.is === 'assembling') {
    const acceptedAt = request.acceptedAt ?? work.now
    const at = nextTryAt(acceptedAt, work.now, fetched.retryAfterSeconds)
    if (at) {
      await setBulk(work.trx, requestId, 'assembling', { acceptedAt, tries })
      await appoint(work.trx, [{ dueAt: at, fact: 'bulk.wanted', subject: requestId }])
      return
    }
    await setBulk(work.trx, requestId, 'refused', { because: 'assembly-overdue', tries })
  } else if (fetched.is === 'nothing') await setBulk(work.trx, requestId, 'fetched', { tries })
  else await setBulk(work.trx, requestId, 'refused', { because: fetched.because, tries })
  await finish(work, profile, request.partOf ?? requestId)
}

type Split = { request: BulkRequest; profile: UtilityProfile; fetchedAt: Temporal.Instant; taken: Taken }

/** On bulk.fetched: each member's entries, verbatim, become a document of that member's and go on as if fetched singly. */
export const splitBulk = task<BatchWorld, Split[]>({
  name: 'splitBulk',
  // A document may have 200 MB; only one is in memory.
  subjectsMax: 1,
  async prepare(world, requestIds) {
    const splits: Split[] = []
    for (const requestId of requestIds) {
      const request = await findBulk(world.db, requestId)
      const document = request?.documentId && !request.splitAt ? await readBulkDocument(world.db, request.documentId) : null
      if (!request || !document) continue
      const { profile } = utilityOf(world, request.utilityId)
      const taken = await splitBySubscription(world.db, profile.id, document.body)
      splits.push({ request, profile, fetchedAt: document.fetchedAt, taken })
    }
    return splits
  },
  async commit(work, splits) {
    for (const { request, profile, fetchedAt, taken } of splits) {
      if (request.partOf) await lockBulk(work.trx, request.partOf)
      if (taken.is === 'split') await handOn(work, request, fetchedAt, taken)
      else await noteSplit(work.trx, request.requestId, { given: 0, strangers: 0, because: 'unreadable' }, work.now)
      await finish(work, profile, request.partOf ?? request.requestId)
    }
  },
})

async function handOn(
  work: Work,
  request: BulkRequest,
  fetchedAt: Temporal.Instant,
  taken: Extract<Taken, { is: 'split' }>,
): Promise<void> {
  const { portions, strangers } = taken
  for (const { owner, body } of portions) {
    const documentId = await keepDocument(work.trx, { ...owner, uri: request.uri }, body, fetchedAt)
    await work.emit('batch.fetched', [subjectOf(owner.memberId, documentId)], documentId)
  }
  await noteUsed(
    work.trx,
    portions.map((one) => one.owner),
    work.now,
  )
  await noteSplit(work.trx, request.requestId, { given: portions.length, strangers }, work.now)
}

/** When all of a batch has come and is split, those it did not contain are asked for singly; so is everybody when it did not come. */
async function finish(work: Work, profile: UtilityProfile, requestId: string): Promise<void> {
  const whole = await findBulk(work.trx, requestId)
  if (!whole) return
  const parts = await bulkParts(work.trx, requestId)
  const pieces = parts.length > 0 ? parts : [whole]
  const done = (one: BulkRequest) =>
    one.state === 'refused' || (one.state === 'fetched' && (one.splitAt !== null || one.documentId === null))
  if (!pieces.every(done)) return
  const refused = pieces.find((one) => one.state === 'refused')
  if (parts.length > 0 && !(await setBulk(work.trx, requestId, refused ? 'refused' : 'fetched', refused ? { because: 'expired' } : {})))
    return
  await askSingly(
    work,
    profile,
    whole,
    pieces.filter((one) => one.state === 'fetched').map((one) => one.uri),
  )
}

const PAGE = 1000

/** Wants the window of each authorization that none of the addresses brought a document of. */
async function askSingly(
  work: Work,
  profile: UtilityProfile,
  whole: Pick<BulkRequest, 'requestId' | 'window'>,
  uris: readonly string[],
): Promise<void> {
  let count = 0
  for (let page = await withoutDocument(work.trx, profile.id, uris, null, PAGE); page.length > 0; ) {
    const wants = page.flatMap((a) => {
      const usage = a.missing.every((one) => one.what !== 'category' || one.category !== 'usage')
      if (!a.resourceUri || !usage) return []
      const { memberId, authorizationId } = a
      const uri = windowUri(profile, a.resourceUri, whole.window)
      return [{ memberId, authorizationId, uri, reason: 'polled', occasion: whole.requestId, window: whole.window }]
    })
    const added = await wantBatches(work.trx, wants, work.now)
    await work.emit(
      'batch.wanted',
      added.map((one) => subjectOf(one.memberId, one.requestId)),
    )
    count += added.length
    page = page.length < PAGE ? [] : await withoutDocument(work.trx, profile.id, uris, page.at(-1)!, PAGE)
  }
  await noteAskedSingly(work.trx, whole.requestId, count)
}

/** A notification that names addresses of bulk data: those of a batch that was asked for go on with it; the others are nobody's. */
export async function matchBulk(work: Work, profile: UtilityProfile, uris: readonly string[]): Promise<void> {
  const asked = await openBulk(work.trx, profile.id)
  const { whole, inParts } = matchAnswers(profile, uris, asked)
  if (whole.length > 0) await work.emit('bulk.wanted', whole)
  for (const request of asked) {
    const parts = inParts.get(request.requestId)
    if (!parts || !(await setBulk(work.trx, request.requestId, 'in-parts'))) continue
    for (const uri of parts) {
      const window = windowOf(profile, uri) ?? request.window
      const want = { utilityId: profile.id, day: request.day, uri, window, partOf: request.requestId }
      const requestId = await wantBulk(work.trx, want, work.now)
      if (requestId) await work.emit('bulk.wanted', [requestId])
    }
  }
}
