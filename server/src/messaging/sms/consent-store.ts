/** All SQL of who may be written to at which number, and of numbers that nobody may be written to at. */
import type { Selectable } from 'kysely'
import type { Locale } from '#messaging/format.ts'
import type { Disclosure } from '#messaging/sms/disclosure.ts'
import type { Queries, Trx } from '#platform/db.ts'
import type { Tables } from '#platform/tables.ts'

export type EndedBecause = 'page' | 'keyword' | 'provider' | 'unreachable' | 'replaced' | 'taken-over'
export type Consent = {
  readonly memberId: string
  readonly consentId: string
  readonly numberSealed: string
  readonly numberHash: string
  readonly ending: string
  readonly locale: Locale
  readonly askedAt: Temporal.Instant
  readonly codeHash: string | null
  readonly codeExpiresAt: Temporal.Instant | null
  readonly tries: number
  readonly confirmedAt: Temporal.Instant | null
  readonly endedAt: Temporal.Instant | null
  readonly endedBecause: EndedBecause | null
}
export type NewConsent = Pick<
  Consent,
  'memberId' | 'consentId' | 'numberSealed' | 'numberHash' | 'ending' | 'askedAt' | 'codeHash' | 'codeExpiresAt' | 'confirmedAt'
> & {
  readonly disclosure: Disclosure
  readonly method: 'page' | 'keyword'
}

const consentOf = (r: Selectable<Tables['phone_consent']>): Consent => ({
  memberId: r.member_id,
  consentId: r.consent_id,
  numberSealed: r.number_sealed,
  numberHash: r.number_hash,
  ending: r.ending,
  locale: r.locale as Locale,
  askedAt: r.asked_at,
  codeHash: r.code_hash,
  codeExpiresAt: r.code_expires_at,
  tries: r.tries,
  confirmedAt: r.confirmed_at,
  endedAt: r.ended_at,
  endedBecause: r.ended_because as EndedBecause | null,
})
const consents = (q: Queries) => q.selectFrom('phone_consent').selectAll()

export async function addConsent(trx: Trx, c: NewConsent): Promise<void> {
  await trx
    .insertInto('phone_consent')
    .values({
      ...{ member_id: c.memberId, consent_id: c.consentId, number_sealed: c.numberSealed, number_hash: c.numberHash, ending: c.ending },
      ...{ locale: c.disclosure.locale, disclosure: c.disclosure.text, method: c.method },
      ...{ disclosure_version: c.disclosure.version, disclosure_sha256: c.disclosure.sha256 },
      ...{ asked_at: c.askedAt, code_hash: c.codeHash, code_expires_at: c.codeExpiresAt, confirmed_at: c.confirmedAt },
      ...{ ended_at: null, ended_because: null },
    })
    .execute()
}

/** Of the number that texts go to now. */
export async function consentInForce(q: Queries, memberId: string): Promise<Consent | null> {
  const r = await consents(q)
    .where('member_id', '=', memberId)
    .where('confirmed_at', 'is not', null)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return r ? consentOf(r) : null
}

/** Of a number whose code has not come back yet; locked, so that guesses take turns. */
export async function pendingConsent(q: Queries, memberId: string, lock = false): Promise<Consent | null> {
  const r = await consents(q)
    .where('member_id', '=', memberId)
    .where('confirmed_at', 'is', null)
    .where('ended_at', 'is', null)
    .$if(lock, (one) => one.forNoKeyUpdate())
    .executeTakeFirst()
  return r ? consentOf(r) : null
}

/** By its id, locked: who sends and who ends take turns. */
export async function lockConsent(trx: Trx, memberId: string, consentId: string): Promise<Consent | null> {
  const r = await consents(trx).where('member_id', '=', memberId).where('consent_id', '=', consentId).forNoKeyUpdate().executeTakeFirst()
  return r ? consentOf(r) : null
}

/** The newest, in force or ended: what the page tells of. */
export async function newestConsent(q: Queries, memberId: string): Promise<Consent | null> {
  const r = await consents(q)
    .where('member_id', '=', memberId)
    .where('confirmed_at', 'is not', null)
    .orderBy('asked_at', 'desc')
    .executeTakeFirst()
  return r ? consentOf(r) : null
}

/** How many codes were asked for since a moment, by this member or for this number. */
export async function codesSince(q: Queries, who: { memberId: string; numberHash: string }, since: Temporal.Instant): Promise<number> {
  const { n } = await q
    .selectFrom('phone_consent')
    .select((e) => e.fn.countAll<string>().as('n'))
    .where((e) => e.or([e('member_id', '=', who.memberId), e('number_hash', '=', who.numberHash)]))
    .where('asked_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(n)
}

export async function countTry(trx: Trx, { memberId, consentId }: Consent): Promise<void> {
  await trx
    .updateTable('phone_consent')
    .set((e) => ({ tries: e('tries', '+', 1) }))
    .where('member_id', '=', memberId)
    .where('consent_id', '=', consentId)
    .execute()
}

export async function confirmConsent(trx: Trx, { memberId, consentId }: Consent, at: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('phone_consent')
    .set({ confirmed_at: at, code_hash: null })
    .where('member_id', '=', memberId)
    .where('consent_id', '=', consentId)
    .execute()
}

export async function endConsent(
  trx: Trx,
  { memberId, consentId }: Pick<Consent, 'memberId' | 'consentId'>,
  because: EndedBecause,
  at: Temporal.Instant,
): Promise<void> {
  await trx
    .updateTable('phone_consent')
    .set({ ended_at: at, ended_because: because })
    .where('member_id', '=', memberId)
    .where('consent_id', '=', consentId)
    .where('ended_at', 'is', null)
    .execute()
}

export async function ownerOf(q: Queries, numberHash: string): Promise<{ memberId: string; consentId: string } | null> {
  const r = await q.selectFrom('phone_owner').selectAll().where('number_hash', '=', numberHash).executeTakeFirst()
  return r ? { memberId: r.member_id, consentId: r.consent_id } : null
}

export async function setOwner(
  trx: Trx,
  numberHash: string,
  { memberId, consentId }: { memberId: string; consentId: string },
): Promise<void> {
  const row = { member_id: memberId, consent_id: consentId }
  await trx
    .insertInto('phone_owner')
    .values({ number_hash: numberHash, ...row })
    .onConflict((c) => c.column('number_hash').doUpdateSet(row))
    .execute()
}

/** Why nothing is sent to a number; null where nothing stands against it. */
export async function suppressionOf(q: Queries, numberHash: string): Promise<'stopped' | 'unreachable' | null> {
  const r = await q.selectFrom('sms_suppression').select('because').where('number_hash', '=', numberHash).executeTakeFirst()
  return r ? (r.because as 'stopped' | 'unreachable') : null
}

export async function suppress(trx: Trx, numberHash: string, because: 'stopped' | 'unreachable', at: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('sms_suppression')
    .values({ number_hash: numberHash, because, since_at: at })
    .onConflict((c) => c.doNothing())
    .execute()
}

export const liftSuppression = (trx: Trx, numberHash: string) =>
  trx.deleteFrom('sms_suppression').where('number_hash', '=', numberHash).execute()

/** Every consent a member ever gave, with the words they read; oldest first. */
export async function allConsents(q: Queries, memberId: string): Promise<(Consent & { disclosure: string })[]> {
  const rows = await consents(q).where('member_id', '=', memberId).orderBy('asked_at').execute()
  return rows.map((r) => ({ ...consentOf(r), disclosure: r.disclosure }))
}
