/** The list of what waits for a person, from metering and settlement, oldest first. */
import type { Answers } from '@quickpay/web/answers'
import { accountsOf } from '#connect/account-store.ts'
import { findMember } from '#members/member-store.ts'
import { openQuestions } from '#metering/meter-store.ts'
import { findParticipation } from '#settlement/participation-store.ts'
import { openReviews } from '#settlement/review-store.ts'
import type { World } from '../../world.ts'

type Item = Answers['console-review']['items'][number]

export async function reviewAnswer({ db }: Pick<World, 'db'>): Promise<Answers['console-review']> {
  const items: Item[] = []
  for (const one of await openQuestions(db)) {
    const { code, questionId: id, askedAt } = one
    items.push({ of: 'meter', id, ...(await whose(db, one)), code, since: askedAt.toString(), oursWh: null, theirsWh: null })
  }
  for (const one of await openReviews(db)) {
    const participation = await findParticipation(db, one.memberId, one.participationId)
    const figures = { oursWh: Number(one.oursWh), theirsWh: Number(one.theirsWh) }
    const owner = await whose(db, { memberId: one.memberId, accountId: participation?.accountId ?? '' })
    items.push({ of: 'figures', id: one.reviewId, ...owner, code: one.source, since: one.notedAt.toString(), ...figures })
  }
  return { items: items.sort((a, b) => (a.since < b.since ? -1 : 1)) }
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
