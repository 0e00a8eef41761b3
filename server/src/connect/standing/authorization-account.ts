/** The account of an authorization, as those who read its customer data find it out later. */
import type { Authorization } from '#connect/authorization.ts'
import { authorizationsOf, judgeAuthorization } from '#connect/authorization-store.ts'
import type { Queries } from '#platform/db.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

/** The authorizations of an account that stand. */
export const standingOfAccount = async (q: Queries, memberId: string, accountId: string): Promise<Authorization[]> =>
  (await authorizationsOf(q, memberId)).filter((a) => a.accountId === accountId && a.status !== 'ended')

/** The account that was shared is the one on file after all: its number changed. */
export async function foundAgain(work: Pick<Work, 'trx' | 'emit'>, memberId: string, accountId: string): Promise<void> {
  for (const a of await standingOfAccount(work.trx, memberId, accountId)) {
    const missing = a.missing.filter((one) => one.what !== 'account')
    if (missing.length === a.missing.length) continue
    await judgeAuthorization(work.trx, { ...a, missing, status: missing.length > 0 ? 'partial' : 'active' })
    await work.emit('authorization.changed', [subjectOf(memberId, a.authorizationId)])
  }
}
