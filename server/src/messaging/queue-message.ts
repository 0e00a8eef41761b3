/** Puts a message to a member on its way by each channel they chose: stored once per cause and channel, sent after the transaction. */
import { choicesOf } from '#messaging/choice-store.ts'
import { type Channel, channelsFor } from '#messaging/choices.ts'
import { addMessage, localesOf } from '#messaging/message-store.ts'
import type { ParametersOf, Template } from '#messaging/render.ts'
import { consentInForce } from '#messaging/sms/consent-store.ts'
import { isSmsTemplate, SMS_VERSION, wordsOfSms } from '#messaging/sms/render-sms.ts'
import { addSms } from '#messaging/sms/sms-store.ts'
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
const MAIL_VERSION = 1

/** In the member's language as it is now. False when it was told before, when it is not wanted, or when there is no such member. */
export async function queueMessage<T extends StoredTemplate>(work: Part, message: NewMessage<T>): Promise<boolean> {
  const { memberId, template } = message
  const consent = await consentInForce(work.trx, memberId)
  const wanted = channelsFor(template, await choicesOf(work.trx, memberId), consent !== null)
  const texts = wanted.includes('sms') && consent && isSmsTemplate(template)
  // Of what no text exists for, mail is the way, whatever was chosen.
  const byMail = wanted.includes('email') || (wanted.includes('sms') && !texts)
  const mailed = byMail && (await put(work, message, 'email'))
  const texted = texts ? await put(work, message, 'sms') : null
  if (texted && consent) await addSms(work.trx, { memberId, messageId: texted, consentId: consent.consentId, countedAt: work.now })
  if (texted) await work.emit('sms.queued', [subjectOf(memberId, texted)])
  return Boolean(mailed || texted)
}

/** By e-mail, what could not be said by text; false when it has gone that way already. */
export async function queueMail<T extends StoredTemplate>(work: Part, message: NewMessage<T>): Promise<boolean> {
  return (await put(work, message, 'email')) !== null
}

async function put<T extends StoredTemplate>(work: Part, message: NewMessage<T>, channel: Channel): Promise<string | null> {
  const { memberId, cause, template, parameters } = message
  const locale = (await localesOf(work.trx, [memberId])).get(memberId)
  if (!locale) return null
  const messageId = idOf('msg', memberId, cause, ...(channel === 'sms' ? ['sms'] : []))
  const path = channel === 'sms' && isSmsTemplate(template) ? wordsOfSms(template, parameters as never, locale).path : null
  const stored = {
    ...{ ...message, messageId, channel, locale, queuedAt: work.now },
    version: channel === 'sms' ? SMS_VERSION : MAIL_VERSION,
    link: path === null ? null : linkCode(messageId),
  }
  if (!(await addMessage(work.trx, stored))) return null
  if (channel === 'email') await work.emit('message.queued', [subjectOf(memberId, messageId)])
  return messageId
}

/** Eight signs of the message's own id: no secret, for the page behind it opens to its member only. */
const linkCode = (messageId: string): string => messageId.replaceAll(/[^0-9a-f]/g, '').slice(-8)
