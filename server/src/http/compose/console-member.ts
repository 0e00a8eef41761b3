/** A customer as the staff find and see them: who it is, their accounts, payments and questions; and the questions of others. */
import type { ConsoleMemberAnswer, ConsoleMembersAnswer, Form, OpenHelp } from '@quickpay/web/answers'
import { answerByOn } from '#members/answer-by.ts'
import { memberOfHelp, openHelpRequests } from '#members/help-request-store.ts'
import { findMember, memberOfEmail } from '#members/member-store.ts'
import { accountLabel } from '#messaging/explained.ts'
import { memberOfReview } from '#settlement/payment-review-store.ts'
import type { World } from '../../world.ts'
import { accountAnswers } from './account.ts'
import { paymentRows } from './payment.ts'
import { askedReviews } from './payment-review.ts'

const noForm: Form = { values: {}, errors: [] }

/** By an e-mail address, the number of a review, or the reference of an error that was sent to us; null where it is nobody's. */
export function memberBy({ db }: Pick<World, 'db'>, text: string): Promise<string | null> {
  if (text.includes('@')) return memberOfEmail(db, text.toLowerCase())
  return /^r-/i.test(text) ? memberOfReview(db, text.toUpperCase()) : memberOfHelp(db, text.toLowerCase())
}

export async function consoleMembers({ db, clock }: Pick<World, 'db' | 'clock'>, form = noForm): Promise<ConsoleMembersAnswer> {
  const help: OpenHelp[] = []
  for (const one of await openHelpRequests(db))
    help.push({
      ...{ id: one.requestId, email: one.email, locale: one.locale, reference: one.reference, words: one.words },
      memberId: one.askedBy ?? (await memberOfEmail(db, one.email)),
      askedAt: one.askedAt.toString(),
      answerByOn: answerByOn(one.answerByAt).toString(),
      late: Temporal.Instant.compare(clock.now(), one.answerByAt) > 0,
    })
  return { form, help }
}

export async function consoleMember(world: World, memberId: string): Promise<ConsoleMemberAnswer | null> {
  const member = await findMember(world.db, memberId)
  if (!member) return null
  const { name, businessName, email, locale, createdAt } = member
  const accounts = await accountAnswers(world, memberId)
  return {
    member: { id: memberId, name, businessName, email, locale, since: createdAt.toString() },
    accounts: accounts.map(({ id, nickname, utility, accountEnding, connection, enrolment }) => ({
      id,
      label: accountLabel(nickname, utility.name, accountEnding),
      connection: connection.is,
      enrolled: enrolment.is === 'enrolled',
    })),
    payments: await paymentRows(world, memberId),
    reviews: await askedReviews(world, memberId),
  }
}
