/** What is known of two people, gathered from the modules that know it. */
import { type Account, accountsOf } from '#connect/account-store.ts'
import { authorizationsOf } from '#connect/authorization-store.ts'
import type { Member } from '#members/member.ts'
import { findMember } from '#members/member-store.ts'
import { servicePointsOf } from '#metering/service-point-store.ts'
import { membersOfPayees } from '#payout/holds/payee-store.ts'
import { currentMethod } from '#payout/method-store.ts'
import type { Trx } from '#platform/db.ts'
import type { Referral, Seen } from '#referrals/referral.ts'
import { findReferral, isAccountKnown, lockBudget, othersOf } from '#referrals/referral-store.ts'
import { type ReferralTerms, seasonAt } from '#referrals/terms.ts'

/** Of people whose rows the transaction holds; the season's budget is held with them. */
export async function seenOf(trx: Trx, referral: Referral, terms: ReferralTerms, now: Temporal.Instant): Promise<Seen> {
  const { memberId, referrerId, activeAt } = referral
  const [friend, referrer] = [await findMember(trx, memberId), await findMember(trx, referrerId)]
  const [homes, theirs] = [await accountsOf(trx, memberId), await accountsOf(trx, referrerId)]
  const season = seasonAt(activeAt ?? now)
  const referrerAuthorizations = await authorizationsOf(trx, referrerId)
  return {
    ...(await grantOf(trx, memberId)),
    sameAccount: await isAccountKnown(trx, memberId),
    sameAddress: homes.some((home) => theirs.some((other) => isSamePlace(home, other))),
    samePerson: friend !== null && referrer !== null && isSamePerson(friend, referrer),
    onePayee: (await membersOfPayees(trx, [memberId])).includes(referrerId),
    mutual: (await findReferral(trx, referrerId))?.referrerId === memberId,
    referrerConnected: referrerAuthorizations.some((one) => one.status === 'active'),
    others: await othersOf(trx, referral, season, (activeAt ?? now).subtract({ hours: terms.velocity.hours })),
    budgetLeftCents: await lockBudget(trx, season, terms),
    payees: { friend: await payeeOf(trx, memberId), referrer: await payeeOf(trx, referrerId) },
  }
}

/** Every category, no end, and a meter that has sent readings of its own. */
async function grantOf(trx: Trx, memberId: string): Promise<Pick<Seen, 'whole' | 'endedAt'>> {
  const all = await authorizationsOf(trx, memberId)
  const standing = all.filter((one) => one.status !== 'ended')
  for (const one of standing.filter(({ status }) => status === 'active')) {
    const points = await servicePointsOf(trx, memberId, one.accountId)
    if (points.some((point) => point.provenAt !== null)) return { whole: true, endedAt: null }
  }
  const ends = all.flatMap((one) => one.endedAt ?? []).sort(Temporal.Instant.compare)
  return { whole: false, endedAt: standing.length > 0 ? null : (ends.at(-1) ?? null) }
}

/** A kind of method and its four digits; one without digits is the person's own. */
async function payeeOf(trx: Trx, memberId: string): Promise<string | null> {
  const method = await currentMethod(trx, memberId)
  return method && (method.last4 ? `${method.kind} ${method.last4}` : `${method.kind} of ${memberId}`)
}

export function isSamePlace({ address: a }: Pick<Account, 'address'>, { address: b }: Pick<Account, 'address'>): boolean {
  return (
    Boolean(a?.street && b?.street) && plain(a!.street!) === plain(b!.street!) && a!.postalCode?.slice(0, 5) === b!.postalCode?.slice(0, 5)
  )
}

export const isSamePerson = (a: Pick<Member, 'name' | 'businessName'>, b: Pick<Member, 'name' | 'businessName'>): boolean =>
  plain(a.name) === plain(b.name) || (a.businessName !== null && b.businessName !== null && plain(a.businessName) === plain(b.businessName))

/** Letters and figures only: accents, marks and case tell nobody apart. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
