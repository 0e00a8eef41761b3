/** Who needs to be looked at more often than once a day. Told by those who know why: events, settlement, a page that is open. */
import {
  type Attention,
  attentionOf,
  authorizationsInForce,
  removeAttention,
  type Why,
  writeAttention,
} from '#connect/fetch/attention-store.ts'
import { spreadSeconds } from '#connect/fetch/rhythm.ts'
import type { Queries } from '#platform/db.ts'
import { appoint } from '#platform/due.ts'
import { subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

export type { Attention, Why } from '#connect/fetch/attention-store.ts'

type Ready = Pick<Work, 'trx' | 'now'>

/** Those who are called together do not ask in the same second, but within a quarter of an hour. */
const SPREAD_SECONDS = 900

/** Attends to accounts; said again of the same occasion, the later word counts, so that what was moved is attended to at its new time. */
export async function attend(work: Ready, list: readonly Attention[]): Promise<void> {
  const open = list.filter((one) => Temporal.Instant.compare(one.until, work.now) > 0 && Temporal.Instant.compare(one.from, one.until) < 0)
  if (open.length === 0) return
  await writeAttention(work.trx, open)
  const byAccount = Map.groupBy(open, (one) => one.accountId)
  const looks = []
  for (const a of await authorizationsInForce(work.trx, open))
    for (const one of byAccount.get(a.accountId) ?? []) {
      const ahead = Temporal.Instant.compare(one.from, work.now) > 0
      const dueAt = ahead ? one.from.add({ seconds: spreadSeconds(a.authorizationId, SPREAD_SECONDS) }) : work.now
      looks.push({ dueAt, fact: 'authorization.poll' as const, subject: subjectOf(a.memberId, a.authorizationId) })
    }
  await appoint(work.trx, looks)
}

/** Takes it back: of a whole occasion, or of one reason or account of it. A look that was appointed for it finds nothing to do. */
export async function takeBack(
  work: Pick<Ready, 'trx'>,
  which: { occasion: string; why?: Why; memberId?: string; accountId?: string },
): Promise<void> {
  await removeAttention(work.trx, which)
}

const VIEWER_MINUTES = 60
/** Whoever keeps the page open prolongs it; that much of it left is enough not to write again. */
const ENOUGH_MINUTES = 45

type Viewed = { readonly memberId: string; readonly accountId: string }

/** Whether it is known that somebody looks at their use, as it is at nearly every look. */
export async function isViewed(q: Queries, { memberId, accountId }: Viewed, now: Temporal.Instant): Promise<boolean> {
  const known = (await attentionOf(q, [memberId], now)).get(accountId) ?? []
  const enough = now.add({ minutes: ENOUGH_MINUTES })
  return known.some((one) => one.why === 'viewer' && Temporal.Instant.compare(one.until, enough) >= 0)
}

/** Somebody looks at their use of today: the real-time feed is asked for within a poll, for an hour. */
export async function attendViewer(work: Ready, account: Viewed): Promise<void> {
  if (await isViewed(work.trx, account, work.now)) return
  await attend(work, [{ ...account, why: 'viewer', occasion: 'home', from: work.now, until: work.now.add({ minutes: VIEWER_MINUTES }) }])
}
