/** The SQL of the ledger's checks. It reads payouts too: the books are held against everything else that speaks of money. */
import { sql } from 'kysely'
import type { Queries } from '#platform/db.ts'

/** What does not fit: whose, and the two figures or states that differ. */
export type Misfit = { subject: string; expected: string | null; found: string | null }
const MISFITS_MAX = 20

export const query = (q: Queries, select: ReturnType<typeof sql<Misfit>>): Promise<Misfit[]> =>
  sql<Misfit>`select subject, expected::text, found::text from (${select}) as misfit order by subject limit ${MISFITS_MAX}`
    .execute(q)
    .then((result) => result.rows)

/** Both sides of every transfer, debits above zero. */
const legs = sql`(select t.member_id, t.cause, leg.account, leg.cents
  from transfer t cross join lateral (values (t.debit, t.cents), (t.credit, -t.cents)) as leg (account, cents)) as leg`
const OPEN = sql`('reserved', 'submitting', 'submitted', 'unknown')`

export const unbalanced = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select cause as subject, 0 as expected, sum(cents) as found from ${legs} group by member_id, cause having sum(cents) <> 0
    union all select 'all', 0, sum(cents) from ${legs} having sum(cents) <> 0`,
  )

export const accountsInUse = (q: Queries): Promise<string[]> =>
  sql<{ account: string }>`select debit as account from transfer union select credit from transfer`
    .execute(q)
    .then((result) => result.rows.map((row) => row.account))

export const driftedBalances = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select coalesce(b.member_id, owed.member_id) as subject, coalesce(owed.cents, 0) as expected, b.cents as found
    from payable_balance b
    full join (select split_part(account, ':', 2) as member_id, -sum(cents) as cents from ${legs} where account like 'member-payable:%' group by 1) owed
      on owed.member_id = b.member_id
    where coalesce(owed.cents, 0) <> coalesce(b.cents, -1)`,
  )

/** The hash is that of `bodyHash` in transfer.ts. */
export const alteredJournals = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select cause as subject, min(body_sha256) as expected,
      encode(sha256(convert_to(string_agg(debit || '>' || credit || ':' || cents, E'\n' order by line), 'UTF8')), 'hex') as found
    from transfer group by member_id, cause
    having min(body_sha256) <> encode(sha256(convert_to(string_agg(debit || '>' || credit || ':' || cents, E'\n' order by line), 'UTF8')), 'hex')`,
  )

export const repeatedCauses = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select cause as subject, 1 as expected, count(distinct journal_id) as found from transfer group by member_id, cause
    having count(distinct journal_id) <> 1 or count(distinct line) <> count(*) or max(line) <> count(*)`,
  )

export const negativeBalances = (q: Queries) =>
  query(q, sql<Misfit>`select member_id as subject, 0 as expected, cents as found from payable_balance where cents < 0`)

export const inFlightDifferences = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select coalesce(open.rail, booked.rail) as subject, coalesce(open.cents, 0) as expected, coalesce(booked.cents, 0) as found
    from (select rail, sum(cents) as cents from payout where state in ${OPEN} group by rail) as open
    full join (select split_part(account, ':', 2) as rail, -sum(cents) as cents from ${legs} where account like 'payout-in-flight:%' group by 1) as booked
      on booked.rail = open.rail
    where coalesce(open.cents, 0) <> coalesce(booked.cents, 0)`,
  )

/** Paid out and not come back, by the books, against what was earned. */
export const overpaidEarnings = (q: Queries) =>
  query(
    q,
    sql<Misfit>`with paid as (
      select p.member_id, p.payout_id, sum(-leg.cents) as cents
      from payout p join ${legs} on leg.member_id = p.member_id and leg.account = 'rail-cash:' || p.rail and leg.cause like 'payout:' || p.payout_id || ':%'
      group by 1, 2 having sum(-leg.cents) > 0)
    select paid.payout_id as subject, coalesce(sum(a.cents), 0) as expected, paid.cents as found
    from paid left join payout_part a on a.member_id = paid.member_id and a.payout_id = paid.payout_id
    group by paid.member_id, paid.payout_id, paid.cents having paid.cents > coalesce(sum(a.cents), 0)
    union all
    select a.earning_id, coalesce(e.cents, 0), sum(a.cents)
    from paid join payout_part a on a.member_id = paid.member_id and a.payout_id = paid.payout_id
    left join earning e on e.member_id = a.member_id and e.earning_id = a.earning_id
    group by a.member_id, a.earning_id, e.cents having sum(a.cents) > coalesce(e.cents, 0)`,
  )

/** A payout is the sum of its parts, each an earning whole; they are given back when it is, and not before. */
export const partsAstray = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select p.payout_id as subject, p.cents as expected, sum(a.cents) as found
    from payout p left join payout_part a on a.member_id = p.member_id and a.payout_id = p.payout_id
    group by p.member_id, p.payout_id, p.cents having sum(a.cents) is distinct from p.cents
    union all
    select a.earning_id, e.cents, a.cents from payout_part a
    left join earning e on e.member_id = a.member_id and e.earning_id = a.earning_id where e.cents is distinct from a.cents
    union all
    select a.payout_id, null, null from payout_part a left join payout p on p.member_id = a.member_id and p.payout_id = a.payout_id
    where (a.back_at is not null) is distinct from (p.state in ('rejected', 'returned'))`,
  )

