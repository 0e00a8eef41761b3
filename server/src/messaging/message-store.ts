/** All SQL of messages, and of whom an event was announced to. */
import { type Selectable, sql } from 'kysely'
import { isGone } from '#members/departure-store.ts'
import type { Channel } from '#messaging/choices.ts'
import type { EventTimes, Locale } from '#messaging/format.ts'
import type { Template } from '#messaging/render.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

export type Message = {
  readonly memberId: string
  readonly messageId: string
  readonly cause: string
  readonly channel: Channel
  readonly template: Template
  readonly parameters: object
  readonly locale: Locale
  readonly queuedAt: Temporal.Instant
  /** Of the words of its template. */
  readonly version: number
  /** The end of the short address by which a text names its page. */
  readonly link: string | null
}

/** Stores a message; false when its cause has one already by this channel. */
export async function addMessage(trx: Trx, m: Message): Promise<boolean> {
  const added = await trx
    .insertInto('message')
    .values({
      member_id: m.memberId,
      message_id: m.messageId,
      cause: m.cause,
      channel: m.channel,
      template: m.template,
      parameters: JSON.stringify(m.parameters),
      locale: m.locale,
      queued_at: m.queuedAt,
      sent_at: null,
      version: m.version,
      link: m.link,
    })
    .onConflict((c) => c.doNothing())
    .returning('message_id')
    .execute()
  return added.length > 0
}

/** A message by this channel that is not sent yet, with the member's address; null when it is sent or the member is gone. */
export async function findUnsent(
  q: Queries,
  memberId: string,
  messageId: string,
  channel: Channel = 'email',
): Promise<(Message & { email: string }) | null> {
  const r = await q
    .selectFrom('message')
    .innerJoin('member', 'member.member_id', 'message.member_id')
    .selectAll('message')
    .select('member.email')
    .where('message.member_id', '=', memberId)
    .where('message_id', '=', messageId)
    .where('channel', '=', channel)
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .executeTakeFirst()
  return r ? { ...messageOf(r), email: r.email } : null
}

const messageOf = (r: Selectable<Tables['message']>): Message => ({
  memberId: r.member_id,
  messageId: r.message_id,
  cause: r.cause,
  channel: r.channel as Channel,
  template: r.template as Template,
  parameters: r.parameters as object,
  locale: r.locale as Locale,
  queuedAt: r.queued_at,
  version: r.version,
  link: r.link,
})

export async function findMessage(q: Queries, memberId: string, messageId: string): Promise<Message | null> {
  const r = await q
    .selectFrom('message')
    .selectAll()
    .where('member_id', '=', memberId)
    .where('message_id', '=', messageId)
    .executeTakeFirst()
  return r ? messageOf(r) : null
}

/** The member's message that a short address belongs to. */
export async function messageByLink(q: Queries, memberId: string, link: string): Promise<Message | null> {
  const r = await q.selectFrom('message').selectAll().where('member_id', '=', memberId).where('link', '=', link).executeTakeFirst()
  return r ? messageOf(r) : null
}

/** When what a message announces begins, and whether it is said at any hour. */
export function timesOf({ parameters }: Message): { startAt: Temporal.Instant | null; urgent: boolean } {
  const { startAt, urgent = false } = parameters as Partial<EventTimes>
  return { startAt: startAt === undefined ? null : Temporal.Instant.from(startAt), urgent }
}

/** For how long a message that is not about a running event is worth saying. */
export const WORTH_SAYING = { hours: 24 }
/** Until when it is worth saying: of an event that is over nothing is announced. */
export function worthUntil({ parameters, queuedAt }: Message): Temporal.Instant {
  const { endAt } = parameters as Partial<EventTimes>
  return endAt === undefined ? queuedAt.add(WORTH_SAYING) : Temporal.Instant.from(endAt)
}
export const isTooLate = (message: Message, now: Temporal.Instant): boolean => Temporal.Instant.compare(now, worthUntil(message)) > 0

export async function markSent(trx: Trx, memberId: string, messageId: string, at: Temporal.Instant): Promise<void> {
  await trx.updateTable('message').set({ sent_at: at }).where('member_id', '=', memberId).where('message_id', '=', messageId).execute()
}

export async function isTold(q: Queries, memberId: string, cause: string): Promise<boolean> {
  const row = await q
    .selectFrom('message')
    .select('message_id')
    .where('member_id', '=', memberId)
    .where('cause', '=', cause)
    .executeTakeFirst()
  return row !== undefined
}

/** Who has a message of this cause, about a revision of its event before this one: the next members after one. */
export async function toldOf(q: Queries, cause: string, after: string, limit: number, before = 2 ** 31 - 1): Promise<string[]> {
  const rows = await q
    .selectFrom('message')
    .select('member_id')
    .distinct()
    .where('cause', '=', cause)
    .where(sql<boolean>`coalesce((parameters->>'revision')::int, 1) < ${before}`)
    .where('member_id', '>', after)
    .orderBy('member_id')
    .limit(limit)
    .execute()
  return rows.map((r) => r.member_id)
}

/** How many members have a message about each revision of an event, and to how many it went out. */
export async function revisionsTold(q: Queries, eventId: string): Promise<Map<number, { told: number; sent: number }>> {
  const { rows } = await sql<{ revision: number; told: number; sent: number }>`
    select coalesce((parameters->>'revision')::int, 1) as revision, count(distinct member_id)::int as told,
      count(distinct member_id) filter (where sent_at is not null)::int as sent
    from message where cause like ${`event:${eventId}:%`} group by 1`.execute(q)
  return new Map(rows.map(({ revision, told, sent }) => [revision, { told, sent }]))
}

/** The languages members read, by id; who is not a member is not there. */
export async function localesOf(q: Queries, memberIds: readonly string[]): Promise<Map<string, Locale>> {
  if (memberIds.length === 0) return new Map()
  const rows = await q.selectFrom('member').select(['member_id', 'locale', 'email']).where('member_id', 'in', memberIds).execute()
  // Whoever left is told nothing any more.
  return new Map(rows.flatMap((r) => (isGone(r.email) ? [] : [[r.member_id, r.locale as Locale]])))
}
