/** A member's choices of what to be told, as the page shows them. */
import type { Answers, Form } from '@quickpay/web/answers'
import type { Locale, Member } from '#members/member.ts'
import { choicesOf } from '#messaging/choice-store.ts'
import { type Choice, channels, isWanted, type Open, topics, unheard } from '#messaging/choices.ts'
import { deliveriesOf, unreachedOf } from '#messaging/delivery-store.ts'
import { subscriptionsOf } from '#messaging/push/subscription-store.ts'
import { readHour, type Setting } from '#messaging/setting.ts'
import { settingOf } from '#messaging/setting-store.ts'
import { awaitedNumber } from '#messaging/sms/consent.ts'
import { newestConsent } from '#messaging/sms/consent-store.ts'
import { disclosureIn } from '#messaging/sms/disclosure.ts'
import type { World } from '../../world.ts'

type Answer = Answers['notifications']
export type Shown = {
  readonly form?: Form
  readonly said?: Answer['said']
  readonly asked?: readonly Choice[]
  readonly setting?: Setting
  readonly language?: Locale
}

/** What the list shows; older ones are in what a member can take along. */
const DELIVERIES_SHOWN = 30

export async function notificationsPage(
  world: Pick<World, 'db' | 'phone' | 'push'>,
  member: Member,
  locale: Locale,
  { form = { values: {}, errors: [] }, said = null, asked, setting, language = member.locale }: Shown = {},
): Promise<Answer> {
  const { memberId } = member
  const [texts, chosen, kept, devices, deliveries, unreached] = await Promise.all([
    textsOf(world, memberId),
    asked ?? choicesOf(world.db, memberId),
    setting ?? settingOf(world.db, memberId),
    subscriptionsOf(world.db, memberId),
    deliveriesOf(world.db, memberId, DELIVERIES_SHOWN),
    unreachedOf(world.db, memberId),
  ])
  return {
    form,
    email: member.email,
    language,
    texts,
    disclosure: disclosureIn(locale).text,
    topics: topics.map((topic) => ({
      ...{ topic, email: isWanted(chosen, topic, 'email'), sms: isWanted(chosen, topic, 'sms'), push: isWanted(chosen, topic, 'push') },
    })),
    push: {
      key: world.push.publicKey,
      devices: devices.map((one) => ({ id: one.subscriptionId, name: one.device || null, since: one.subscribedAt.toString() })),
    },
    quiet: { from: kept.quiet.fromHour, until: kept.quiet.untilHour },
    amountsOnScreen: kept.amountsOnScreen,
    medicalEquipment: kept.medicalEquipment,
    deliveries: deliveries.map(({ messageId, template, channel, state, at }) => ({
      ...{ id: messageId, kind: template, channel, state, at: at.toString({ smallestUnit: 'second' }) },
    })),
    unreached: unreached.map(({ template, at }) => ({ kind: template, at: at.toString({ smallestUnit: 'second' }) })),
    unheard: [...unheard(chosen, { sms: texts.is === 'on', push: devices.length > 0 })],
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

/** Every box of the form: one that is not sent is not ticked. Of a way that is not open nothing is changed. */
export const choicesIn = (values: Readonly<Record<string, string>>, open: Open): Choice[] =>
  topics.flatMap((topic) =>
    channels
      .filter((channel) => channel === 'email' || open[channel])
      .map((channel) => ({ topic, channel, wanted: values[`${topic}-${channel}`] === 'on' })),
  )

/** The rest of the form; an hour that is none leaves what was chosen before. */
export const settingIn = (values: Readonly<Record<string, string>>, { quiet }: Setting): Setting => ({
  quiet: { fromHour: readHour(values['quiet-from']) ?? quiet.fromHour, untilHour: readHour(values['quiet-until']) ?? quiet.untilHour },
  amountsOnScreen: values['amounts'] === 'on',
  medicalEquipment: values['medical'] === 'on',
})
