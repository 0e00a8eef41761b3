/** All SQL about members and about people who have signed up but not proven their address yet. */

import type { Kind, Locale, Member, Role, SignUp } from '#members/member.ts'
import type { Queries, Trx } from '#platform/db.ts'

type Row = {
  member_id: string
  email: string
  name: string
  kind: string
  business_name: string | null
  locale: string
  role: string
  created_at: Temporal.Instant
}
const memberOf = (r: Row): Member => ({
  memberId: r.member_id,
  email: r.email,
  name: r.name,
  kind: r.kind as Kind,
  businessName: r.business_name,
  locale: r.locale as Locale,
  role: r.role as Role,
  createdAt: r.created_at,
})

export async function findMember(q: Queries, memberId: string): Promise<Member | null> {
  const row = await q.selectFrom('member').selectAll().where('member_id', '=', memberId).executeTakeFirst()
  return row ? memberOf(row) : null
}

/** For the staff only: whose an address is. */
export async function memberOfEmail(q: Queries, email: string): Promise<string | null> {
  return (await q.selectFrom('member_email').select('member_id').where('email', '=', email).executeTakeFirst())?.member_id ?? null
}

/** Whether an address belongs to a member; the answer never reaches a page. */
export async function isKnownEmail(q: Queries, email: string): Promise<boolean> {
  return (await q.selectFrom('member_email').select('member_id').where('email', '=', email).executeTakeFirst()) !== undefined
}

/** Adds a member once; a repeated call changes nothing. */
export async function addMember(trx: Trx, m: Omit<Member, 'createdAt'>, now: Temporal.Instant): Promise<void> {
  await trx
    .insertInto('member')
    .values({
      member_id: m.memberId,
      email: m.email,
      name: m.name,
      kind: m.kind,
      business_name: m.businessName,
      locale: m.locale,
      role: m.role,
      created_at: now,
    })
    .onConflict((c) => c.doNothing())
    .execute()
  await trx
    .insertInto('member_email')
    .values({ email: m.email, member_id: m.memberId })
    .onConflict((c) => c.doNothing())
    .execute()
}

export async function setLocale(q: Queries, memberId: string, locale: Locale): Promise<void> {
  await q.updateTable('member').set({ locale }).where('member_id', '=', memberId).where('locale', '<>', locale).execute()
}

export async function setRole(q: Queries, memberId: string, role: Role): Promise<void> {
  await q.updateTable('member').set({ role }).where('member_id', '=', memberId).execute()
}

/** Keeps what a person typed until the address is proven; typing it again replaces it. */
export async function saveSignUp(q: Queries, s: SignUp, now: Temporal.Instant): Promise<void> {
  const row = {
    name: s.name,
    kind: s.kind,
    business_name: s.businessName,
    utility_id: s.utilityId,
    locale: s.locale,
    referral_code: s.referralCode,
    at: now,
  }
  await q
    .insertInto('sign_up')
    .values({ email: s.email, ...row })
    .onConflict((c) => c.column('email').doUpdateSet(row))
    .execute()
}

export async function findSignUp(q: Queries, email: string): Promise<SignUp | null> {
  const r = await q.selectFrom('sign_up').selectAll().where('email', '=', email).executeTakeFirst()
  return r
    ? {
        email: r.email,
        name: r.name,
        kind: r.kind as Kind,
        businessName: r.business_name,
        utilityId: r.utility_id,
        locale: r.locale as Locale,
        referralCode: r.referral_code,
      }
    : null
}

export const removeSignUp = (q: Queries, email: string) => q.deleteFrom('sign_up').where('email', '=', email).execute()

/** The language to write to an address in: the member's, or the one the sign-up was in. */
export async function localeOfEmail(q: Queries, email: string): Promise<Locale> {
  const member = await q.selectFrom('member').select('locale').where('email', '=', email).executeTakeFirst()
  return member ? (member.locale as Locale) : ((await findSignUp(q, email))?.locale ?? 'es')
}
