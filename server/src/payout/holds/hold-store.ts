/** All SQL of holds: what holds each earning now, and everything that ever did. */
import { sql } from 'kysely'
import { type Hold, type HoldCode, holdCodes } from '#payout/holds/hold.ts'
import type { Queries, Trx } from '#platform/db.ts'
import { newId, subjectOf } from '#platform/ids.ts'
import type { Work } from '#platform/task.ts'

export type StoredHold = Hold & { readonly holdId: string; readonly earningId: string; readonly sinceAt: Temporal.Instant }

/** What holds a member's earnings, by earning. */
export async function openHolds(q: Queries, memberId: string): Promise<Map<string, StoredHold>> {
  const rows = await q.selectFrom('earning_hold').selectAll().where('member_id', '=', memberId).where('ended_at', 'is', null).execute()
  return new Map(
    rows.map((r) => [
      r.earning_id,
      {
        holdId: r.hold_id,
        earningId: r.earning_id,
        code: r.code as HoldCode,
        evidence: r.evidence as Hold['evidence'],
        sinceAt: r.since_at,
        untilAt: r.until_at,
      },
    ]),
  )
}

/** Writes a judgment down: what holds on keeps its beginning, what holds for another reason begins anew, and the hold of what goes out ends. */
export async function keepHolds(
  work: Pick<Work, 'trx' | 'now' | 'wait' | 'emit'>,
  memberId: string,
  {
    open,
    judged,
    holds,
  }: {
    readonly open: ReadonlyMap<string, StoredHold>
    readonly judged: readonly { readonly earningId: string }[]
    readonly holds: readonly { readonly earningId: string; readonly hold: Hold }[]
  },
): Promise<void> {
  const wanted = new Map(holds.map((one) => [one.earningId, one.hold]))
  const isSame = (a: Hold, b: Hold) => a.code === b.code && a.untilAt?.epochMilliseconds === b.untilAt?.epochMilliseconds
  for (const { earningId } of judged) {
    const [before, next] = [open.get(earningId), wanted.get(earningId)]
    if (!before) continue
    const { holdId } = before
    if (next && isSame(before, next)) wanted.delete(earningId)
    else await endHold(work.trx, memberId, holdId, next ? 'replaced' : 'paid', work.now)
  }
  for (const [earningId, { code, evidence, untilAt }] of wanted) {
    await work.trx
      .insertInto('earning_hold')
      .values({
        member_id: memberId,
        hold_id: newId('hld'),
        earning_id: earningId,
        code,
        evidence: JSON.stringify(evidence),
        since_at: work.now,
        until_at: untilAt,
        ended_at: null,
        ended_because: null,
      })
      .execute()
    await work.emit('earning.held', [subjectOf(memberId, earningId)])
    if (untilAt) await work.wait(untilAt, 'earning.released', subjectOf(memberId, earningId))
  }
}

async function endHold(trx: Trx, memberId: string, holdId: string, because: 'paid' | 'replaced', at: Temporal.Instant): Promise<void> {
  await trx
    .updateTable('earning_hold')
    .set({ ended_at: at, ended_because: because })
    .where('member_id', '=', memberId)
    .where('hold_id', '=', holdId)
    .execute()
}

/** What waits, by code in order of precedence, with how much of whom; the console names the longest waits of each. */
export type HeldRow = {
  readonly memberId: string
  readonly earningId: string
  readonly memberName: string
  readonly cents: bigint
  readonly code: HoldCode
  readonly evidence: Hold['evidence']
  readonly sinceAt: Temporal.Instant
  readonly untilAt: Temporal.Instant | null
}
export type HeldSum = {
  readonly code: HoldCode
  readonly members: number
  readonly earnings: number
  readonly cents: bigint
  readonly oldestAt: Temporal.Instant
}

export async function heldSums(q: Queries): Promise<HeldSum[]> {
  const { rows } = await sql<HeldSum>`
    select h.code, count(distinct h.member_id)::int as members, count(*)::int as earnings, sum(e.cents)::bigint as cents, min(h.since_at) as "oldestAt"
    from earning_hold h join earning e on e.member_id = h.member_id and e.earning_id = h.earning_id
    where h.ended_at is null group by h.code`.execute(q)
  const order = Object.keys(holdCodes)
  return rows.sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))
}

/** The oldest first. */
export async function heldRows(q: Queries, limit: number): Promise<HeldRow[]> {
  const { rows } = await sql<{
    member_id: string
    earning_id: string
    name: string
    cents: bigint
    code: HoldCode
    evidence: Hold['evidence']
    since_at: Temporal.Instant
    until_at: Temporal.Instant | null
  }>`
    select h.member_id, h.earning_id, m.name, e.cents, h.code, h.evidence, h.since_at, h.until_at
    from earning_hold h join earning e on e.member_id = h.member_id and e.earning_id = h.earning_id join member m on m.member_id = h.member_id
    where h.ended_at is null order by h.since_at, h.hold_id limit ${limit}`.execute(q)
  return rows.map((r) => ({
    memberId: r.member_id,
    earningId: r.earning_id,
    memberName: r.name,
    cents: r.cents,
    code: r.code,
    evidence: r.evidence,
    sinceAt: r.since_at,
    untilAt: r.until_at,
  }))
}
