/** A member's choices of what to be told, as the page shows them. */
import type { Answers, Form } from '@quickpay/web/answers'
import type { Locale, Member } from '#members/member.ts'
import { choicesOf } from '#messaging/choice-store.ts'
import { type Choice, channels, isWanted, topics, unheard } from '#messaging/choices.ts'
import { awaitedNumber } from '#messaging/sms/consent.ts'
import { newestConsent } from '#messaging/sms/consent-store.ts'
import { disclosureIn } from '#messaging/sms/disclosure.ts'
import type { World } from '../../world.ts'

type Answer = Answers['notifications']
export type Shown = { readonly form?: Form; readonly said?: Answer['said']; readonly asked?: readonly Choice[]; readonly language?: Locale }

export async function notificationsPage(
  world: Pick<World, 'db' | 'phone'>,
  member: Member,
  locale: Locale,
  { form = { values: {}, errors: [] }, said = null, asked, language = member.locale }: Shown = {},
): Promise<Answer> {
  const texts = await textsOf(world, member.memberId)
  const chosen = asked ?? (await choicesOf(world.db, member.memberId))
  return {
    form,
    email: member.email,
    language,
    texts,
    disclosure: disclosureIn(locale).text,
    topics: topics.map((topic) => ({ topic, email: isWanted(chosen, topic, 'email'), sms: isWanted(chosen, topic, 'sms') })),
    unheard: [...unheard(chosen, texts.is === 'on')],
    ask: asked !== undefined,
    said,
  }
}

async function textsOf({ db, phone }: Pick<World, 'db' | 'phone'>, memberId: string): Promise<Answer['texts']> {
  if (!phone) return { is: 'not-offered' }
  const [pending, newest] = await Promise.all([awaitedNumber(db, memberId), newestConsent(db, memberId)])
  if (newest && !newest.endedAt && !pending)
    return { is: 'on', ending: newest.ending, since: (newest.confirmedAt ?? newest.askedAt).toString() }
  if (pending) return { is: 'pending', ending: pending.ending }
  return newest?.endedBecause ? { is: 'off', ending: newest.ending, because: newest.endedBecause } : { is: 'none' }
}

/** Every box of the form: one that is not sent is not ticked. Of texts nothing is changed while there is no number. */
export const choicesIn = (values: Readonly<Record<string, string>>, hasNumber: boolean): Choice[] =>
  topics.flatMap((topic) =>
    channels
      .filter((channel) => channel === 'email' || hasNumber)
      .map((channel) => ({ topic, channel, wanted: values[`${topic}-${channel}`] === 'on' })),
  )
