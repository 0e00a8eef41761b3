-- The Con Edison rule for a weekday: running low-usage level, five highest of ten, ratio of the adjustment hours within 0.8 and 1.2.
-- Whole numbers are compared, multiplied out; only the relief itself is a fraction.
create or replace temp table answer as
with day_total as (
  select account, day, sum(energy)::bigint as total, max(energy)::bigint as most
  from (select account, day, slot // 4 as hour, sum(mwh)::bigint as energy from event_reading group by all)
  group by all
),
candidate as (
  select account, greatest(max(most), 0) as peak,
    list({day: day, total: total} order by day) filter (open = 1 and not exists (from called c where c.account = d.account and c.day = d.day)) as days
  from day_total d join calendar using (day)
  group by account
),
-- One day after the other: each is judged by the mean of those taken before it.
chosen as (
  select account,
    list_reduce(
      days,
      lambda taken, one: case
        when len(taken.days) >= 10 then taken
        when len(taken.days) = 0 and peak > 0 and one.total * 16 < 4 * peak then taken
        when len(taken.days) > 0 and taken.total > 0 and one.total * len(taken.days) * 4 < taken.total then taken
        else {total: taken.total + one.total, days: list_append(taken.days, one)}
      end,
      {total: 0::bigint, days: []::struct(day integer, total bigint)[]}
    ).days as taken
  from candidate
),
basis as (
  select account, list_sort(list_transform(taken, lambda one: {minus: -one.total, day: one.day}))[1:5] as days
  from chosen where len(taken) >= 3
),
adjustment_total as (select account, day, sum(mwh)::bigint as energy from adjustment_reading group by all),
usual as (
  select b.account, sum(a.energy)::bigint as base
  from (select account, unnest(days).day as day from basis) b join adjustment_total a using (account, day)
  group by b.account
)
select account,
  list_sum(list_transform(b.days, lambda one: -one.minus))::double / len(b.days)
    * case
        when u.base <= 0 then 1
        when m.energy * len(b.days) * 5 > 6 * u.base then 1.2::double
        when m.energy * len(b.days) * 5 < 4 * u.base then 0.8::double
        else (m.energy * len(b.days))::double / u.base
      end
    - e.total as relief
from basis b
join usual u using (account)
join adjustment_total m on m.account = b.account and m.day = 0
join day_total e on e.account = b.account and e.day = 0;
