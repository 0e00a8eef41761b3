-- A place where energy is measured, as one member's. An address that changes hands becomes a new service point of the new member.
create table service_point (
  member_id text not null,
  service_point_id text not null,
  account_id text not null,
  utility_id text not null,
  usage_point text not null,
  zone text not null,
  interval_seconds int,
  first_seen_at timestamptz not null,
  proven_at timestamptz,
  primary key (member_id, service_point_id),
  unique (member_id, utility_id, usage_point)
);
grant select, insert, update on service_point to qpc_app;

-- Which service point of a utility is whose: the second member who claims one is refused.
create table service_point_owner (
  utility_id text not null,
  usage_point text not null,
  member_id text not null,
  primary key (utility_id, usage_point)
);
grant select, insert, update on service_point_owner to qpc_app;

-- One row is one civil day of one flow: integers in 10^scale Wh, null = missing. `q` is null when every reading is plain (validated).
-- `stated_at` says when the document that stated each slot was fetched (epoch milliseconds): one entry for the whole day, or one a slot.
create table interval_day (
  member_id text not null,
  service_point_id text not null,
  flow text not null,
  day date not null,
  interval_seconds int not null,
  start_at timestamptz not null,
  scale smallint not null,
  v int4[] not null,
  q int2[],
  stated_at float8[] not null,
  rev int not null,
  received_at timestamptz not null,
  document_id text not null,
  primary key (member_id, service_point_id, flow, day)
) partition by range (day);
create table interval_day_default partition of interval_day default;
do $$
declare m date := date '2023-01-01';
begin
  while m < date '2036-01-01' loop
    execute format('create table interval_day_%s partition of interval_day for values from (%L) to (%L)', to_char(m, 'YYYY_MM'), m, m + interval '1 month');
    m := m + interval '1 month';
  end loop;
end $$;
grant select, insert, update on interval_day to qpc_app;

-- Every state a validated day was ever in, so that any past moment can be read again exactly.
create table interval_day_revision (
  member_id text not null,
  service_point_id text not null,
  flow text not null,
  day date not null,
  rev int not null,
  interval_seconds int not null,
  start_at timestamptz not null,
  scale smallint not null,
  v int4[] not null,
  q int2[],
  received_at timestamptz not null,
  document_id text not null,
  primary key (member_id, service_point_id, flow, day, rev)
);
grant select, insert on interval_day_revision to qpc_app;

-- The real-time feed, apart and not revisioned: estimates for the eyes.
create table realtime_day (
  member_id text not null,
  service_point_id text not null,
  flow text not null,
  day date not null,
  interval_seconds int not null,
  start_at timestamptz not null,
  scale smallint not null,
  v int4[] not null,
  received_at timestamptz not null,
  primary key (member_id, service_point_id, flow, day)
);
grant select, insert, update, delete on realtime_day to qpc_app;

-- A row a reading, for analysts.
create view interval_reading as
  select d.member_id, d.service_point_id, d.flow, d.day, d.start_at + make_interval(secs => (r.slot - 1) * d.interval_seconds) as start_at,
         r.value::numeric * power(10::numeric, d.scale) as energy_wh, d.q[r.slot] as quality, d.rev
  from interval_day d cross join lateral unnest(d.v) with ordinality as r(value, slot);
grant select on interval_reading to qpc_app;
