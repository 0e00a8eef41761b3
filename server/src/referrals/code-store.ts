/** All SQL of referral codes. */

import type { Queries } from '#platform/db.ts'
import { newCode } from '#referrals/code.ts'

/** A member's code; made when it is asked for first, and then the same for ever. */
export async function codeOf(q: Queries, memberId: string, now: Temporal.Instant): Promise<string> {
  const known = () => q.selectFrom('referral_code').select('code').where('member_id', '=', memberId).executeTakeFirst()
  const row = await known()
  if (row) return row.code
  // Two pages at once make one; a code that somebody has already is drawn again.
  for (;;) {
    const made = { code: newCode(), member_id: memberId, made_at: now }
    await q
      .insertInto('referral_code')
      .values(made)
      .onConflict((c) => c.doNothing())
      .execute()
    const own = await known()
    if (own) return own.code
  }
}

export type CodeOwner = { readonly memberId: string; readonly firstName: string }

/** Whose code it is; null when nobody has it. */
export async function ownerOfCode(q: Queries, code: string): Promise<CodeOwner | null> {
  const row = await q
    .selectFrom('referral_code as c')
    .innerJoin('member as m', 'm.member_id', 'c.member_id')
    .select(['c.member_id', 'm.name'])
    .where('c.code', '=', code)
    .executeTakeFirst()
  return row ? { memberId: row.member_id, firstName: firstNameOf(row.name) } : null
}

/** All that one person is told of another's name. */
export const firstNameOf = (name: string): string => name.trim().split(/\s+/)[0]?.slice(0, 30) ?? ''
