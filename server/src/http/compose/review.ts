/** The list of what waits for a person, from metering and settlement, oldest first. */
import type { Answers, Form } from '@quickpay/web/answers'
import { accountsOf } from '#connect/account-store.ts'
import { findEvent } from '#dispatch/event-store.ts'
import { findMember } from '#members/member-store.ts'
import { openQuestions } from '#metering/meter-store.ts'
import { findParticipation } from '#settlement/participation-store.ts'
import { openReviews, type Review } from '#settlement/review-store.ts'
import { openProposals } from '#settlement/write-off-store.ts'
import type { World } from '../../world.ts'
import { openReviewAnswers } from './payment-review.ts'
import { readingAnswer } from './upload.ts'

type Item = Answers['console-review']['items'][number]

const noForm: Form = { values: {}, errors: [] }

export async function reviewAnswer(world: World, form = noForm): Promise<Answers['console-review']> {
  const { db } = world
  const items: Item[] = []
  for (const one of await openQuestions(db)) {
    const { code, questionId: id, askedAt } = one
    items.push({
      of: 'meter',
      id,
      ...(await whose(db, one)),
      code,
      since: askedAt.toString(),
      oursWh: null,
      theirsWh: null,
      event: null,
      upload: null,
    })
  }
  for (const one of await openReviews(db)) {
    const participation = await findParticipation(db, one.memberId, one.participationId)
    const event = participation && (await findEvent(db, participation.eventId))
    const upload = uploadOf(one)
    items.push({
      of: 'figures',
      id: one.reviewId,
      ...(await whose(db, { memberId: one.memberId, accountId: participation?.accountId ?? '' })),
      code: upload && upload.differing > 0 ? 'upload-edited' : one.source,
      since: one.notedAt.toString(),
      oursWh: one.oursWh === null ? null : Number(one.oursWh),
      theirsWh: one.theirsWh === null ? null : Number(one.theirsWh),
      event: event && { id: event.eventId, startAt: event.start.toString(), zone: event.zone },
      upload,
    })
  }
  return {
    items: items.sort((a, b) => (a.since < b.since ? -1 : 1)),
    writeOffs: await writeOffItems(db),
    asked: await openReviewAnswers(world),
    form,
  }
}

async function writeOffItems(db: World['db']): Promise<Answers['console-review']['writeOffs']> {
  const items: Answers['console-review']['writeOffs'] = []
  for (const { memberId, writeOffId, season, cents, proposedAt } of await openProposals(db)) {
    const memberName = (await findMember(db, memberId))?.name ?? memberId
    items.push({ memberId, id: writeOffId, memberName, season, cents: Number(cents), since: proposedAt.toString() })
  }
  return items
}

/** What was seen in a customer's file; null of what is not about one. */
function uploadOf({ fileId, evidence }: Review): Item['upload'] {
  if (fileId === null) return null
  const { compared = 0, differing = 0, firstAt, firstTheirsWh, firstOursWh } = evidence
  const seen = firstAt !== undefined && firstTheirsWh !== undefined && firstOursWh !== undefined
  return { fileId, compared, differing, first: seen ? readingAnswer({ at: firstAt, theirsWh: firstTheirsWh, oursWh: firstOursWh }) : null }
}

async function whose(
  db: World['db'],
  { memberId, accountId }: { memberId: string; accountId: string },
): Promise<Pick<Item, 'memberId' | 'memberName' | 'accountEnding'>> {
  const member = await findMember(db, memberId)
  const account = (await accountsOf(db, memberId)).find((one) => one.accountId === accountId)
  return {
    memberId,
    memberName: member?.businessName ?? member?.name ?? memberId,
    accountEnding: account?.accountNumber?.slice(-4) ?? null,
  }
}
