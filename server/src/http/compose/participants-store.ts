/** Who the participants of an event are, and how the payment of each stands, in one query for a page of them. Reads only. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'
import type { Key } from '#settlement/participation-store.ts'

export type Named = {
  readonly memberName: string
  readonly accountEnding: string | null
  readonly earningId: string | null
  readonly payoutState: string | null
  readonly linkReadyAt: Temporal.Instant | null
  readonly hasMethod: boolean
  readonly hold: string | null
}

/** By participation. */
export async function namedParticipants(q: Queries, keys: readonly Key[]): Promise<Map<string, Named>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<Named & { participationId: string }>`
    select p.participation_id as "participationId", m.name as "memberName", right(a.account_number, 4) as "accountEnding",
      e.earning_id as "earningId", y.state as "payoutState", y.link_ready_at as "linkReadyAt", w.method_id is not null as "hasMethod", h.code as hold
    from unnest(${keys.map((one) => one.memberId)}::text[], ${keys.map((one) => one.participationId)}::text[]) as k (member_id, participation_id)
    join participation p on p.member_id = k.member_id and p.participation_id = k.participation_id
    join member m on m.member_id = p.member_id
    join account a on a.member_id = p.member_id and a.account_id = p.account_id
    left join lateral (select earning_id from earning e where e.member_id = p.member_id and e.participation_id = p.participation_id
      and e.kind = 'event' limit 1) e on true
    left join earning_way w on w.member_id = p.member_id and w.earning_id = e.earning_id
    left join earning_hold h on h.member_id = p.member_id and h.earning_id = e.earning_id and h.ended_at is null
    left join lateral (select state, link_ready_at from earning_payout y where y.member_id = p.member_id and y.earning_id = e.earning_id
      order by attempt desc limit 1) y on true`.execute(q)
  return new Map(rows.map(({ participationId, ...row }) => [participationId, row]))
}
