/** Sends stored messages. A mail can be sent twice only if we die between the server's yes and our commit; then both have one Message-ID. */
import { fallBack } from '#messaging/fall-back.ts'
import type { EventTimes } from '#messaging/format.ts'
import { printInvitation } from '#messaging/invitation.ts'
import type { Mail, Mailer } from '#messaging/mailer.ts'
import { findUnsent, type Message, markSent } from '#messaging/message-store.ts'
import { render } from '#messaging/render.ts'
import type { Clock } from '#platform/clock.ts'
import type { Db } from '#platform/db.ts'
import { Failure } from '#platform/failure.ts'
import { partsOf, type Subject } from '#platform/ids.ts'
import { task } from '#platform/task.ts'

export type MailWorld = { readonly db: Db; readonly clock: Clock; readonly mailer: Mailer; readonly appUrl: string }
type Tried = { readonly sent: readonly Subject[]; readonly unsent: readonly Subject[]; readonly bounced: readonly Message[] }

/** While the mail server is down, mail waits and is tried again; after a day somebody has to look. */
const TRY_AGAIN = { minutes: 5 }
const GIVE_UP = { hours: 24 }

/** On `message.queued`, one job each: an address that refuses mail holds up nobody else's. */
export const sendMessage = task<MailWorld, Tried>({
  name: 'sendMessage',
  subjectsMax: 1,
  async prepare(world, subjects) {
    const [sent, unsent, bounced]: [Subject[], Subject[], Message[]] = [[], [], []]
    for (const subject of subjects) {
      const { memberId, id } = partsOf(subject)
      const message = await findUnsent(world.db, memberId, id)
      if (!message) continue
      const failure = await failureOf(world.mailer.send(mailOf(world, message)))
      if (!failure) sent.push(subject)
      else if (failure.code === 'mail-unreachable' && !isTooOld(world, message)) unsent.push(subject)
      else if (failure.code === 'mail-bounced') bounced.push(message)
      else throw new Failure(failure.code, 'after-person', failure.message, failure.evidence, failure)
    }
    return { sent, unsent, bounced }
  },
  async commit(work, { sent, unsent, bounced }) {
    for (const subject of sent) {
      const { memberId, id } = partsOf(subject)
      await markSent(work.trx, memberId, id, work.now)
    }
    for (const message of bounced) await fallBack(work, message, 'mail-bounced')
    for (const subject of unsent) await work.wait(work.now.add(TRY_AGAIN), 'message.queued', subject)
  },
})

async function failureOf(sending: Promise<void>): Promise<Failure | null> {
  try {
    await sending
    return null
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

const isTooOld = ({ clock }: MailWorld, { queuedAt }: Message): boolean => Temporal.Instant.compare(clock.now(), queuedAt.add(GIVE_UP)) > 0

function mailOf({ appUrl, mailer }: MailWorld, message: Message & { email: string }): Mail {
  const { template, parameters, locale, email, messageId } = message
  const rendered = render(template, parameters as never, locale, appUrl)
  const method = template === 'event-notice' || template === 'event-changed' ? 'REQUEST' : template === 'event-cancelled' ? 'CANCEL' : null
  if (!method) return { to: email, messageId: idFor(messageId, appUrl), ...rendered }
  const { eventId, startAt, endAt, revision = method === 'CANCEL' ? 2 : 1 } = parameters as EventTimes
  const content = printInvitation({
    method,
    uid: eventId,
    sequence: revision - 1,
    start: Temporal.Instant.from(startAt),
    end: Temporal.Instant.from(endAt),
    stampedAt: message.queuedAt,
    summary: `QuickPayConnect: ${rendered.subject}`,
    url: `${appUrl}/${locale}/events/${eventId}`,
    organizer: mailer.from,
    attendee: email,
  })
  return { to: email, messageId: idFor(messageId, appUrl), ...rendered, calendar: { method, content } }
}

const idFor = (messageId: string, appUrl: string): string => `<${messageId}@${new URL(appUrl).hostname}>`