export const lostMoney = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select coalesce(e.member_id, b.member_id) as subject, coalesce(e.cents, 0) as expected,
      coalesce(b.cents, 0) + coalesce(p.cents, 0) as found
    from (select member_id, sum(cents) as cents from earning group by 1) as e
    full join payable_balance b on b.member_id = e.member_id
    left join (select member_id, sum(cents) as cents from payout where state not in ('rejected', 'returned') group by 1) as p
      on p.member_id = coalesce(e.member_id, b.member_id)
    where coalesce(e.cents, 0) <> coalesce(b.cents, 0) + coalesce(p.cents, 0)`,
  )

/** An earning says where its money is; the payout that has it must say the same. */
export const earningsAstray = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select e.earning_id as subject,
      case when p.state is null then 'booked' when p.state = 'settled' then 'paid' else 'reserved' end as expected, e.state as found
    from earning e left join earning_payout p
      on p.member_id = e.member_id and p.earning_id = e.earning_id and p.state not in ('rejected', 'returned') and p.cents = e.cents
    where e.state <> case when p.state is null then 'booked' when p.state = 'settled' then 'paid' else 'reserved' end`,
  )

/** The journals that every earning and payout must have, against those that are booked; either may lack the other. */
export const unexplainedJournals = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select coalesce(due.cause, booked.cause) as subject, due.cents as expected, booked.cents as found
    from (
      select member_id, 'earning:' || earning_id as cause, cents from earning
      union all
      select p.member_id, 'payout:' || p.payout_id || ':' || step.name, p.cents from payout p
        cross join lateral (values ('reserve', true), ('void', p.state = 'rejected'), ('settle', p.state in ('settled', 'returned')),
          ('return', p.state = 'returned')) as step (name, taken)
        where step.taken
      union all
      select member_id, 'settlement:' || participation_id || ':v' || version || ':s' || step, moved_cents from settlement where moved_cents > 0
      union all
      select member_id, 'share:' || share_id, moved_cents from reservation_share where moved_cents > 0
      union all
      select 'mem_house', 'reckoning:' || event_id || ':v' || version, abs(moved_cents) from event_reckoning where moved_cents <> 0
      union all
      select 'mem_house', 'reservation:' || reservation_id || ':' || to_char(month, 'YYYY-MM') || ':v' || version, abs(moved_cents)
        from reservation_reckoning where moved_cents <> 0
      union all
      select 'mem_house', 'remittance:' || remittance_id, cents + abs(variance_cents) from remittance
      union all
      select 'mem_house', 'rail-item:' || item_id, abs(cents) from rail_item where reason <> 'explained'
    ) as due
    full join (select member_id, cause, sum(cents) as cents from transfer group by 1, 2) as booked
      on booked.member_id = due.member_id and booked.cause = due.cause
    where due.cents is distinct from booked.cents`,
  )

/** What a rail has paid and not had back, and what was booked of its statements, by the books against the payouts and the items closed. */
export const railCashDifferences = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select coalesce(paid.rail, booked.rail) as subject, coalesce(paid.cents, 0) as expected, coalesce(booked.cents, 0) as found
    from (select rail, sum(cents) as cents from (
        select rail, -cents as cents from payout where state = 'settled'
        union all select rail, cents from rail_item where reason <> 'explained') as moved group by rail) as paid
    full join (select split_part(account, ':', 2) as rail, sum(cents) as cents from ${legs} where account like 'rail-cash:%' group by 1) as booked
      on booked.rail = paid.rail
    where coalesce(paid.cents, 0) <> coalesce(booked.cents, 0)`,
  )

