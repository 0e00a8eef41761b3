-- One account in one event. `readings_seen` is the sum of the revisions of the days that the last look stood on: it only grows.
create table participation (
  member_id text not null,
  participation_id text not null,
  account_id text not null,
  event_id text not null,
  program_id text not null,
  plan_id text not null,
  state text not null check (state in ('enlisted', 'waiting', 'measured', 'not-eligible', 'cancelled')),
  missing jsonb,
  because jsonb,
  enlisted_at timestamptz not null,
  left_at timestamptz,
  version int not null default 0,
  readings_seen bigint not null default 0,
  primary key (member_id, participation_id),
  unique (member_id, account_id, event_id)
);
create index participation_event on participation (event_id);
grant select, insert, update on participation to qpc_app;

-- Each measurement is a new immutable version with the readings it used.
create table measurement (
  member_id text not null,
  participation_id text not null,
  version int not null,
  snapshot_sha256 text not null,
  readings_complete_at timestamptz not null,
  measured_at timestamptz not null,
  relief_wh numeric not null,
  cents bigint not null,
  plan_id text not null,
  bundle jsonb not null,
  primary key (member_id, participation_id, version)
);
grant select, insert on measurement to qpc_app;

-- What each version led to: the money of a version is decided once.
create table settlement (
  member_id text not null,
  participation_id text not null,
  version int not null,
  outcome text not null check (outcome in ('earned', 'zero', 'corrected', 'unchanged', 'too-small', 'absorbed')),
  measured_cents bigint not null,
  earned_before_cents bigint not null,
  settled_at timestamptz not null,
  primary key (member_id, participation_id, version)
);
grant select, insert on settlement to qpc_app;
