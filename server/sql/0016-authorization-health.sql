-- What the utility's own Authorization resource said when it was last read, apart from what was granted: health is judged from both.
-- `absent_since_at`: since when the utility answers that it knows no such authorization.
create table authorization_check (
  member_id text not null,
  authorization_id text not null,
  checked_at timestamptz not null,
  status text not null check (status in ('active', 'revoked', 'denied', 'absent', 'unknown')),
  scope text,
  absent_since_at timestamptz,
  primary key (member_id, authorization_id),
  foreign key (member_id, authorization_id) references utility_authorization (member_id, authorization_id)
);
grant select, insert, update on authorization_check to qpc_app;

-- All live authorizations of a utility are read together once a day.
create index utility_authorization_live on utility_authorization (utility_id) where status <> 'ended';

-- The last look at all authorizations of a utility: whether it took our client's token, or why not. Shared by all its members.
create table utility_check (
  utility_id text primary key,
  tried_at timestamptz not null,
  read_at timestamptz,
  failed_code text,
  failed_since_at timestamptz
);
grant select, insert, update on utility_check to qpc_app;

-- How an authorization that the member stopped is ended at the utility too.
create table revocation (
  member_id text not null,
  authorization_id text not null,
  way text not null check (way in ('delete-authorization', 'portal')),
  wanted_at timestamptz not null,
  done_at timestamptz,
  primary key (member_id, authorization_id),
  foreign key (member_id, authorization_id) references utility_authorization (member_id, authorization_id)
);
grant select, insert, update on revocation to qpc_app;

-- Which meter the utility said stands at which usage point, under which account number and agreement: a row for each thing it ever said.
-- A meter that is changed leaves its row, so this is the history.
create table meter (
  member_id text not null,
  account_id text not null,
  utility_id text not null,
  usage_point text not null,
  serial text not null,
  account_number text not null,
  agreement text not null,
  first_stated_at timestamptz not null,
  last_stated_at timestamptz not null,
  primary key (member_id, utility_id, usage_point, serial, account_number),
  foreign key (member_id, account_id) references account (member_id, account_id)
);
grant select, insert, update on meter to qpc_app;

-- `follows`: the service point whose place this one took, when a meter was changed; together they are one line of readings.
alter table service_point add column meter_serial text, add column follows text;
alter table service_point add foreign key (member_id, follows) references service_point (member_id, service_point_id);

-- What of a customer document could not be decided, until a person does.
create table mapping_question (
  member_id text not null,
  question_id text not null,
  account_id text not null,
  code text not null,
  evidence jsonb not null,
  asked_at timestamptz not null,
  resolved_at timestamptz,
  primary key (member_id, question_id),
  foreign key (member_id, account_id) references account (member_id, account_id)
);
grant select, insert, update on mapping_question to qpc_app;

-- A civil day of a service point that lacks readings, from when that was noticed until they came or we stopped asking.
create table reading_gap (
  member_id text not null,
  service_point_id text not null,
  day date not null,
  missing_slots int not null,
  found_at timestamptz not null,
  asked_at timestamptz,
  asks int not null default 0,
  closed_at timestamptz,
  given_up_at timestamptz,
  primary key (member_id, service_point_id, day),
  foreign key (member_id, service_point_id) references service_point (member_id, service_point_id)
);
grant select, insert, update on reading_gap to qpc_app;

-- Those who were connected before this file are looked at from now on too.
insert into due (due_id, due_at, fact, subject)
  select 'due_0016-' || authorization_id, granted_at, 'authorization.touch', member_id || '/' || authorization_id
  from utility_authorization where status <> 'ended' and attached_at is not null;
insert into due (due_id, due_at, fact, subject)
  select 'due_0016-' || utility_id, min(granted_at), 'utility.check', utility_id
  from utility_authorization where status <> 'ended' and attached_at is not null group by utility_id;
insert into due (due_id, due_at, fact, subject)
  select 'due_0016-' || service_point_id, proven_at, 'readings.review', member_id || '/' || service_point_id
  from service_point where proven_at is not null;
