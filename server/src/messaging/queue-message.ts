/** Puts a message to a member on its way: stored once per cause, sent after the transaction. */
import { addMessage, localesOf } from '#messaging/message-store.ts'
import type { ParametersOf, Template } from '#messaging/render.ts'
import { idOf, subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** Codes are secrets and are never stored. */
export type StoredTemplate = Exclude<Template, 'sign-in-code'>
export type NewMessage<T extends StoredTemplate> = {
  readonly memberId: string
  /** Why it is sent, the same at every retry; unique for the member. */
  readonly cause: string
  readonly template: T
  readonly parameters: ParametersOf<T>
}

/** In the member's language as it is now. False when the cause was told before, or there is no such member. */
export async function queueMessage<T extends StoredTemplate>(
  work: Pick<Work, 'trx' | 'now' | 'emit'>,
  message: NewMessage<T>,
): Promise<boolean> {
  const { memberId, cause } = message
  const locale = (await localesOf(work.trx, [memberId])).get(memberId)
  if (!locale) return false
  const messageId = idOf('msg', memberId, cause)
  if (!(await addMessage(work.trx, { ...message, messageId, locale, queuedAt: work.now }))) return false
  await work.emit('message.queued', [subjectOf(memberId, messageId)])
  return true
}
