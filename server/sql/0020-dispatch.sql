-- The networks of each utility as it lists them for a season: where a program calls events, in which four hours, and in which class of rates
-- (the area of peak shaving, the tier of distribution relief). Small, and shared by everybody.
create table network (
  utility_id text not null,
  network text not null,
  from_day date not null,
  until_day date,
  window_from text not null check (window_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  window_to text not null check (window_to ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'),
  area text,
  tier text,
  source text not null,
  verified boolean not null,
  recorded_at timestamptz not null,
  primary key (utility_id, network, from_day),
  check (until_day > from_day),
  check (window_to > window_from)
);
grant select, insert, update on network to qpc_app;

-- In which network an account lies, from a day to before another, and who says so: the utility's file, an operator, or nobody yet (`hint`).
-- The stretches of an account do not overlap; days that are over are not changed.
create table account_network (
  member_id text not null,
  account_id text not null,
  from_day date not null,
  until_day date,
  utility_id text not null,
  network text not null,
  source text not null check (source in ('utility-file', 'operator', 'hint')),
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (member_id, account_id, from_day),
  foreign key (member_id, account_id) references account (member_id, account_id),
  check (until_day > from_day)
);
create index account_network_of on account_network (utility_id, network);
grant select, insert, update on account_network to qpc_app;

-- Numbers an account had or has at its utility, digits only: files of the utility name accounts by them, never we.
create table account_alias (
  member_id text not null,
  account_id text not null,
  digits text not null check (digits ~ '^([0-9]{10}|[0-9]{11}|[0-9]{15})$'),
  recorded_at timestamptz not null,
  primary key (member_id, account_id, digits),
  foreign key (member_id, account_id) references account (member_id, account_id)
);
create index account_alias_digits on account_alias (digits);
create index account_digits on account (utility_id, (regexp_replace(account_number, '[^0-9]', '', 'g')));
grant select, insert on account_alias to qpc_app;

-- `call_id`: the call of the program that this event is one network's part of. `external_ref`: the utility's own name of it.
alter table event
  add column call_id text,
  add column external_ref text,
  add column revision int not null default 1 check (revision > 0),
  add column advised_at timestamptz,
  add column revised_at timestamptz,
  drop constraint event_status_check,
  add constraint event_status_check check (status in ('advised', 'scheduled', 'cancelled'));
update event set call_id = event_id;
alter table event alter column call_id set not null;
drop index event_once;
create unique index event_once on event (utility_id, program_id, network, start_at) where status <> 'cancelled';
create unique index event_reference on event (utility_id, external_ref, network) where external_ref is not null;

-- What was decided about an event, one row each, and how it stood from then on.
create table event_revision (
  event_id text not null references event (event_id),
  revision int not null,
  act text not null check (act in ('advised', 'scheduled', 'extended', 'shortened', 'cancelled')),
  status text not null check (status in ('advised', 'scheduled', 'cancelled')),
  start_at timestamptz not null,
  end_at timestamptz not null,
  decided_by text not null,
  decided_at timestamptz not null,
  reason text,
  primary key (event_id, revision)
);
insert into event_revision
  select event_id, 1, 'scheduled', 'scheduled', start_at, end_at, created_by, created_at, reason from event;
insert into event_revision
  select event_id, 2, 'cancelled', 'cancelled', start_at, end_at, 'unknown', created_at, null from event where status = 'cancelled';
update event set revision = 2 where status = 'cancelled';
grant select, insert on event_revision to qpc_app;

-- Accounts lie in networks by account_network from here on.
insert into account_network
  select distinct on (e.member_id, e.account_id) e.member_id, e.account_id, e.participates_from, null::date, a.utility_id, e.network, 'hint', 'unknown', e.enrolled_at
  from enrolment e join account a using (member_id, account_id) order by e.member_id, e.account_id, e.participates_from;

-- An enrolment goes through states; `participates_from` is the day from which it takes part, or would. A pledge is in kW.
-- `answer_code`, `answer_words`: what the utility said.
alter table enrolment
  drop column network,
  add column state text not null default 'draft' check (state in ('draft', 'ready', 'submitted', 'accepted', 'rejected', 'withdrawn')),
  add column option text not null default 'voluntary' check (option in ('voluntary', 'reservation')),
  add column method text not null default 'average-day' check (method in ('average-day', 'weather-adjusted')),
  add column pledged_kw numeric(10, 2) not null default 0 check (pledged_kw >= 0),
  add column file_id text,
  add column submitted_at timestamptz,
  add column accepted_at timestamptz,
  add column answer_code text,
  add column answer_words text,
  add column agreed_at timestamptz,
  add column generator text not null default 'none' check (generator in ('none', 'permit-needed', 'permit-held')),
  add column other_aggregator boolean not null default false;
update enrolment set state = 'accepted', submitted_at = enrolled_at, accepted_at = enrolled_at;
update enrolment set state = 'withdrawn' where withdrawn_at is not null;
alter table enrolment
  add check ((state = 'withdrawn') = (withdrawn_at is not null)),
  add check (state <> 'submitted' or submitted_at is not null),
  add check (state <> 'accepted' or accepted_at is not null),
  add check (accepted_at is null or state in ('accepted', 'withdrawn')),
  add check (method = 'average-day' or generator = 'none');
create index enrolment_season on enrolment (program_id, season, state);

-- Each step of an enrolment, by whom, with the utility's words and file where it has some. The pairs are those of enrolment-state.ts.
create table enrolment_step (
  member_id text not null,
  enrolment_id text not null,
  step int not null check (step > 0),
  from_state text,
  to_state text not null,
  taken_at timestamptz not null,
  taken_by text not null,
  file_id text,
  code text,
  words text,
  primary key (member_id, enrolment_id, step),
  foreign key (member_id, enrolment_id) references enrolment (member_id, enrolment_id),
  check (coalesce(from_state, '') || '>' || to_state in (
    '>draft', 'draft>ready', 'draft>withdrawn', 'ready>draft', 'ready>submitted', 'ready>withdrawn',
    'submitted>accepted', 'submitted>rejected', 'submitted>withdrawn', 'rejected>draft', 'rejected>withdrawn', 'accepted>withdrawn')),
  check ((from_state is null) = (step = 1))
);
insert into enrolment_step (member_id, enrolment_id, step, from_state, to_state, taken_at, taken_by)
  select member_id, enrolment_id, s.step, s.from_state, s.to_state, enrolled_at, 'unknown' from enrolment,
    (values (1, null, 'draft'), (2, 'draft', 'ready'), (3, 'ready', 'submitted'), (4, 'submitted', 'accepted')) as s (step, from_state, to_state);
insert into enrolment_step (member_id, enrolment_id, step, from_state, to_state, taken_at, taken_by)
  select member_id, enrolment_id, 5, 'accepted', 'withdrawn', withdrawn_at, 'unknown' from enrolment where withdrawn_at is not null;
grant select, insert on enrolment_step to qpc_app;

-- The files that went to a utility, numbered by season, and what stood in each line.
create table enrolment_file (
  file_id text primary key,
  utility_id text not null,
  program_id text not null,
  season int not null,
  number int not null,
  lines int not null,
  made_by text not null,
  made_at timestamptz not null,
  unique (utility_id, program_id, season, number)
);
grant select, insert on enrolment_file to qpc_app;
create table enrolment_file_line (
  member_id text not null,
  enrolment_id text not null,
  file_id text not null,
  line int not null,
  fields jsonb not null,
  primary key (member_id, enrolment_id, file_id),
  foreign key (member_id, enrolment_id) references enrolment (member_id, enrolment_id)
);
create index enrolment_file_lines on enrolment_file_line (file_id);
grant select, insert on enrolment_file_line to qpc_app;