/** An end or a return stands beside what it ends or brings back, of the same amount. */
export const undoneAlone = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select t.cause as subject, t.cents as expected, earlier.cents as found
    from transfer t left join transfer earlier on earlier.member_id = t.member_id and earlier.line = t.line and earlier.cause =
      regexp_replace(t.cause, '[a-z]+$', case when t.cause like '%:return' then 'settle' else 'reserve' end)
    where t.cause ~ '^payout:.*:(settle|void|return)$' and earlier.cents is distinct from t.cents`,
  )

/** Payouts replayed from their steps: without gaps, each from where the one before led, and to where the payout stands. */
export const payoutsAstray = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select p.payout_id as subject, p.state as expected, last.to_state as found
    from payout p left join lateral (
      select (array_agg(to_state order by step desc))[1] as to_state,
        bool_and(step = place and from_state is not distinct from before) as unbroken
      from (select step, from_state, to_state, row_number() over (order by step) as place, lag(to_state) over (order by step) as before
        from payout_step s where s.member_id = p.member_id and s.payout_id = p.payout_id) as steps) as last on true
    where last.to_state is distinct from p.state or not last.unbroken`,
  )

/** What the utility pays for an event is what its members have and what stays with the operator, and that is what was booked as its margin. */
export const brokenSplits = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select r.event_id as subject, r.utility_cents as expected, r.members_cents + moved.cents as found
    from event_reckoning r
    join (select event_id, max(version) as version, sum(moved_cents) as cents from event_reckoning group by 1) as moved
      on moved.event_id = r.event_id and moved.version = r.version
    where r.utility_cents <> r.members_cents + moved.cents or r.margin_cents <> moved.cents`,
  )

/** What members still owe back of a season, by the books against what was noted. */
export const recoverableDifferences = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select coalesce(noted.owner, booked.owner) as subject, coalesce(noted.cents, 0) as expected, coalesce(booked.cents, 0) as found
    from (select owner, sum(cents) as cents from (
        select member_id || '.' || season as owner, case kind when 'owed' then cents else -cents end as cents from recoverable
        union all
        select member_id || '.' || extract(year from month), owed_cents - forgiven_cents - written_off_cents from reservation_share
        union all
        select member_id || '.' || extract(year from of_month), -cents from reservation_offset) as one group by owner) as noted
    full join (select split_part(account, ':', 2) as owner, sum(cents) as cents from ${legs} where account like 'member-recoverable:%' group by 1) as booked
      on booked.owner = noted.owner
    where coalesce(noted.cents, 0) <> coalesce(booked.cents, 0)`,
  )

/** An event's result and its money: credited less owed back less absorbed and held is what the last step settled, within the smallest change. */
export const unconverged = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select s.participation_id as subject, s.worth as expected,
      coalesce(e.cents, 0) + coalesce(r.recovered, 0) - coalesce(o.owed, 0) - s.absorbed_cents + s.held_cents as found
    from (select distinct on (member_id, participation_id) member_id, participation_id, absorbed_cents, held_cents, lines,
        measured_cents + coalesce((select sum((line ->> 'cents')::bigint) from jsonb_array_elements(lines) line
          where line ->> 'code' in ('elsewhere', 'left')), 0) as worth
      from settlement order by member_id, participation_id, version desc, step desc) s
    left join (select member_id, participation_id, sum(cents) as cents from earning group by 1, 2) e
      on e.member_id = s.member_id and e.participation_id = s.participation_id
    left join (select member_id, participation_id, sum(cents) as recovered from recoverable where kind = 'recovered' group by 1, 2) r
      on r.member_id = s.member_id and r.participation_id = s.participation_id
    left join (select member_id, of_participation_id, sum(case kind when 'owed' then cents else -cents end) as owed from recoverable
        where kind <> 'recovered' group by 1, 2) o on o.member_id = s.member_id and o.of_participation_id = s.participation_id
    where s.lines <> '[]' and abs(s.worth - (coalesce(e.cents, 0) + coalesce(r.recovered, 0) - coalesce(o.owed, 0) - s.absorbed_cents + s.held_cents)) >= 5`,
  )

/** What nothing explains of a rail's statement, each item until somebody has closed it. */
export const unexplainedCash = (q: Queries) =>
  query(
    q,
    sql<Misfit>`select rail || ' ' || code || ' ' || item_id as subject, 0 as expected, cents as found from rail_item where closed_at is null`,
  )
