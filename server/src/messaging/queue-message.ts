/** Puts a message to a member on its way by each channel they chose: stored once per cause and channel, sent after the transaction. */
import { choicesOf } from '#messaging/choice-store.ts'
import { type Channel, channelsFor } from '#messaging/choices.ts'
import { addMessage, localesOf } from '#messaging/message-store.ts'
import { isPushTemplate, PUSH_VERSION } from '#messaging/push/render-push.ts'
import type { ParametersOf, Template } from '#messaging/render.ts'
import { settingOf } from '#messaging/setting-store.ts'
import { isSmsTemplate, SMS_VERSION, wordsOfSms } from '#messaging/sms/render-sms.ts'
import { addSms } from '#messaging/sms/sms-store.ts'
import { type Ways, waysOf } from '#messaging/ways.ts'
import type { FactName } from '#platform/facts.ts'
import { idOf, subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** Codes are secrets and are never stored. */
export type StoredTemplate = Exclude<Template, 'sign-in-code'>
export type NewMessage<T extends StoredTemplate> = {
  readonly memberId: string
  /** Why it is sent, the same at every retry; unique for the member and the channel. */
  readonly cause: string
  readonly template: T
  readonly parameters: ParametersOf<T>
}
type Part = Pick<Work, 'trx' | 'now' | 'emit'>

/** Counts up when what an e-mail says is changed; kept with each message. */
const MAIL_VERSION = 2
const versions: Readonly<Record<Channel, number>> = { email: MAIL_VERSION, sms: SMS_VERSION, push: PUSH_VERSION }
const sending: Readonly<Record<Channel, FactName>> = { email: 'message.queued', sms: 'sms.queued', push: 'push.queued' }

/** In the member's language as it is now. False when it was told before, when it is not wanted, or when there is no such member. */
export async function queueMessage<T extends StoredTemplate>(work: Part, message: NewMessage<T>): Promise<boolean> {
  const { memberId, template } = message
  const ways = await waysOf(work.trx, memberId)
  const wanted = channelsFor(template, await choicesOf(work.trx, memberId), { sms: ways.consent !== null, push: ways.push })
  // Of what no text or notice exists for, mail is the way, whatever was chosen.
  const by = new Set(wanted.map((channel) => (hasWords(template, channel) ? channel : 'email')))
  let queued = false
  for (const channel of by) queued = (await queueBy(work, message, channel, ways)) || queued
  return queued
}

/** By e-mail alone; false when it has gone that way already. */
export async function queueMail<T extends StoredTemplate>(work: Part, message: NewMessage<T>): Promise<boolean> {
  return queueBy(work, message, 'email', { consent: null, push: false })
}

export const hasWords = (template: Template, channel: Channel): boolean =>
  channel === 'email' || (channel === 'sms' ? isSmsTemplate(template) : isPushTemplate(template))

/** By one channel; false when it has gone that way already, or nobody is there. */
export async function queueBy<T extends StoredTemplate>(
  work: Part,
  message: NewMessage<T>,
  channel: Channel,
  { consent }: Ways,
): Promise<boolean> {
  const { memberId, cause, template } = message
  const locale = (await localesOf(work.trx, [memberId])).get(memberId)
  if (!locale || (channel === 'sms' && !consent)) return false
  const parameters = await tuned(work, message)
  const messageId = idOf('msg', memberId, cause, ...(channel === 'email' ? [] : [channel]))
  const path = channel === 'sms' && isSmsTemplate(template) ? wordsOfSms(template, parameters as never, locale).path : null
  const stored = { memberId, messageId, cause, channel, template, parameters, locale, queuedAt: work.now, version: versions[channel] }
  if (!(await addMessage(work.trx, { ...stored, link: path === null ? null : linkCode(messageId) }))) return false
  if (channel === 'sms' && consent) await addSms(work.trx, { memberId, messageId, consentId: consent.consentId, countedAt: work.now })
  await work.emit(sending[channel], [subjectOf(memberId, messageId)])
  return true
}

/** What is said of an event is calmer where somebody depends on medical equipment. */
async function tuned<T extends StoredTemplate>({ trx }: Part, { memberId, template, parameters }: NewMessage<T>): Promise<object> {
  if (!template.startsWith('event-')) return parameters
  const { medicalEquipment } = await settingOf(trx, memberId)
  return medicalEquipment ? { ...parameters, calm: true } : parameters
}

/** Eight signs of the message's own id: no secret, for the page behind it opens to its member only. */
const linkCode = (messageId: string): string => messageId.replaceAll(/[^0-9a-f]/g, '').slice(-8)
