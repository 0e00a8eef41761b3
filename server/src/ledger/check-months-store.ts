/** The SQL of the checks of money for pledged load: each month's split, and each customer's part of it. */
import { sql } from 'kysely'
import { type Misfit, query } from '#ledger/check-store.ts'
import type { Queries } from '#platform/db.ts'

/** What the utility pays for a month is what its members have and what stays with the operator, and that is what was booked as its margin. */
export const brokenMonths = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select r.reservation_id || '.' || to_char(r.month, 'YYYY-MM') as subject, r.utility_cents as expected, r.members_cents + moved.cents as found
    from reservation_reckoning r
    join (select reservation_id, month, max(version) as version, sum(moved_cents) as cents from reservation_reckoning group by 1, 2) as moved
      on moved.reservation_id = r.reservation_id and moved.month = r.month and moved.version = r.version
    where r.utility_cents <> r.members_cents + moved.cents`,
  )

/** A step's earning is of its amount, and every earning for pledged load is of a step. */
export const sharesAstray = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select coalesce(e.earning_id, s.earning_id) as subject, s.pay_cents as expected, e.cents as found
    from (select * from earning where kind = 'reservation') as e
    full join (select * from reservation_share where earning_id is not null) as s on s.member_id = e.member_id and s.earning_id = e.earning_id
    where s.pay_cents is distinct from e.cents`,
  )

/** A customer's part of a month and its money: credited less owed back less our loss is what it was reckoned at, within the smallest change. */
export const unconvergedMonths = (q: Queries) =>
  query(
    q,
    sql<Misfit>`with kept as (select member_id, share_id, sum(cents) as cents from reservation_offset group by 1, 2),
    stand as (
      select s.member_id, s.account_id, s.reservation_id, s.month,
        (array_agg(s.share_cents order by s.step desc) filter (where s.kind <> 'advance'))[1] as share,
        sum(s.pay_cents + coalesce(kept.cents, 0) - s.owed_cents + s.forgiven_cents + s.written_off_cents)
          - (array_agg(s.absorbed_cents order by s.step desc))[1] as stands
      from reservation_share s left join kept on kept.member_id = s.member_id and kept.share_id = s.share_id group by 1, 2, 3, 4)
    select account_id || ' ' || to_char(month, 'YYYY-MM') as subject, share as expected, stands as found from stand
    where share is not null and abs(share - stands) >= 5`,
  )
