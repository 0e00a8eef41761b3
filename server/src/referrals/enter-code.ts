/** A person comes by somebody's code: with the sign-up, or typed in later, until the first connection. */
import { authorizationsOf } from '#connect/authorization-store.ts'
import { lockBalances } from '#ledger/ledger-store.ts'
import type { Queries } from '#platform/db.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'
import { type CodeOwner, ownerOfCode } from '#referrals/code-store.ts'
import type { Referral } from '#referrals/referral.ts'
import { addReferral, budgetOf, findReferral, isAccountKnown } from '#referrals/referral-store.ts'
import { costOf, seasonAt, termsAt } from '#referrals/terms.ts'

/** In order of precedence. */
export const entryRefusals = ['unknown-code', 'own-code', 'already-invited', 'already-active', 'same-account', 'budget-spent'] as const
export type EntryRefusal = (typeof entryRefusals)[number]
export type Entered = { readonly is: 'entered' | 'already' } | { readonly is: 'refused'; readonly code: EntryRefusal }

/** What is against a code whoever enters it: nobody has it, or nothing is left to pay. `code` as `readCode` gives it. */
export async function judgeCode(
  q: Queries,
  code: string | null,
  now: Temporal.Instant,
): Promise<
  { readonly is: 'good'; readonly owner: CodeOwner } | { readonly is: 'refused'; readonly code: 'unknown-code' | 'budget-spent' }
> {
  const owner = code === null ? null : await ownerOfCode(q, code)
  if (!owner) return { is: 'refused', code: 'unknown-code' }
  return (await isOpen(q, now)) ? { is: 'good', owner } : { is: 'refused', code: 'budget-spent' }
}

/** Whether another referral can be paid this season. */
export async function isOpen(q: Queries, now: Temporal.Instant): Promise<boolean> {
  const terms = termsAt(now)
  const { budgetCents, promisedCents } = await budgetOf(q, seasonAt(now), terms)
  return budgetCents - promisedCents >= costOf(terms)
}

/** Whether a person ever shared everything: whoever did so came without a recommendation. An incomplete connection is none yet. */
export const hasActivated = async (q: Queries, memberId: string): Promise<boolean> =>
  (await authorizationsOf(q, memberId)).some((one) => one.missing.length === 0)

/** The same code again changes nothing. */
export async function enterCode(
  work: Work,
  { memberId, code, cameBy }: Pick<Referral, 'memberId' | 'cameBy'> & { readonly code: string | null },
): Promise<Entered> {
  const owner = code === null ? null : await ownerOfCode(work.trx, code)
  if (!owner || code === null) return refused('unknown-code')
  if (owner.memberId === memberId) return refused('own-code')
  await lockBalances(work.trx, [memberId])
  const known = await findReferral(work.trx, memberId)
  if (known) return known.code === code ? { is: 'already' } : refused('already-invited')
  if (await hasActivated(work.trx, memberId)) return refused('already-active')
  if (await isAccountKnown(work.trx, memberId)) return refused('same-account')
  if (!(await isOpen(work.trx, work.now))) return refused('budget-spent')
  await addReferral(work.trx, {
    memberId,
    referrerId: owner.memberId,
    code,
    termsVersion: termsAt(work.now).version,
    cameBy,
    enteredAt: work.now,
    state: 'signed-up',
    activeAt: null,
    earnedAt: null,
    bookedAt: { friend: null, referrer: null },
    flags: [],
    released: [],
    because: null,
    missed: { friend: null, referrer: null },
  })
  // A connection that was made meanwhile found no referral to go on with.
  await work.emit('referral.due', [subjectOf(memberId, 'referral')])
  return { is: 'entered' }
}

const refused = (code: EntryRefusal): Entered => ({ is: 'refused', code })
