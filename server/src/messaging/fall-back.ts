/** What will not arrive by one way goes another; where none is left, the person is told on the next visit. */
import { choicesOf } from '#messaging/choice-store.ts'
import { insteadOf } from '#messaging/choices.ts'
import { markFailed, markUnreached, waysOfCause } from '#messaging/delivery-store.ts'
import { isTooLate, type Message } from '#messaging/message-store.ts'
import { hasWords, type NewMessage, queueBy, type StoredTemplate } from '#messaging/queue-message.ts'
import { waysOf } from '#messaging/ways.ts'
import type { Work } from '#platform/task.ts'

/** Notes that a message failed by its channel, with the code why, and says the same by the next way that has not been tried. */
export async function fallBack(work: Pick<Work, 'trx' | 'now' | 'emit'>, message: Message, because: string): Promise<void> {
  const { memberId, cause, channel, template } = message
  await markFailed(work.trx, message, because, work.now)
  // An announcement that came too late says nothing any more by any way.
  if (isTooLate({ ...message, queuedAt: work.now }, work.now)) return
  const tried = await waysOfCause(work.trx, memberId, cause)
  if ([...tried.values()].includes(true)) return
  const ways = await waysOf(work.trx, memberId)
  const chosen = await choicesOf(work.trx, memberId)
  const next = insteadOf(channel, template, chosen, { sms: ways.consent !== null, push: ways.push }).find(
    (one) => !tried.has(one) && hasWords(template, one),
  )
  if (next) await queueBy(work, message as NewMessage<StoredTemplate>, next, ways)
  else await markUnreached(work.trx, message, work.now)
}
