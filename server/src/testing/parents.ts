/** For tests: the rows that other rows belong to. A test that is about a payout still needs somebody whose payout it is. */
import { addAccount } from '#connect/account-store.ts'
import type { GridEvent } from '#dispatch/event.ts'
import { addEvent } from '#dispatch/event-store.ts'
import { currentAgreement, hashOfText } from '#members/agreement/agreement.ts'
import { addAcceptance } from '#members/agreement/agreement-store.ts'
import type { Member } from '#members/member.ts'
import { addMember } from '#members/member-store.ts'
import type { Db } from '#platform/db.ts'
import { newId } from '#platform/ids.ts'
import { addParticipations, participationIdOf } from '#settlement/participation-store.ts'

/** Adds a member, unless there is one with that id; answers the id. */
export async function haveMember(
  db: Db,
  now: Temporal.Instant,
  { memberId = newId('mem'), ...known }: Partial<Omit<Member, 'createdAt'>> = {},
): Promise<string> {
  const email = `${memberId}@example.org`
  const anybody = { email, name: 'Rosa', kind: 'residential', businessName: null, locale: 'es', role: 'member' } as const
  await db.transaction().execute((trx) => addMember(trx, { ...anybody, ...known, memberId }, now))
  return memberId
}

/** Lets a member accept the participation agreement, as everybody has who is enrolled. */
export async function haveAgreed(db: Db, now: Temporal.Instant, memberId: string): Promise<void> {
  const { version, text } = currentAgreement
  const signed = { authority: 'account-holder', signerName: 'Rosa', signerTitle: null } as const
  const acceptance = { ...signed, memberId, version, locale: 'es', textSha256: hashOfText(text.es), acceptedAt: now } as const
  await db.transaction().execute((trx) => addAcceptance(trx, acceptance))
}

/** Adds members who are many and nothing but members. */
export async function haveMembers(db: Db, now: Temporal.Instant, memberIds: readonly string[]): Promise<void> {
  const anybody = { name: 'Rosa', kind: 'residential', business_name: null, locale: 'es', created_at: now }
  await db
    .insertInto('member')
    .values(memberIds.map((member_id) => ({ ...anybody, member_id, email: `${member_id}@example.org` })))
    .execute()
}

/** Adds an account of a member, who is added too if need be; answers the account's id. */
export async function haveAccount(
  db: Db,
  now: Temporal.Instant,
  { memberId, accountId = newId('acc'), utilityId = 'sandbox-metro' }: { memberId: string; accountId?: string; utilityId?: string },
): Promise<string> {
  await haveMember(db, now, { memberId })
  const plain = { kind: 'residential', nickname: null, accountNumber: null, address: null } as const
  await addAccount(db, { memberId, accountId, utilityId, ...plain }, now)
  return accountId
}

/** Adds a scheduled event of four hours that begins in 32; its network is its own unless one is named. Answers its id. */
export async function haveEvent(db: Db, now: Temporal.Instant, known: Partial<GridEvent> = {}): Promise<string> {
  const eventId = known.eventId ?? newId('evt')
  const start = now.add({ hours: 32 })
  const event: GridEvent = {
    eventId,
    utilityId: 'sandbox-metro',
    programId: 'coned-csrp',
    network: eventId,
    kind: 'planned',
    start,
    end: start.add({ hours: 4 }),
    zone: 'America/New_York',
    status: 'scheduled',
    callId: eventId,
    externalRef: null,
    revision: 1,
    advisedAt: null,
    createdBy: 'test',
    createdAt: now,
    reason: null,
    ...known,
  }
  await db.transaction().execute((trx) => addEvent(trx, event))
  return eventId
}

/** Enlists a new account of a member in a new event; answers the participation's id. */
export async function haveParticipation(db: Db, now: Temporal.Instant, memberId: string): Promise<string> {
  const accountId = await haveAccount(db, now, { memberId })
  const eventId = await haveEvent(db, now)
  const called = [{ memberId, accountId, planId: 'standard' }]
  await db.transaction().execute((trx) => addParticipations(trx, { eventId, programId: 'coned-csrp' }, called, now))
  return participationIdOf(memberId, accountId, eventId)
}
