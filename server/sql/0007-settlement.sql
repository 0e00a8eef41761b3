-- One account in one event.
create table participation (
  member_id text not null,
  participation_id text not null,
  account_id text not null,
  event_id text not null,
  program_id text not null,
  plan_id text not null,
  state text not null check (state in ('enlisted', 'waiting', 'measured', 'not-eligible', 'cancelled')),
  missing jsonb,
  enlisted_at timestamptz not null,
  left_at timestamptz,
  version int not null default 0,
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
  primary key (member_id, participation_id, version),
  unique (member_id, participation_id, snapshot_sha256)
);
grant select, insert on measurement to qpc_app;
