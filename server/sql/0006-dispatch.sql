-- An event of a program in one network; a small table everybody shares.
create table event (
  event_id text primary key,
  utility_id text not null,
  program_id text not null,
  network text not null,
  kind text not null check (kind in ('planned', 'unplanned', 'contingency', 'immediate', 'test')),
  start_at timestamptz not null,
  end_at timestamptz not null,
  zone text not null,
  status text not null check (status in ('scheduled', 'cancelled')),
  created_by text not null,
  created_at timestamptz not null,
  reason text,
  check (end_at > start_at)
);
-- A cancelled event may be called again.
create unique index event_once on event (utility_id, program_id, network, start_at) where status = 'scheduled';
grant select, insert, update on event to qpc_app;

-- An account in a program for a season.
create table enrolment (
  member_id text not null,
  enrolment_id text not null,
  account_id text not null,
  program_id text not null,
  plan_id text not null,
  season int not null,
  network text not null,
  participates_from date not null,
  withdrawn_at timestamptz,
  enrolled_at timestamptz not null,
  primary key (member_id, enrolment_id),
  unique (member_id, account_id, program_id, season)
);
grant select, insert, update on enrolment to qpc_app;

-- Why an account was not enrolled, until it is.
create table enrolment_refusal (
  member_id text not null,
  account_id text not null,
  program_id text not null,
  season int not null,
  code text not null,
  evidence jsonb not null,
  refused_at timestamptz not null,
  primary key (member_id, account_id, program_id, season)
);
grant select, insert, update, delete on enrolment_refusal to qpc_app;
